"""The ledger: what was spent and what may yet be, as the running state in the newest entry of a log.

Entry n+1 is created only-if-absent by whoever read entry n, so the sum that a budget is held against is
never out of date: of two who would spend the same last dollar, one must read the other's entry first.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from .values import Usd, Value


class Reservation(Value):
    """Money set aside for an attempt that may have been, or may be, sent to the provider."""

    usd: Annotated[Usd, Field(description="The most it can cost.")]
    lines: Annotated[int, Field(ge=0, description="Requests in it.")]
    day: Annotated[date, Field(description="The day, in UTC, that it counts towards.")]


class LedgerEntry(Value):
    """`spend/<n>.json`: the ledger as it stands after one change."""

    schema_version: Literal[1] = 1
    nonce: str = ""
    at: datetime | None = None
    reserved: Annotated[
        dict[str, Reservation], Field(default_factory=dict, description="Attempt → its open reservation.")
    ]
    spent_usd: Annotated[Usd, Field(description="All that is settled.")] = Decimal(0)
    day: Annotated[date | None, Field(description="The newest day that anything was settled of.")] = None
    day_usd: Annotated[Usd, Field(description="Of that, what counts towards that day.")] = Decimal(0)
