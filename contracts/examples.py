"""An example of every event and of a manifest line: one small run, told from its first word to its last.

Events that other systems publish are shown with no more than their publishers would write.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from . import events, keys
from .documents import OutcomeLine
from .events import Event
from .identity import item_digest, item_id
from .topology import Route, Service
from .values import Blob, OutcomeCounts, Slice

JsonObject = dict[str, Any]

_RUN = keys.RunKeys("spring-rugs")
_SHARD = _RUN.shard(0)
_BATCH = "batches/f3k9x2m7"
_FIRST = events.Work(run=_RUN.run, reference="order-4711", shard=0, attempt=1)
_SAID = {"run": _RUN.run, "reference": _FIRST["reference"]}
_COUNTS = OutcomeCounts(scene=3, blocked=1)
_COST = Decimal("0.2016")


def _digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


_EVENTS: tuple[Event, ...] = (
    events.CsvReady(
        catalogue=events.CatalogueRef(key="incoming/spring.csv", filename="spring.csv"),
        recipe="rug-room",
        run=_RUN.run,
        reference="order-4711",
        overrides=events.Overrides(limit=4, max_cost_usd=Decimal("2.5")),
    ),
    events.RunRejected(
        **_SAID,
        code="unmapped",
        message="No column holds the address of a photo; name it in overrides.mapping, as in image=COLUMN.",
    ),
    events.ShardPlanned(
        **_FIRST, items=Slice(key=_RUN.items(_digest("items")), start=0, length=2310, count=4)
    ),
    events.BatchBuilt(
        **_FIRST,
        requests=Blob(
            key=_SHARD.attempt(1).requests(_digest("requests")), sha256=_digest("requests"), size=1_482_760
        ),
        lines=4,
        model="gemini-nano-banana-2.1",
        highest_price_usd=Decimal("0.31"),
    ),
    events.BatchSubmitted(**_FIRST, batch=_BATCH),
    events.BatchNudged(batch=_BATCH),
    events.AttemptEnded(
        **_FIRST, ending="succeeded", batch=_BATCH, responses="files/batch-f3k9x2m7", message=""
    ),
    events.ShardSettled(**_SAID, shard=0, counts=_COUNTS, cost_usd=_COST),
    events.RunCompleted(
        **_SAID,
        status="partial",
        manifest=_RUN.manifest,
        report=_RUN.report,
        counts=_COUNTS,
        cost_usd=_COST,
    ),
    events.RunCancelRequested(run=_RUN.run, reason="The wrong file was sent."),
)
_BY_TYPE = {type(event): event for event in _EVENTS}


def event_example(route: Route) -> JsonObject:
    """Return the JSON body of the route's example, as its publisher writes it."""
    event = _BY_TYPE[route.event]
    if Service.OUTSIDE in route.publishers:
        return event.model_dump(mode="json", exclude_unset=True, exclude={"id"})
    return event.model_dump(mode="json")


def manifest_line_example() -> JsonObject:
    """Return a line of manifest.jsonl, of an item that became a scene."""
    item = item_id("rug-0231", "scandinavian")
    file = keys.scene_stem("RUG-0231", "scandinavian", item_digest(item))
    line = OutcomeLine(
        item_id=item,
        product_id="rug-0231",
        sku="RUG-0231",
        title="Antique Persian runner",
        style="scandinavian",
        outcome="scene",
        scene=_RUN.scene(f"{file}.png"),
        thumb=_RUN.thumb(f"{file}.webp"),
        mime_type="image/png",
        width=2752,
        height=1536,
        sha256=_digest("scene"),
        description="A runner in a hallway with white walls.",
        photo=keys.photo(_digest("photo"), "jpg"),
        attempt=1,
        batch=_BATCH,
        model="gemini-nano-banana-2.1",
        cost_usd=Decimal("0.0672"),
    )
    return line.model_dump(mode="json")
