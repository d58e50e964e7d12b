"""A submitter with its world, and one built batch to submit: a store in memory, a scripted provider."""

import hashlib
from datetime import timedelta
from decimal import Decimal

from contracts.documents import Requested
from contracts.events import AttemptEnded, BatchBuilt, CatalogueRef, CsvReady, Event
from contracts.keys import RunKeys
from contracts.values import Blob
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import commit
from services.chassis.provider import CreateAnswer
from services.recipes.shipped_recipes import find_shipped
from services.submitter.handlers import Submitter
from tests.fakes.clock import START, FakeClock
from tests.fakes.documents import built, run_document
from tests.fakes.entries import all_entries
from tests.fakes.provider import FakeProvider

ACCOUNT = "gemini-1"
KEYS = RunKeys("run-1").shard(0).attempt(1)
LINES = b'{"key":"a"}\n'
REQUESTS = Blob(key="requests.jsonl", sha256=hashlib.sha256(LINES).hexdigest(), size=len(LINES))
BUILT = BatchBuilt(
    run="run-1",
    reference="ours",
    shard=0,
    attempt=1,
    requests=REQUESTS,
    lines=1,
    model="m",
    highest_price_usd=Decimal(1),
)
SETTLE = timedelta(hours=1)


class Scene:
    """Call `prepare` before anything else."""

    def __init__(self, store: ObstoreObjectStore | None = None) -> None:
        self.store: ObstoreObjectStore = store or memory_store()
        self.provider, self.clock = FakeProvider(), FakeClock()
        self.submitter = Submitter(self.store, self.provider, self.provider, self.clock, ACCOUNT, SETTLE)

    async def prepare(self) -> None:
        await self.store.put(REQUESTS.key, LINES)
        event = CsvReady(catalogue=CatalogueRef(key="k"), recipe="rug-room")
        requested = Requested(
            nonce="n", event=event, catalogue=REQUESTS, fingerprint="f", recipe=find_shipped("rug-room"),
            account=ACCOUNT, at=START,
        )  # fmt: skip
        await commit(self.store, RunKeys("run-1").requested, requested)
        await commit(self.store, RunKeys("run-1").run_document, run_document())
        await commit(self.store, KEYS.built, built(REQUESTS))

    async def states(self) -> list[str]:
        return [entry.state for entry in await all_entries(self.store, KEYS)]

    def answers(self, *answers: CreateAnswer) -> None:
        left = list(answers)
        self.provider.answer = lambda _: left.pop(0)

    async def submit(self, event: BatchBuilt = BUILT, submitter: Submitter | None = None) -> Result:
        """Submit as delivery does: a wait is noted once its message is on its way."""
        result = await (submitter or self.submitter).submit(event)
        if isinstance(result, Snooze):
            assert result.when_safe is not None
            await result.when_safe(self.clock.now() + result.delay)
        return result


def ending(result: Result) -> tuple[str, str]:
    """Return how the attempt ended, and in what words."""
    (event,) = said(result)
    assert isinstance(event, AttemptEnded)
    return event.ending, event.message


def said(result: Result) -> list[Event]:
    assert isinstance(result, list)
    return result


def what_comes_back(result: Result) -> BatchBuilt:
    assert isinstance(result, Snooze)
    assert isinstance(result.instead, BatchBuilt)
    return result.instead
