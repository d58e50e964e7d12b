import asyncio
from datetime import timedelta

import pytest

from contracts.events import BatchNudged, Event, RunCancelRequested
from contracts.topology import Service
from services.adapters.object_store import memory_store
from services.chassis.dead_letters import DeadLetterBox, body_of
from services.chassis.delivery import BACKOFF
from services.chassis.errors import Permanent, Transient, Unavailable
from services.chassis.handling import Result, Snooze
from services.chassis.inprocess_bus import InProcessBus
from tests.fakes.clock import START, FakeClock

NUDGE = BatchNudged(batch="batches/b1")


class Script:
    """A handler that does what it is told, call by call."""

    def __init__(self, *steps: Result | Exception) -> None:
        self.steps = list(steps)
        self.calls: list[Event] = []

    async def __call__(self, event: Event) -> Result:
        self.calls.append(event)
        step = self.steps.pop(0) if self.steps else []
        if isinstance(step, Exception):
            raise step
        return step


def bus_with(handler: Script, clock: FakeClock, concurrency: int = 1) -> InProcessBus:
    bus = InProcessBus(clock, {Service.POLLER: concurrency, Service.SUBMITTER: 1})
    bus.subscribe(Service.POLLER, BatchNudged, handler)
    return bus


async def run_through_waits(bus: InProcessBus, clock: FakeClock) -> list[timedelta]:
    """Run the bus to its end, jumping over every wait; return the waits."""
    waits: list[timedelta] = []
    running = asyncio.create_task(bus.run())
    while not running.done():
        asleep = asyncio.create_task(clock.somebody_sleeps())
        await asyncio.wait({running, asleep}, return_when=asyncio.FIRST_COMPLETED)
        if asleep.done() and not running.done():
            waits.append(clock.jump_to_next_sleeper())
        asleep.cancel()
    await running
    return waits


async def test_a_message_reaches_its_handler_as_another_object_made_from_json() -> None:
    handler = Script()
    bus = bus_with(handler, FakeClock())
    bus.publish(NUDGE)
    await bus.run()
    assert handler.calls == [NUDGE]
    assert handler.calls[0] is not NUDGE


async def test_what_a_handler_returns_is_published() -> None:
    bus = bus_with(Script([BatchNudged(batch="batches/b2")]), FakeClock())
    heard: list[Event] = []
    bus.listen(heard.append)
    bus.publish(NUDGE)
    await bus.run()
    assert [event.batch for event in heard if isinstance(event, BatchNudged)] == ["batches/b1", "batches/b2"]


async def test_a_snooze_brings_the_message_back_after_its_delay_and_spends_no_attempt() -> None:
    clock, naps = FakeClock(), 30
    handler = Script(*[Snooze(timedelta(minutes=3))] * naps)
    bus = bus_with(handler, clock)
    bus.publish(NUDGE)
    assert await run_through_waits(bus, clock) == [timedelta(minutes=3)] * naps
    assert len(handler.calls) == naps + 1
    assert bus.dead_letters == []


async def test_failures_are_counted_in_a_row_and_a_snooze_ends_the_row() -> None:
    clock, tries = FakeClock(), len(BACKOFF)
    mishaps: list[Result | Exception] = [Transient("a hiccup")] * tries
    handler = Script(*mishaps, Snooze(timedelta(minutes=3)), *mishaps)
    bus = bus_with(handler, clock)
    bus.publish(NUDGE)
    await run_through_waits(bus, clock)
    assert bus.dead_letters == []


async def test_a_failure_is_retried_with_backoff_until_it_is_a_dead_letter() -> None:
    clock = FakeClock()
    handler = Script(*[Transient("not today")] * (len(BACKOFF) + 1))
    bus = bus_with(handler, clock)
    bus.publish(NUDGE)
    assert await run_through_waits(bus, clock) == list(BACKOFF)
    (letter,) = bus.dead_letters
    assert letter.queue == "poller.batch.nudged"
    assert letter.attempts == len(BACKOFF) + 1
    assert "not today" in letter.reason
    assert "Transient" in letter.stack
    assert letter.first_failed == START
    assert letter.died == START + sum(BACKOFF, timedelta())


