"""The whole topology in one process, for a run on a folder.

The bus keeps *encoded* messages, so that everything a real broker would find wrong is found here as
well. It counts attempts, waits on the injected clock and keeps dead letters, with the very delivery
policy of the RabbitMQ chassis. It keeps nothing when the process ends: the object store is the truth,
and publishing the run's first event again makes every handler say again what it said before.
"""

import asyncio
import heapq
import itertools
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.events import Event
from contracts.topology import ROUTES, Service, queue_name, route_of

from . import logs
from .clock import Clock
from .delivery import Again, GiveUp, after_failure
from .handling import E, Handler, Snooze
from .wire import decode, encode

Listener = Callable[[Event], None]


@dataclass(frozen=True)
class DeadLetter:
    """A message given up on."""

    queue: str
    body: bytes
    reason: str
    stack: str
    attempts: int
    at: datetime


@dataclass(frozen=True)
class _Message:
    body: bytes
    attempt: int = 0


@dataclass
class _Queue:
    name: str
    service: Service
    event: type[Event]
    handler: Handler[Event]
    waiting: deque[_Message] = field(default_factory=deque)


class InProcessBus:
    """Queues, delays and dead letters in memory.

    `concurrency` is how many messages each service handles at a time.
    """

    def __init__(self, clock: Clock, concurrency: Mapping[Service, int]) -> None:
        self._clock = clock
        self._free = dict(concurrency)
        self._queues: dict[str, _Queue] = {}
        self._delayed: list[tuple[datetime, int, _Queue, _Message]] = []
        self._order = itertools.count()
        self._running: set[asyncio.Task[None]] = set()
        self._listeners: list[Listener] = []
        self.dead_letters: list[DeadLetter] = []

    def subscribe(self, service: Service, event: type[E], handler: Handler[E]) -> None:
        """Give a service's messages of one kind to its handler."""
        name = queue_name(service, event.kind)
        self._queues[name] = _Queue(name, service, event, handler)  # type: ignore[arg-type] # decoded to E

    def listen(self, listener: Listener) -> None:
        """Call `listener` with every event that is published, outward ones included."""
        self._listeners.append(listener)

    def require_complete(self) -> None:
        """Raise LookupError if a queue of the topology has no handler: its messages would be lost."""
        missing = {queue for route in ROUTES for queue in route.queues()} - set(self._queues)
        if missing:
            raise LookupError(f"no handler for {', '.join(sorted(missing))}")

    def publish(self, event: Event) -> None:
        """Encode the event and put it in every queue that must hear it."""
        body = encode(event)
        for name in route_of(type(event)).queues():
            self._queues[name].waiting.append(_Message(body))
        for listener in self._listeners:
            listener(event)

    async def run(self) -> None:
        """Handle messages until none is left, waiting or delayed."""
        try:
            while self._has_work():
                self._release_due()
                self._start_ready()
                await self._wait_for_change()
        finally:
            await self._stop()

    def _has_work(self) -> bool:
        return bool(self._running or self._delayed or any(queue.waiting for queue in self._queues.values()))

    def _release_due(self) -> None:
        now = self._clock.now()
        while self._delayed and self._delayed[0][0] <= now:
            _, _, queue, message = heapq.heappop(self._delayed)
            queue.waiting.append(message)

    def _start_ready(self) -> None:
        for queue in self._queues.values():
            while queue.waiting and self._free[queue.service] > 0:
                self._free[queue.service] -= 1
                self._running.add(asyncio.create_task(self._deliver(queue, queue.waiting.popleft())))

    async def _wait_for_change(self) -> None:
        waits: set[asyncio.Task[None]] = set(self._running)
        alarm: asyncio.Task[None] | None = None
        if self._delayed:
            alarm = asyncio.create_task(self._clock.sleep(self._delayed[0][0] - self._clock.now()))
            waits.add(alarm)
        if not waits:
            return
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        self._running -= done
        if alarm is not None and not alarm.done():
            await _cancelled(alarm)
        for task in done:
            task.result()

    async def _deliver(self, queue: _Queue, message: _Message) -> None:
        try:
            event = decode(message.body, queue.event)
            with logs.about(event.kind, vars(event), service=queue.service):
                result = await queue.handler(event)
                logs.logger().info("handled", said=logs.said(result))
        except Exception as error:  # noqa: BLE001  # the policy decides about every failure
            self._after_failure(queue, message, error)
        else:
            if isinstance(result, Snooze):
                self._delay(queue, message, self._clock.now() + result.delay)
            else:
                for outgoing in result:
                    self.publish(outgoing)
        finally:
            self._free[queue.service] += 1

    def _after_failure(self, queue: _Queue, message: _Message, error: Exception) -> None:
        match after_failure(error, message.attempt):
            case Again(delay, attempt):
                logs.logger().warning(
                    "retry", queue=queue.name, error=str(error), in_seconds=delay.total_seconds()
                )
                self._delay(queue, _Message(message.body, attempt), self._clock.now() + delay)
            case GiveUp(reason):
                logs.logger().error("dead_letter", queue=queue.name, reason=reason)
                stack = "".join(traceback.format_exception(error))
                self.dead_letters.append(
                    DeadLetter(
                        queue.name, message.body, reason, stack, message.attempt + 1, self._clock.now()
                    )
                )

    def _delay(self, queue: _Queue, message: _Message, due: datetime) -> None:
        heapq.heappush(self._delayed, (due, next(self._order), queue, message))

    async def _stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
