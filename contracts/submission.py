"""The submission log: a shard attempt's dealings with a call that must never be made twice.

Entry n+1 is created only-if-absent by whoever read entry n, so that every step has one winner. The
`creating` entry's nonce is its owner; only the call that wrote it may send the one POST.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .values import Value

Epoch = Annotated[int, Field(ge=1, description="Which creation of this batch; the next only after settling.")]


class Entry(Value):
    """What every entry says: who wrote it, when, and for which provider account."""

    schema_version: Literal[1] = 1
    nonce: str
    at: datetime
    epoch: Epoch
    account: Annotated[str, Field(description="Tag of provider, endpoint and account.")]


class Prepared(Entry):
    """Ready to be created; nothing was asked of the provider in this epoch, or definitely nothing made."""

    state: Literal["prepared"] = "prepared"
    quota_since: Annotated[
        datetime | None,
        Field(description="Since when the provider has said nothing but 'too many requests'."),
    ] = None


class Creating(Entry):
    """One POST may be under way until the lease runs out; counts as spent."""

    state: Literal["creating"] = "creating"
    lease_until: datetime
    file: Annotated[str, Field(description="The provider's name of the uploaded request lines.")]


class Ambiguous(Entry):
    """The POST's fate is unknown; counts as spent, and is never sent again while unknown."""

    state: Literal["ambiguous"] = "ambiguous"
    since: Annotated[datetime, Field(description="When the POST may have been sent.")]
    why: str


class Submitted(Entry):
    """The provider has the batch."""

    state: Literal["submitted"] = "submitted"
    batch: str
    adopted: Annotated[bool, Field(description="Found by listing, or named by a person.")] = False


class Refused(Entry):
    """The provider refused for good, or we or a person gave it up, as the code says; the attempt ends."""

    state: Literal["refused"] = "refused"
    code: str
    message: str


AnyEntry = Annotated[Prepared | Creating | Ambiguous | Submitted | Refused, Field(discriminator="state")]
ENTRY: TypeAdapter[AnyEntry] = TypeAdapter(AnyEntry)
