"""Small values that events and documents share."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from .identity import Sha256

Usd = Annotated[
    Decimal,
    Field(ge=0, description="US dollars."),
    PlainSerializer(float, return_type=float, when_used="json"),
]
Mapping = Annotated[
    dict[str, str],
    Field(
        description="Field of ours → column of the catalogue.",
        examples=[{"sku": "Artikel", "image": "Foto"}],
    ),
]
Outcome = Literal["scene", "blocked", "failed", "skipped", "cancelled"]


class Value(BaseModel):
    """A frozen value; unknown fields are ignored, so that a newer writer does no harm."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Blob(Value):
    """A stored object whose name carries its digest: it never changes."""

    key: Annotated[str, Field(description="Where it lies in the bucket.")]
    sha256: Sha256
    size: Annotated[int, Field(ge=0, description="Bytes.")]


class Slice(Value):
    """A run of whole lines inside a stored JSONL object."""

    key: Annotated[str, Field(description="Where the whole object lies in the bucket.")]
    start: Annotated[int, Field(ge=0, description="First byte.")]
    length: Annotated[int, Field(ge=0, description="Bytes.")]
    count: Annotated[int, Field(ge=0, description="Lines.")]


class OutcomeCounts(Value):
    """How many items ended in which outcome."""

    scene: Annotated[int, Field(description="Items that ended in an image.")] = 0
    blocked: Annotated[int, Field(description="Items that the provider refused to make.")] = 0
    failed: Annotated[int, Field(description="Items that did not succeed in any attempt.")] = 0
    skipped: Annotated[int, Field(description="Items no request was made of, as for want of a photo.")] = 0
    cancelled: Annotated[int, Field(description="Items that a wish to stop came before.")] = 0

    @property
    def total(self) -> int:
        """Return the number of items."""
        return self.scene + self.blocked + self.failed + self.skipped + self.cancelled

    def __add__(self, other: "OutcomeCounts") -> "OutcomeCounts":
        mine, theirs = self.model_dump(), other.model_dump()
        return OutcomeCounts(**{name: mine[name] + theirs[name] for name in mine})


class CostTotals(Value):
    """What the items of each outcome cost, all their attempts, at batch price."""

    scene: Annotated[Usd, Field(description="Items that ended in an image.")] = Decimal(0)
    blocked: Annotated[Usd, Field(description="Items that the provider refused to make.")] = Decimal(0)
    failed: Annotated[Usd, Field(description="Items that did not succeed in any attempt.")] = Decimal(0)
    skipped: Annotated[Usd, Field(description="Items never submitted in their last attempt.")] = Decimal(0)
    cancelled: Annotated[Usd, Field(description="Items that a wish to stop came before.")] = Decimal(0)
    retried: Annotated[
        Usd, Field(description="Of all these, answers without a scene that were asked for once more.")
    ] = Decimal(0)
    reused: Annotated[int, Field(ge=0, description="Scenes of earlier runs, which cost nothing again.")] = 0

    def __add__(self, other: "CostTotals") -> "CostTotals":
        names = CostTotals.model_fields
        return CostTotals(**{name: getattr(self, name) + getattr(other, name) for name in names})
