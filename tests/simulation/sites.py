"""A deployment: a store, a broker, and the processes of every service, with the production wiring."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast

from contracts.documents import Item
from contracts.events import AttemptEnded, BatchBuilt, BatchSubmitted, Event, RunCancelRequested, ShardPlanned
from contracts.identity import item_digest
from contracts.keys import RunKeys, scene_stem
from contracts.topology import Service, queue_name
from services.batch_builder.handlers import BatchBuilder
from services.chassis.handling import Result
from services.chassis.photo_library import Photo, PhotoProblem
from services.chassis.rabbit_delivery import DeliveryPolicy
from services.chassis.rabbit_publisher import EventPublisher
from services.extractor.handlers import Extractor
from services.extractor.pictures import PictureFacts
from services.extractor.scenes import SceneStore, StoredScene
from services.poller.handlers import Poller
from services.spending.ledger import Caps
from services.submitter.handlers import Submitter
from services.sweeper.app import Rounds
from services.sweeper.auditing import Auditor
from services.sweeper.handlers import Sweeper

from .broker import Broker, Delivery, Message, PublisherView
from .process import Process
from .provider import Provider, ProviderView
from .store import Objects, StoreView
from .templates import ACCOUNT, template_of
from .world import World

_SLOTS = 3
"""Messages that a process handles at a time."""
_NEVER = timedelta(days=10_000)
_BODIES: dict[str, type[Event]] = {
    queue_name(Service.BATCH_BUILDER, ShardPlanned.kind): ShardPlanned,
    queue_name(Service.SUBMITTER, BatchBuilt.kind): BatchBuilt,
    queue_name(Service.SUBMITTER, RunCancelRequested.kind): RunCancelRequested,
    queue_name(Service.POLLER, BatchSubmitted.kind): BatchSubmitted,
    queue_name(Service.POLLER, RunCancelRequested.kind): RunCancelRequested,
    queue_name(Service.EXTRACTOR, AttemptEnded.kind): AttemptEnded,
}
Handlers = dict[str, Callable[[Any], Awaitable[Result]]]


@dataclass(frozen=True)
class PlainPhotos:
    """A photo library without network; what is at one address of a bad run comes and goes."""

    store: StoreView
    bad: str

    async def obtain(self, address: str, catalogue: str | None = None, *, revalidate: bool = False) -> Photo:
        if address == self.bad and self.store.flips():
            raise PhotoProblem("gone", "no such photo")
        key = f"photos/{address.rpartition('/')[2]}"
        await self.store.put(key, b"photo")
        return Photo(key, "image/jpeg", 64, 36, "0" * 64)


@dataclass(frozen=True)
class PlainScenes:
    """A scene store that keeps the bytes as they are and draws no thumbnail."""

    store: StoreView

    async def keep(self, run: str, item: Item, data: bytes) -> StoredScene:
        key = RunKeys(run).scene(f"{scene_stem(item.sku, item.style, item_digest(item.item_id))}.png")
        await self.store.put(key, data)
        return StoredScene(
            key, None, hashlib.sha256(data).hexdigest(), PictureFacts("image/png", "png", 64, 36)
        )


class Site:
    """One deployment; its processes come back a while after they die."""

    def __init__(self, world: World, name: str, provider: Provider) -> None:
        self.world = world
        self.name = name
        self.provider = provider
        self.account = ACCOUNT
        template = template_of(world.plan.shape, alike=world.plan.alike)
        self.objects = Objects(world, template.objects)
        self.broker = Broker(world)
        self.broker.ready = self._hear
        self.ready: dict[Service, list[Message]] = {service: [] for service in Service}
        self.processes: dict[str, Process] = {}
        self.handlers: dict[Process, Handlers] = {}
        self.policies: dict[Process, DeliveryPolicy] = {}
        self._in_hand: dict[Process, dict[Message, None]] = {}
        self.budget: Decimal | None = None
        self.events = template.events

    def start(self) -> None:
        """Start every process, and the run."""
        replicas = self.world.plan.replicas
        for service in (Service.BATCH_BUILDER, Service.SUBMITTER, Service.POLLER, Service.EXTRACTOR):
            for number in range(replicas):
                self._spawn(service, f"{self.name}.{service}.{number}")
        if self.world.plan.sweeper:
            self._spawn(Service.SWEEPER, f"{self.name}.sweeper")
        for event in self.events:
            self.broker.take(event, None)

    def restart_all(self) -> None:
        """Kill every process, one after the other, as a roll-out does."""
        for number, name in enumerate(list(self.processes)):
            self.world.later(number * 3.0, partial(self._kill, name))

    def wipe(self) -> None:
        """Let the broker forget everything, and cut all its connections."""
        self.broker.wipe()
        for waiting in self.ready.values():
            waiting.clear()
        for process in self.processes.values():
            if process.service is not Service.SWEEPER:
                process.interrupt()

    def _kill(self, name: str) -> None:
        if name in self.processes:
            self.processes[name].kill()

    def _died(self, process: Process) -> None:
        del self.processes[process.name]
        world, chance = self.world, self.world.chance
        noticed_after = chance() * (40 if chance() < 0.2 else 2)
        for message in self._in_hand.pop(process, {}):
            self.broker.give_back(message, noticed_after)
        self.handlers.pop(process, None)
        self.policies.pop(process, None)
        world.later(1 + chance() * 40, partial(self._spawn, process.service, process.name))

    def _spawn(self, service: Service, name: str) -> None:
        process = Process(self.world, service, name, self._died)
        self.processes[name] = process
        self._in_hand[process] = {}
        store = StoreView(self.objects, process)
        publisher = PublisherView(self.broker, process)
        if service is Service.SWEEPER:
            process.start(self._sweep(process, store, publisher))
            return
        self.handlers[process] = self._handlers(service, process, store)
        self.policies[process] = DeliveryPolicy(service, cast("EventPublisher", publisher), self.world, store)
        self._pump(service)

    def _handlers(self, service: Service, process: Process, store: StoreView) -> Handlers:
        plan, clock = self.world.plan, self.world
        gemini = ProviderView(self.provider, process, self.account)
        match service:
            case Service.BATCH_BUILDER:
                bad = "photos/0.jpg" if plan.bad_photo else ""
                return {"shard.planned": BatchBuilder(store, PlainPhotos(store, bad)).build}
            case Service.SUBMITTER:
                submitter = Submitter(
                    store,
                    gemini,
                    gemini,
                    clock,
                    self.account,
                    timedelta(seconds=plan.settle),
                    strict=plan.strict,
                    caps=self.caps(),
                    max_cost_per_run=self.budget if plan.budget_of == "run" else None,
                )
                return {"batch.built": submitter.submit, "run.cancel_requested": submitter.stop_spending}
            case Service.POLLER:
                poller = Poller(store, gemini, clock, self.account, timedelta(seconds=plan.fastest))
                return {"batch.submitted": poller.watch, "run.cancel_requested": poller.stop_batches}
            case _:
                scenes = cast("SceneStore", PlainScenes(store))
                return {"attempt.ended": Extractor(store, gemini, scenes, clock, self.account).conclude}

    def caps(self) -> Caps:
        """Return what the account's ledger may hold."""
        of = self.world.plan.budget_of
        return Caps(
            total_usd=self.budget if of == "total" else None,
            day_usd=self.budget if of == "day" else None,
            batches=90,
        )

    async def _sweep(self, process: Process, store: StoreView, publisher: PublisherView) -> None:
        plan, clock = self.world.plan, self.world
        gemini, settle = ProviderView(self.provider, process, self.account), timedelta(seconds=plan.settle)
        rounds = Rounds(
            sweeper=Sweeper(store, clock, timedelta(seconds=plan.sweep_after)),
            auditor=Auditor(store, gemini, clock, self.account, settle),
            publish=publisher.publish,
            clock=clock,
            audit_every=timedelta(minutes=10) if plan.audits else _NEVER,
            audited=None if plan.audits else clock.now(),
        )
        while True:
            await asyncio.sleep(plan.sweep_after / 3)
            await rounds.one()

    def _hear(self, message: Message) -> None:
        self.ready[message.service].append(message)
        self._pump(message.service)

    def _pump(self, service: Service) -> None:
        """Deliver what is ready, in any order, to whoever is free."""
        waiting = self.ready[service]
        while waiting and not self.world.is_over:
            free = [
                process
                for process in self.processes.values()
                if process.service is service and len(self._in_hand[process]) < _SLOTS
            ]
            if not free:
                return
            process = free[int(self.world.chance() * len(free))] if len(free) > 1 else free[0]
            message = waiting.pop(int(self.world.chance() * len(waiting)) if len(waiting) > 1 else 0)
            self._in_hand[process][message] = None
            task = process.start(self._deliver(process, message))
            task.add_done_callback(partial(self._delivered, process, message))

    async def _deliver(self, process: Process, message: Message) -> None:
        handler, body = self.handlers[process][message.kind], _BODIES[message.queue]

        async def handle(delivery: Any) -> Result:
            return await handler(body.model_validate(await delivery.decode()))

        delivery = Delivery(message)
        self.world.figures["deliveries"] += 1
        if self.world.plan.ack_first:
            self.broker.acknowledge(message)
        await self.policies[process].carry_out(handle, cast("Any", delivery))
        if delivery.is_rejected:
            self.broker.give_back(message, 0)
        elif self.world.chance() < self.world.weather.ack_lost:
            self.broker.give_back(message, self.world.chance() * 5)
        else:
            self.broker.acknowledge(message)

    def _delivered(self, process: Process, message: Message, task: asyncio.Task[None]) -> None:
        in_hand = self._in_hand.get(process)
        if in_hand is not None:
            in_hand.pop(message, None)
            if task.cancelled():
                self.broker.give_back(message, 0)
            self._pump(process.service)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.world.violated(f"a delivery ended in {error!r}")
