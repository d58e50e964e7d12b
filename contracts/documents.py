"""What the store keeps: commits, and the lines of the data objects that commits name.

A commit is created only-if-absent and then never changes. Its nonce is made anew for every document that
is written, so that a writer told "already there" can see whether the one already there is its own.
`contracts/keys.py` says which documents are notes instead, that change or go.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from .events import AttemptEnding, CsvReady, RejectionCode, RunStatus
from .identity import Attempt, ItemId, RunId, Sha256, ShardNumber, Turn
from .recipe import Recipe
from .values import Blob, CostTotals, Outcome, OutcomeCounts, Slice, Usd, Value


class Commit(Value):
    """A document that a single writer wins."""

    schema_version: Literal[1] = 1
    nonce: str


class Requested(Commit):
    """`requested.json`: this name is taken by these bytes, this recipe and this provider account."""

    event: CsvReady
    catalogue: Blob
    fingerprint: str
    recipe: Recipe
    account: Annotated[str, Field(description="Tag of provider, endpoint and account.")]
    at: datetime


class RunDocument(Commit):
    """`run.json`: what the catalogue held."""

    run: RunId
    reference: str | None
    recipe: Recipe
    account: str
    catalogue_format: Annotated[str, Field(description="What was recognised, for a person.")]
    records: Blob
    record_count: int
    items: Blob
    item_count: int


class TokenCounts(Value):
    """Tokens that are sent and that come back; images, text and thinking are output."""

    input: Annotated[int, Field(ge=0)] = 0
    output: Annotated[int, Field(ge=0)] = 0


class ReuseOutlook(Value):
    """What can be said, before any photo is fetched, of scenes that earlier runs made."""

    known: Annotated[int, Field(ge=0, description="Items whose scene an earlier run has made.")]
    looked_at: Annotated[int, Field(ge=0, description="Items of which this could be told, yes or no.")]
    unknown: Annotated[
        int, Field(ge=0, description="Items of which it cannot be told before their photo is fetched.")
    ]
    not_looked_at: Annotated[int, Field(ge=0, description="Items beyond the first so many.")] = 0


class Estimate(Value):
    """What a run is expected to cost, before anything is spent, as if nothing of it could be reused."""

    products: int = 0
    items: int
    batches: int = 0
    skipped: Annotated[dict[str, int], Field(description="Code → records that make no item.")] = Field(
        default_factory=dict
    )
    model: str
    image_size: str
    price_date: str
    lowest_usd: Annotated[Usd, Field(description="Every item at its first attempt, at batch price.")]
    highest_usd: Annotated[Usd, Field(description="Every item at every attempt, with the longest answers.")]
    first_attempt_usd: Annotated[
        Usd | None,
        Field(description="Every item at its first attempt, with the longest answers; what a budget holds."),
    ] = None
    interactive_lowest_usd: Annotated[
        Usd | None, Field(description="The lowest, had each request been made by itself and not in a batch.")
    ] = None
    interactive_highest_usd: Annotated[Usd | None, Field(description="The highest, likewise.")] = None
    typical_tokens: Annotated[
        TokenCounts | None, Field(description="Every item at its first attempt, with a typical answer.")
    ] = None
    highest_tokens: Annotated[
        TokenCounts | None, Field(description="Every item at every attempt, with the longest answers.")
    ] = None
    target_hours: Annotated[
        int | None, Field(description="If the provider meets its own target for every batch.")
    ] = None
    longest_hours: Annotated[
        int | None, Field(description="If every attempt of every batch takes as long as it is waited for.")
    ] = None
    warnings: Annotated[tuple[str, ...], Field(description="What a person should know of the model.")] = ()
    unsent: Annotated[
        tuple[str, ...], Field(description="Settings of the recipe that the model does not take.")
    ] = ()
    reuse: Annotated[ReuseOutlook | None, Field(description="Null where nobody looked.")] = None


class Planned(Commit):
    """`planned.json`: how the run is cut; precedes the first `ShardPlanned`."""

    shard_count: Annotated[int, Field(ge=1)]
    window: Annotated[int, Field(ge=1, description="Shards in flight at most.")]
    shards: Blob
    estimate: Estimate


class ShardRow(Value):
    """A line of the table of shards: the bytes of the items object that the shard is."""

    start: int
    length: int
    count: int


class Record(Value):
    """A line of `records*.jsonl`: one row of the catalogue and what became of it at ingest."""

    line: Annotated[int, Field(description="Physical line of the file, from 1.")]
    product_id: str = ""
    sku: str = ""
    code: Annotated[
        str,
        Field(description="Why it made no item, or none of its own (`variant_collapsed`); else empty."),
    ] = ""
    message: str = ""
    items: tuple[ItemId, ...] = ()


class Item(Value):
    """A line of `items*.jsonl`: one product in one style, with all its prompt needs."""

    item_id: ItemId
    product_id: str
    sku: str
    title: str
    style: str
    photo: Annotated[str, Field(description="Address of the photo, as the catalogue gives it.")]
    fields: Annotated[dict[str, str], Field(description="Product fields for the prompt.")]


class Unbuilt(Value):
    """An item for which no request line could be made."""

    item_id: ItemId
    code: str
    message: str


class Reusable(Value):
    """`reuse/<fingerprint>.json`: a request that was answered with a scene, and where that lies."""

    schema_version: Literal[1] = 1
    run: RunId
    item_id: ItemId
    scene: Annotated[str, Field(description="Key of the image in the run that paid for it.")]
    mime_type: str
    width: int
    height: int
    sha256: Sha256
    description: str = ""
    model: str
    cost_usd: Annotated[Usd, Field(description="What it cost when it was made.")]
    at: datetime


class Built(Commit):
    """`built.json`: the request lines, the photo of each, and what could not be built."""

    requests: Blob | None
    lines: int
    highest_price_usd: Usd
    photos: Annotated[dict[ItemId, str], Field(description="Item → key of its stored photo.")]
    unbuilt: tuple[Unbuilt, ...] = ()
    fingerprints: Annotated[dict[ItemId, Sha256], Field(description="Item → fingerprint of its request.")] = (
        Field(default_factory=dict)
    )
    twins: Annotated[
        dict[ItemId, ItemId],
        Field(description="Item → the item whose line asks for the very same."),
    ] = Field(default_factory=dict)
    reused: Annotated[
        dict[ItemId, Reusable],
        Field(description="Item → the scene that was made for the same request before."),
    ] = Field(default_factory=dict)
    warnings: Annotated[
        dict[ItemId, str],
        Field(description="Item → what a person should know about its photo."),
    ] = Field(default_factory=dict)


class BatchIndex(Commit):
    """`batches/<account>/<provider id>.json`: which shard attempt a provider's batch belongs to."""

    batch: str
    run: RunId
    reference: str | None
    shard: ShardNumber
    attempt: Attempt
    account: str
    submitted_at: datetime


