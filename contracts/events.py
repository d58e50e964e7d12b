"""The events: past tense, small, ids and object keys only (claim checks), never payloads.

Unknown fields are ignored on read and new fields come with a harmless default, so services of two
versions can run side by side. An event's id is derived from what it says (`identity.event_id`), so
a rerun that returns the same events returns the same ids.
"""

from typing import Annotated, ClassVar, Literal, TypedDict
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field

from .identity import Attempt, RunId, Sha256, ShardNumber, Turn, event_id
from .values import Blob, CostTotals, Mapping, OutcomeCounts, Slice, Usd

SchemaVersion = Literal[1]

Reference = Annotated[
    str | None,
    Field(
        default=None, max_length=512, description="The publisher's own; comes back in every event of the run."
    ),
]
RunStatus = Literal["succeeded", "partial", "failed", "cancelled"]
AttemptEnding = Literal[
    "succeeded",
    "expired",
    "failed",
    "cancelled",
    "refused",
    "lost",
    "nothing_to_submit",
    "over_budget",
    "quota",
    "dropped",
]
RejectionCode = Literal[
    "unreadable",
    "unmapped",
    "nothing_usable",
    "over_budget",
    "unknown_recipe",
    "invalid_recipe",
    "unknown_model",
    "run_taken",
    "dropped",
]


BatchName = Annotated[
    str,
    Field(
        pattern=r"^batches/[A-Za-z0-9_-]+$",
        description="The provider's name for the batch.",
        examples=["batches/abc123"],
    ),
]
ProviderFile = Annotated[
    str, Field(pattern=r"^files/[A-Za-z0-9_-]+$", description="The provider's file of responses.")
]


class Event(BaseModel):
    """What every event has: a schema version and the id of the work it speaks of."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    kind: ClassVar[str]

    schema_version: Annotated[
        SchemaVersion, Field(description="Version of this event's schema; unknown fields are to be ignored.")
    ] = 1


class RunEvent(Event):
    """An event inside a run; its id is derived, never stored."""

    run: RunId
    reference: Reference = None

    @computed_field
    def id(self) -> UUID:
        """Name the work that this event speaks of; the same at every rerun and redelivery."""
        return event_id(self.run, self.kind, *self._work())

    def _work(self) -> tuple[int | None, int | None, int]:
        return (None, None, 0)


class Work(TypedDict):
    """Which attempt of which shard of which run, and whose reference it carries."""

    run: str
    reference: str | None
    shard: int
    attempt: int


class AttemptEvent(RunEvent):
    """An event about one attempt of one shard."""

    shard: ShardNumber
    attempt: Attempt
    turn: Turn = 0

    def work(self) -> Work:
        """Return what the next event about the same attempt starts from."""
        return Work(run=self.run, reference=self.reference, shard=self.shard, attempt=self.attempt)

    def _work(self) -> tuple[int | None, int | None, int]:
        return (self.shard, self.attempt, self.turn)


class WaitingEvent(AttemptEvent):
    """An event whose handler may have to wait: its message then comes back, again and again.

    Of all messages about one wait, only the one that the wait's note names counts (`Waiting`).
    """

    wait: Annotated[
        str | None,
        Field(
            default=None,
            max_length=64,
            exclude_if=lambda wait: wait is None,
            description="Which message of a wait this is; null for the one that begins it.",
        ),
    ] = None


class CatalogueRef(BaseModel):
    """Where the catalogue lies in the object store."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    key: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1024,
            description="Where the file lies in the bucket.",
            examples=["incoming/spring.csv"],
        ),
    ]
    filename: Annotated[
        str | None, Field(default=None, max_length=255, description="What people call the file.")
    ] = None
    sha256: Annotated[
        Sha256 | None, Field(description="What the file's bytes must hash to, in lowercase hex.")
    ] = None


class Overrides(BaseModel):
    """The little of a recipe that an event may change."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    styles: Annotated[
        tuple[str, ...] | None,
        Field(
            default=None,
            min_length=1,
            max_length=20,
            description="Names of styles of the recipe; only these.",
        ),
    ] = None
    limit: Annotated[int | None, Field(default=None, ge=1, description="First so many products.")] = None
    image_size: Annotated[
        str | None, Field(default=None, description="One that the model has.", examples=["2K"])
    ] = None
    mapping: Annotated[Mapping | None, Field(description="Field of ours → column of the catalogue.")] = None
    max_cost_usd: Annotated[
        Usd | None, Field(default=None, description="Lowers the budget, never raises it.")
    ] = None


class ParentRun(BaseModel):
    """The completed run whose items without a scene are to be made in a run of their own."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    run: RunId
    reason: Annotated[str, Field(max_length=1000, description="Why, for a person.")] = ""


