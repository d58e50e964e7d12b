"""The broker of a site: at least once, in any order, with delays; it may forget everything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

from contracts.events import Event, RunEvent
from contracts.topology import DelayTier, Service, route_of
from services.chassis.rabbit_publisher import Parcel
from services.chassis.wire import encode, payload

from .process import Process
from .world import World

_JSON = "application/json"


@dataclass(eq=False)
class Message:
    """A message in a queue, or on its way to one."""

    queue: str
    body: bytes
    routing_key: str
    headers: dict[str, Any] = field(default_factory=dict)
    correlation_id: str | None = None

    @property
    def service(self) -> Service:
        return Service(self.queue.partition(".")[0])

    @property
    def kind(self) -> str:
        """Return the kind of event that it is."""
        return self.queue.partition(".")[2]


class Delivery:
    """A message as the delivery policy sees it."""

    def __init__(self, message: Message) -> None:
        self.body = message.body
        self.headers = message.headers
        self.correlation_id = message.correlation_id
        self.content_type = _JSON
        self.raw_message = SimpleNamespace(routing_key=message.routing_key, redelivered=False)
        self.is_rejected = False

    async def decode(self) -> Any:
        return payload(self.body, self.content_type)

    async def reject(self, *, requeue: bool = False) -> None:
        self.is_rejected = True


class Broker:
    """Keeps every message until it is acknowledged."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.messages: dict[Message, None] = {}
        self.dead: dict[Message, None] = {}
        self.outward: list[Event] = []
        self.ready: Callable[[Message], None] = lambda message: None

    def take(self, event: Event, correlation_id: str | None) -> None:
        """Put an event into every queue that hears it."""
        body, route = encode(event), route_of(type(event))
        if route.outward:
            self.outward.append(event)
        correlation = correlation_id or (event.run if isinstance(event, RunEvent) else None)
        for queue in route.queues():
            message = Message(queue, body, route.routing_key, {}, correlation)
            self._add(message, 0.0)
            if self.world.chance() < self.world.weather.duplicate:
                copy = Message(queue, body, route.routing_key, {}, correlation)
                self._add(copy, self.world.chance() * 90)
                self.world.figures["duplicates"] += 1

    def take_parcel(self, queue: str, parcel: Parcel, delay: float) -> None:
        """Put a message into a queue once a delay is over."""
        self._add(Message(queue, parcel.body, queue, dict(parcel.headers), parcel.correlation_id), delay)

    def bury(self, queue: str, parcel: Parcel) -> None:
        """Put a message into the queue of dead letters."""
        self.dead[Message(queue, parcel.body, queue, dict(parcel.headers), parcel.correlation_id)] = None

    def give_back(self, message: Message, delay: float) -> None:
        """Deliver once more what was not acknowledged."""
        if message in self.messages:
            self.world.figures["redeliveries"] += 1
            self.world.later(delay, partial(self._arrive, message))

    def acknowledge(self, message: Message) -> None:
        """Forget a message."""
        self.messages.pop(message, None)

    def wipe(self) -> None:
        """Forget everything."""
        self.world.figures["wipes"] += 1
        self.world.say("broker", f"wiped: {len(self.messages)} messages and {len(self.dead)} dead letters")
        self.messages.clear()
        self.dead.clear()

    def _add(self, message: Message, delay: float) -> None:
        self.messages[message] = None
        late = 0.0 if self.world.calm else self.world.chance() ** 4 * 5
        self.world.later(delay + late, partial(self._arrive, message))

    def _arrive(self, message: Message) -> None:
        if message in self.messages:
            self.ready(message)


class PublisherView:
    """The publisher of one process: an `EventPublisher` as the delivery policy uses it."""

    def __init__(self, broker: Broker, process: Process) -> None:
        self._broker = broker
        self._process = process

    async def publish(self, event: Event, correlation_id: str | None = None) -> None:
        words = f"publish {_words(event)}" if self._process.world.is_told else "publish"
        await self._process.write(words, partial(self._broker.take, event, correlation_id))

    async def delay(self, queue: str, tier: DelayTier, parcel: Parcel) -> None:
        seconds = tier.delay.total_seconds()
        await self._process.write(
            f"send to {queue} after {seconds:.0f} s",
            partial(self._broker.take_parcel, queue, parcel, seconds),
        )

    async def bury(self, queue: str, parcel: Parcel) -> None:
        await self._process.write(f"bury in {queue}", partial(self._broker.bury, queue, parcel))


def _words(event: Event) -> str:
    said = event.model_dump(include={"run", "shard", "attempt", "turn", "wait", "batch", "ending"})
    return f"{event.kind} {' '.join(f'{name}={value}' for name, value in said.items() if value is not None)}"