class Puzzling(Commit):
    """`puzzling.json`, `incomplete.json`: since when what the provider says of a batch makes no sense.

    It has not known the batch, not said where its responses are, not had them, or given only some.
    """

    since: datetime


class Waiting(Value):
    """`waiting.json`: an attempt waits in a stage; written over at every wait.

    `wait` names the one message that carries the wait, and counts how often it has come back. The note is
    written after that message is safely with the broker, and the message before it is acknowledged after
    that, so the one it names always exists unless the broker lost it. A message of the same turn that came
    back less often, or as often under another name, is a repetition; one that came back more often is ahead
    of its note.
    """

    stage: Annotated[str, Field(description="The service that waits.")]
    turn: Turn
    wait: str
    since: Annotated[datetime, Field(description="When this wait began.")]
    noted: Annotated[datetime, Field(description="When this note was written.")]
    due: Annotated[datetime, Field(description="When the message comes back.")]
    why: Annotated[str, Field(description="What is waited for, in words.")] = ""
    over: Annotated[bool, Field(description="The stage has said what follows and waits no longer.")] = False


class Swept(Commit):
    """`swept/<n>.json`: a sweep took this up for the n-th time."""

    at: datetime
    said: Annotated[str, Field(description="The event that was published again.")]


class Fetched(Commit):
    """`fetched.json`: how an attempt ended, so that it can be said again, and where its responses lie.

    They are null where nothing was sent, the provider had none or has them no longer, or a person dropped
    the attempt.
    """

    responses: Blob | None
    gone: bool = False
    ending: AttemptEnding = "succeeded"
    batch: str | None = None
    file: Annotated[str | None, Field(description="The provider's file of responses.")] = None
    message: str = ""


class OutcomeLine(Value):
    """A line of `outcomes*.jsonl` and of `manifest.jsonl`: what an item ended in."""

    item_id: ItemId
    product_id: Annotated[str, Field(description="The product's key in its catalogue.")]
    sku: Annotated[str, Field(description="The seller's number of the product, as the catalogue gives it.")]
    title: Annotated[str, Field(description="Name of the product.")]
    style: Annotated[str, Field(description="Name of the recipe's style.")]
    outcome: Annotated[Outcome, Field(description="What the item ended in.")]
    code: Annotated[str, Field(description="Machine-readable reason; empty for a scene.")] = ""
    reason: Annotated[str, Field(description="The reason in words.")] = ""
    scene: Annotated[str | None, Field(description="Key of the image, as the provider made it.")] = None
    thumb: Annotated[str | None, Field(description="Key of its thumbnail.")] = None
    mime_type: Annotated[str | None, Field(description="Media type of the scene.")] = None
    width: Annotated[int | None, Field(description="Of the scene, in pixels.")] = None
    height: Annotated[int | None, Field(description="Of the scene, in pixels.")] = None
    sha256: Annotated[Sha256 | None, Field(description="Of the scene's bytes, in lowercase hex.")] = None
    description: Annotated[str, Field(description="What the model wrote beside the image.")] = ""
    photo: Annotated[str | None, Field(description="Key of the photo that was sent.")] = None
    attempt: Annotated[Attempt, Field(description="The attempt that decided the outcome, from 1.")]
    batch: Annotated[str | None, Field(description="The provider's name for the batch it was in.")] = None
    model: Annotated[str, Field(description="The model that was asked.")]
    cost_usd: Annotated[Usd, Field(description="All attempts of the item, at batch price.")]
    reused: Annotated[
        RunId | None,
        Field(
            exclude_if=lambda run: run is None,
            description="The run that made and paid for this very scene; not there: this run did.",
        ),
    ] = None
    warning: Annotated[
        str,
        Field(exclude_if=lambda text: not text, description="What a person should know about its photo."),
    ] = ""