async def test_a_permanent_failure_is_a_dead_letter_at_once_and_its_neighbour_goes_through() -> None:
    handler = Script(Permanent("never"), [])
    bus = bus_with(handler, FakeClock())
    bus.publish(NUDGE)
    bus.publish(BatchNudged(batch="batches/b2"))
    await bus.run()
    assert [letter.reason for letter in bus.dead_letters] == ["never"]
    assert len(handler.calls) == 2


async def test_a_dead_letter_is_kept_for_whoever_looks_after_the_process() -> None:
    box = DeadLetterBox(memory_store())
    bus = InProcessBus(FakeClock(), {Service.POLLER: 1}, box)
    bus.subscribe(Service.POLLER, BatchNudged, Script(Permanent("never")))
    bus.publish(NUDGE)
    await bus.run()
    assert await box.letters() == bus.dead_letters
    assert [letter.reason for letter in bus.dead_letters] == ["never"]


async def test_a_dead_letter_that_cannot_be_kept_does_not_stop_the_bus() -> None:
    store = memory_store()

    async def away(key: str, data: object) -> None:
        await asyncio.sleep(0)
        raise Unavailable("store away")

    store.put = away  # type: ignore[method-assign]
    bus = InProcessBus(FakeClock(), {Service.POLLER: 1}, DeadLetterBox(store))
    handler = Script(Permanent("never"), [])
    bus.subscribe(Service.POLLER, BatchNudged, handler)
    bus.publish(NUDGE)
    bus.publish(BatchNudged(batch="batches/b2"))
    await bus.run()
    assert (len(bus.dead_letters), len(handler.calls)) == (1, 2)


async def test_a_replayed_message_has_nothing_behind_it() -> None:
    clock = FakeClock()
    handler = Script(*[Transient("not today")] * (len(BACKOFF) + 1), Transient("once more"), [])
    bus = bus_with(handler, clock)
    bus.publish(NUDGE)
    await run_through_waits(bus, clock)
    (letter,) = bus.dead_letters
    bus.replay(letter.queue, body_of(letter))
    assert await run_through_waits(bus, clock) == [BACKOFF[0]]
    assert len(bus.dead_letters) == 1


async def test_an_unavailable_world_is_waited_for() -> None:
    clock = FakeClock()
    bus = bus_with(Script(*[Unavailable("store away")] * 20), clock)
    bus.publish(NUDGE)
    assert await run_through_waits(bus, clock) == [timedelta(seconds=30)] * 20
    assert bus.dead_letters == []


async def test_no_more_messages_are_handled_at_a_time_than_the_service_may() -> None:
    at_once: list[int] = []
    inside = 0

    async def handle(_: BatchNudged) -> Result:
        nonlocal inside
        inside += 1
        at_once.append(inside)
        await asyncio.sleep(0)
        inside -= 1
        return []

    bus = InProcessBus(FakeClock(), {Service.POLLER: 3})
    bus.subscribe(Service.POLLER, BatchNudged, handle)
    for number in range(10):
        bus.publish(BatchNudged(batch=f"batches/b{number}"))
    await bus.run()
    assert (len(at_once), max(at_once)) == (10, 3)


async def test_stopping_the_bus_cancels_what_is_running() -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    async def handle(_: BatchNudged) -> Result:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return []

    bus = InProcessBus(FakeClock(), {Service.POLLER: 1})
    bus.subscribe(Service.POLLER, BatchNudged, handle)
    bus.publish(NUDGE)
    running = asyncio.create_task(bus.run())
    await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended.is_set()


async def test_an_event_reaches_every_service_that_hears_it() -> None:
    poller, submitter = Script(), Script()
    bus = InProcessBus(FakeClock(), {Service.POLLER: 1, Service.SUBMITTER: 1})
    bus.subscribe(Service.POLLER, RunCancelRequested, poller)
    bus.subscribe(Service.SUBMITTER, RunCancelRequested, submitter)
    bus.publish(RunCancelRequested(run="r"))
    await bus.run()
    assert (len(poller.calls), len(submitter.calls)) == (1, 1)


def test_a_bus_with_a_queue_nobody_serves_is_refused() -> None:
    bus = bus_with(Script(), FakeClock())
    with pytest.raises(LookupError, match=r"ingest\.csv\.ready"):
        bus.require_complete()
