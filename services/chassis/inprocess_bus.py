"""The whole topology in one process, for a run on a folder.

The bus keeps *encoded* messages, so that everything a real broker would find wrong is found here as
well. It counts failures, waits on the injected clock and keeps dead letters, with the very delivery
policy of the RabbitMQ chassis. It keeps nothing when the process ends: the object store is the truth,
and publishing the run's first event again makes every handler say again what it said before.
"""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.documents import DeadLetter
from contracts.events import Event
from contracts.topology import ROUTES, Service, queue_name, route_of

from . import logs
from .clock import Clock
from .dead_letters import DeadLetterBox, Message, death_of, letter_of
from .delivery import Again, GiveUp, Past, after_failure
from .errors import Unavailable
from .handling import E, Handler, LastWord, Result, Snooze
from .wire import decode, encode

Listener = Callable[[Event], None]


@dataclass(frozen=True)
class _Message:
    body: bytes
    past: Past = field(default_factory=Past)


@dataclass
class _Queue:
    name: str
    service: Service
    event: type[Event]
    handler: Handler[Event]
    waiting: deque[_Message] = field(default_factory=deque)


class InProcessBus:
    """Queues, delays and dead letters in memory.

    `concurrency` is how many messages each service handles at a time. Dead letters are also kept in the
    box, if there is one, for whoever looks at the folder after this process.
    """

    def __init__(
        self, clock: Clock, concurrency: Mapping[Service, int], letters: DeadLetterBox | None = None
    ) -> None:
        self._clock = clock
        self._free = dict(concurrency)
        self._queues: dict[str, _Queue] = {}
        self._delayed: list[tuple[datetime, int, _Queue, _Message]] = []
        self._order = itertools.count()
        self._running: set[asyncio.Task[None]] = set()
        self._listeners: list[Listener] = []
        self._letters = letters
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

    def replay(self, queue: str, body: bytes) -> None:
        """Put a message back into its queue, with nothing behind it; raises LookupError for no such queue."""
        self._queues[queue].waiting.append(_Message(body))

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
            await self._carry_out(queue, message, result)
        except Exception as error:  # noqa: BLE001  # the policy decides about every failure
            await self._after_failure(queue, message, error)
        finally:
            self._free[queue.service] += 1

    async def _carry_out(self, queue: _Queue, message: _Message, result: Result) -> None:
        if isinstance(result, Snooze):
            body = encode(result.instead) if result.instead else message.body
            due = self._clock.now() + result.delay
            self._delay(queue, _Message(body), due)
            if result.when_safe is not None:
                await result.when_safe(due)
            return
        for outgoing in result.events if isinstance(result, LastWord) else result:
            self.publish(outgoing)
        if isinstance(result, LastWord):
            await result.afterwards()

    async def _after_failure(self, queue: _Queue, message: _Message, error: Exception) -> None:
        verdict = after_failure(error, message.past, self._clock.now())
        match verdict:
            case Again(delay, past):
                logs.logger().warning(
                    "retry", queue=queue.name, error=str(error), in_seconds=delay.total_seconds()
                )
                self._delay(queue, _Message(message.body, past), self._clock.now() + delay)
            case GiveUp(reason):
                logs.logger().error("dead_letter", queue=queue.name, reason=reason)
                await self._bury(queue, message.body, verdict, error)

    async def _bury(self, queue: _Queue, body: bytes, verdict: GiveUp, error: Exception) -> None:
        letter = letter_of(Message(queue.name, body, {}), death_of(verdict, error, self._clock.now()))
        self.dead_letters.append(letter)
        if self._letters is None:
            return
        try:
            await self._letters.keep(letter)
        except Unavailable as away:
            logs.logger().warning("dead_letter_not_kept", letter=letter.id, error=str(away))

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