class CsvReady(Event):
    """A catalogue lies at this key; make it with this recipe."""

    kind: ClassVar[str] = "csv.ready"

    catalogue: Annotated[CatalogueRef, Field(description="The file, already in the object store.")]
    recipe: Annotated[
        str,
        Field(
            min_length=1,
            max_length=128,
            description="A stored recipe: its name, or name@version.",
            examples=["rug-room", "rug-room@1"],
        ),
    ]
    run: Annotated[
        RunId | None,
        Field(description="Name of the run; without one it is derived, the same for the same work."),
    ] = None
    reference: Reference = None
    overrides: Annotated[Overrides, Field(description="The little that differs from the recipe.")] = (
        Overrides()
    )
    parent: Annotated[
        ParentRun | None, Field(description="Of a child run: the run that it makes a part of again.")
    ] = None


class RunRejected(RunEvent):
    """Nothing was made, and why."""

    kind: ClassVar[str] = "run.rejected"

    code: Annotated[RejectionCode, Field(description="Why, for a program.")]
    message: Annotated[str, Field(description="What happened and the way out, for a person.")]
    report: Annotated[str | None, Field(description="Key of report.csv, if records were read.")] = None


class ShardPlanned(AttemptEvent):
    """These items of the run are to be made in this attempt."""

    kind: ClassVar[str] = "shard.planned"

    items: Annotated[Slice, Field(description="The items of this attempt, one line each.")]


class BatchBuilt(WaitingEvent):
    """The request lines of this attempt lie at this key."""

    kind: ClassVar[str] = "batch.built"

    requests: Annotated[Blob, Field(description="The request lines for the provider.")]
    lines: Annotated[int, Field(ge=1, description="How many request lines.")]
    model: Annotated[str, Field(description="The model that all of them ask.")]
    highest_price_usd: Annotated[Usd, Field(description="The most that this batch can cost, in US dollars.")]


class BatchSubmitted(WaitingEvent):
    """The provider has the batch, under this name."""

    kind: ClassVar[str] = "batch.submitted"

    batch: BatchName


class BatchNudged(Event):
    """The provider's webhook says that this batch moved; look once now."""

    kind: ClassVar[str] = "batch.nudged"

    batch: BatchName


class AttemptEnded(AttemptEvent):
    """The attempt has nothing more to wait for; how it ended and where the responses are."""

    kind: ClassVar[str] = "attempt.ended"

    ending: Annotated[AttemptEnding, Field(description="How it ended.")]
    batch: Annotated[BatchName | None, Field(description="The provider's name, if there was a batch.")] = None
    responses: Annotated[ProviderFile | None, Field(description="The provider's file of responses.")] = None
    message: Annotated[str, Field(description="The provider's or our own words, for a person.")] = ""


class ShardSettled(RunEvent):
    """Every item of the shard has its outcome."""

    kind: ClassVar[str] = "shard.settled"

    shard: ShardNumber
    counts: Annotated[OutcomeCounts, Field(description="How the shard's items ended.")]
    cost_usd: Annotated[Usd, Field(description="What the shard cost, all attempts, in US dollars.")]

    def _work(self) -> tuple[int | None, int | None, int]:
        return (self.shard, None, 0)


class RunCompleted(RunEvent):
    """Every item of the run has its outcome; manifest and report are written."""

    kind: ClassVar[str] = "run.completed"

    status: Annotated[
        RunStatus,
        Field(
            description="`succeeded` if every item is a scene, `partial` if some are, `failed` if none is."
        ),
    ]
    manifest: Annotated[str, Field(description="Key of manifest.jsonl, a line per item.")]
    report: Annotated[str, Field(description="Key of report.csv, a line per catalogue record.")]
    counts: Annotated[OutcomeCounts, Field(description="How the run's items ended.")]
    cost_usd: Annotated[Usd, Field(description="What the run cost, all attempts, in US dollars.")]
    costs: Annotated[
        CostTotals | None,
        Field(
            exclude_if=lambda costs: costs is None,
            description="The same by outcome; not there for runs of before it was counted.",
        ),
    ] = None


class RunCancelRequested(RunEvent):
    """Stop spending on this run."""

    kind: ClassVar[str] = "run.cancel_requested"

    reason: Annotated[str, Field(max_length=1000, description="Why, for a person.")] = ""
