"""All five services on the in-process bus, over a memory store and providers that answer at once."""

import asyncio
import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Self

from contracts.events import (
    CsvReady,
    Event,
    RunCompleted,
)
from contracts.keys import RunKeys
from contracts.topology import Service
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.batch_builder.handlers import BatchBuilder
from services.chassis.dead_letters import DeadLetterBox
from services.chassis.workers import P, T, Workers
from services.extractor.handlers import Extractor
from services.extractor.scenes import SceneStore
from services.ingest.handlers import Ingestor
from services.ingest.plans import Budget
from services.ingest.recipe_book import RecipeBook
from services.poller.handlers import Poller
from services.spending.ledger import NO_CAPS, Caps
from services.submitter.handlers import Submitter
from services.subscriptions import subscribe_all
from services.sweeper.handlers import Sweeper
from tests.fakes.answers import AnsweringProvider
from tests.fakes.bus import SteppedBus
from tests.fakes.clock import FakeClock
from tests.fakes.clocked_store import ClockedStore, PowerCut
from tests.fakes.photos import FakePhotos

ACCOUNT = "fake-1"
CATALOGUE_KEY = "incoming/rugs.csv"


def catalogue(*skus: str) -> bytes:
    """Return a plain catalogue with a photo for each SKU."""
    rows = "".join(f"{sku},Rug {sku},photos/{sku}.jpg\n" for sku in skus)
    return f"sku,title,image\n{rows}".encode()


class ThreadWorkers(Workers):
    """Does the work in a thread: the tests of handlers need no processes."""

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work` returns."""
        return await asyncio.to_thread(work, *args, **kwargs)


@dataclass
class FakePipeline:
    store: ObstoreObjectStore = field(default_factory=memory_store)
    provider: AnsweringProvider = field(default_factory=AnsweringProvider)
    clock: FakeClock = field(default_factory=FakeClock)
    window: int = 32
    budget: Budget = field(default_factory=Budget)
    account: str = ACCOUNT
    caps: Caps = NO_CAPS
    max_cost_per_run: Decimal | None = None
    heard: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.photos = FakePhotos(self.store)
        self.bus = self.new_bus()

    @classmethod
    def in_virtual_time(cls, clock: FakeClock | None = None, **fields: Any) -> Self:
        """Return one whose store tells the time of its clock, as a sweep needs it."""
        clock = clock or FakeClock()
        return cls(store=ClockedStore(clock), clock=clock, **fields)

    def new_bus(self) -> SteppedBus:
        """Return a bus as a fresh process would have it: empty."""
        store, provider, clock = self.store, self.provider, self.clock
        bus = SteppedBus(clock, dict.fromkeys(Service, 4), DeadLetterBox(store))
        book = RecipeBook(store)
        ingestor = Ingestor(store, book, clock, self.account, self.window, self.budget)
        submitter = Submitter(
            store=store,
            files=provider,
            batches=provider,
            clock=clock,
            account=self.account,
            settle=timedelta(hours=1),
            caps=self.caps,
            max_cost_per_run=self.max_cost_per_run,
        )
        poller = Poller(store, provider, clock, self.account, timedelta(seconds=5))
        extractor = Extractor(store, provider, SceneStore(store, ThreadWorkers(1)), clock, self.account)
        subscribe_all(bus, ingestor, BatchBuilder(store, self.photos), submitter, poller, extractor)
        bus.listen(self.heard.append)
        return bus

    async def ask(self, csv_bytes: bytes, **event: Any) -> None:
        """Publish a catalogue."""
        await self.store.put(CATALOGUE_KEY, csv_bytes)
        ready = {"catalogue": {"key": CATALOGUE_KEY}, "recipe": "product-lifestyle", "run": "run-1", **event}
        self.bus.publish(CsvReady.model_validate(ready))

    async def make(self, csv_bytes: bytes, **event: Any) -> list[Event]:
        """Publish a catalogue, handle everything, and return what was said."""
        await self.ask(csv_bytes, **event)
        await self.drain()
        return self.heard

    async def until_the_power_goes(self) -> bool:
        """Handle messages until the bus or the store is cut; return whether it was. The bus is then empty."""
        cut = False
        try:
            await self.drain()
        except* PowerCut:
            cut = True
        self.bus = self.new_bus()
        if isinstance(self.store, ClockedStore):
            self.store.cut_before = None
        return cut

    async def sweep(self, after: timedelta = timedelta(minutes=30)) -> list[Event]:
        """Sweep once, publish what the sweep says, and return it."""
        said = [event async for event in Sweeper(self.store, self.clock, after).sweep()]
        for event in said:
            self.bus.publish(event)
        return said

    async def sweep_to_the_end(self, rounds: int = 12) -> list[Event]:
        """Sweep once an hour, doubling, until a sweep has nothing to say; return all that was said."""
        said: list[Event] = []
        for number in range(rounds):
            self.clock.advance(timedelta(hours=1) * (1 << min(number, 3)))
            said += (news := await self.sweep())
            await self.drain()
            if not news:
                break
        return said

    async def drain(self) -> None:
        """Handle messages until none is left, jumping over every wait."""
        running = asyncio.create_task(self.bus.run())
        while not running.done():
            asleep = asyncio.create_task(self.clock.somebody_sleeps())
            await asyncio.wait({running, asleep}, return_when=asyncio.FIRST_COMPLETED)
            if asleep.done() and not running.done():
                self.clock.jump_to_next_sleeper()
            asleep.cancel()
        await running

    def completed(self) -> RunCompleted:
        """Return the last `RunCompleted`."""
        return [event for event in self.heard if isinstance(event, RunCompleted)][-1]

    async def manifest(self, run: str = "run-1") -> list[dict[str, Any]]:
        body = await self.store.get(RunKeys(run).manifest)
        return [json.loads(line) for line in body.splitlines()]

    async def report(self, run: str = "run-1") -> list[dict[str, str]]:
        body = await self.store.get(RunKeys(run).report)
        return list(csv.DictReader(io.StringIO(body.decode())))