class Ended(Commit):
    """`ended.json`: outcomes of one attempt, and what the next one asks again (null: nothing)."""

    ending: AttemptEnding
    outcomes: Blob
    retry: Slice | None
    cost_usd: Usd
    uncertain: Annotated[
        bool, Field(description="More may have been spent than `cost_usd`: no response accounts for it.")
    ] = False

    @property
    def settled_usd(self) -> Decimal | None:
        """Return what a ledger books for the attempt; None: the highest price that was reserved."""
        return None if self.uncertain else self.cost_usd


class Settled(Commit):
    """`settled.json`: the final outcome of every item of the shard, in the order of its items."""

    outcomes: Blob
    counts: OutcomeCounts
    cost_usd: Usd
    costs: Annotated[CostTotals | None, Field(description="Null in shards of before it was counted.")] = None


class Limits(Value):
    """`limits.json`: what was allowed after the run began; written over, only ever upwards."""

    max_attempts: Attempt
    max_cost_usd: Annotated[Usd | None, Field(description="The raised budget; null for the recipe's.")] = None
    unlimited: Annotated[bool, Field(description="The run's own budget was lifted altogether.")] = False


class Frontier(Value):
    """`frontier.json`: advisory; every shard below it is settled."""

    shard: ShardNumber


class Completed(Commit):
    """`completed.json`: the run is over."""

    status: RunStatus
    manifest: str
    report: str
    counts: OutcomeCounts
    cost_usd: Usd
    costs: Annotated[CostTotals | None, Field(description="Null in runs of before it was counted.")] = None
    at: datetime


class Rejected(Commit):
    """`rejected.json`: nothing was made, and why."""

    code: RejectionCode
    message: str
    report: str | None = None
    at: datetime


class Cancelled(Commit):
    """`cancelled.json`: a person or a system asked to stop."""

    reason: str
    at: datetime


class Validator(Value):
    """What a web server said of a photo, by which it can tell later whether that has changed."""

    url: Annotated[str, Field(description="The address that said so, after all redirects.")]
    etag: str | None = None
    last_modified: str | None = None


class PhotoRecord(Commit):
    """`photos/by-url/<sha>.json`: what an address gave when it was last fetched, or found unchanged."""

    address: str
    photo: Annotated[str, Field(description="Key of the normalised photo.")]
    mime_type: str
    width: int
    height: int
    source_sha256: Sha256
    warning: Annotated[str, Field(description="What a person should know of the photo.")] = ""
    validator: Annotated[Validator | None, Field(description="Of a photo on the web, if it has one.")] = None
    at: datetime


class DeadLetter(Value):
    """`dead/<service>/<id>.json`: a message that was given up on; gone once it is replayed or dropped."""

    schema_version: Literal[1] = 1
    id: Annotated[str, Field(description="The same for the same message, however often it dies.")]
    service: str
    queue: Annotated[str, Field(description="Where it was heard, and goes when it is replayed.")]
    body: Annotated[str, Field(description="As it came, in base64: it may be anything.")]
    content_type: str | None = None
    headers: Annotated[dict[str, str], Field(default_factory=dict, description="As they came.")]
    reason: Annotated[str, Field(description="Why it was given up, for a person.")]
    stack: Annotated[str, Field(description="Where in the code, for an engineer.")] = ""
    attempts: Annotated[int, Field(ge=1, description="Deliveries that ended in a failure.")]
    first_failed: datetime
    died: datetime
    run: str | None = None
    shard: int | None = None
    attempt: int | None = None


class AuditReport(Value):
    """`audit/<account>.json`: what the provider's list and our submissions said of each other."""

    schema_version: Literal[1] = 1
    at: datetime
    known: Annotated[int, Field(description="Listed batches that a submission follows.")]
    in_doubt: Annotated[int, Field(description="Listed batches whose submission has recorded none yet.")]
    doubles: Annotated[tuple[str, ...], Field(description="Listed ones of ours that no submission follows.")]
    missing: Annotated[tuple[str, ...], Field(description="Batches that are followed and not listed.")]
    strangers: Annotated[int, Field(description="Batches that the audit knows no log of; never touched.")]
