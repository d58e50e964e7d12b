"""What is not taken is offered again, alone, with growing pauses, for ten minutes."""

import asyncio
from datetime import timedelta

import pytest

from services.chassis.errors import Unavailable
from services.chassis.insistence import PATIENCE, PAUSES, Insistence
from tests.fakes.clock import START, FakeClock


class Step:
    """A step that fails so many times before it works."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise Unavailable("the queue is full")
        return "done"


async def through_pauses(insisting: asyncio.Task[str], clock: FakeClock) -> list[timedelta]:
    """Jump over every pause; return them."""
    pauses: list[timedelta] = []
    while not insisting.done():
        asleep = asyncio.create_task(clock.somebody_sleeps())
        await asyncio.wait({insisting, asleep}, return_when=asyncio.FIRST_COMPLETED)
        if asleep.done() and not insisting.done():
            pauses.append(clock.jump_to_next_sleeper())
        asleep.cancel()
    return pauses


async def test_a_step_is_repeated_with_growing_pauses_until_it_works() -> None:
    clock, step = FakeClock(), Step(8)
    insisting = asyncio.create_task(Insistence(clock, asyncio.Event()).on(step))
    pauses = await through_pauses(insisting, clock)
    assert await insisting == "done"
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]


async def test_patience_ends_after_ten_minutes_with_the_steps_own_error() -> None:
    clock, step = FakeClock(), Step(1_000)
    insisting = asyncio.create_task(Insistence(clock, asyncio.Event()).on(step))
    await through_pauses(insisting, clock)
    with pytest.raises(Unavailable, match="the queue is full"):
        await insisting
    assert PATIENCE - PAUSES[-1] <= clock.now() - START <= PATIENCE


async def test_all_steps_of_a_delivery_share_its_patience() -> None:
    clock = FakeClock()
    insistence = Insistence(clock, asyncio.Event())
    await through_pauses(asyncio.create_task(insistence.on(Step(15))), clock)
    again = asyncio.create_task(insistence.on(Step(1_000)))
    await through_pauses(again, clock)
    assert again.exception() is not None
    assert clock.now() - START <= PATIENCE


async def test_a_stop_ends_the_pause_and_gives_the_step_one_last_try() -> None:
    clock, step, stopping = FakeClock(), Step(1_000), asyncio.Event()
    insisting = asyncio.create_task(Insistence(clock, stopping).on(step))
    await clock.somebody_sleeps()
    stopping.set()
    with pytest.raises(Unavailable):
        await insisting
    assert (step.calls, clock.now()) == (2, START)


async def test_a_cancelled_delivery_stops_insisting() -> None:
    clock, step = FakeClock(), Step(1_000)
    insisting = asyncio.create_task(Insistence(clock, asyncio.Event()).on(step))
    await clock.somebody_sleeps()
    insisting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await insisting
    assert step.calls == 1


async def test_any_other_failure_is_not_insisted_on() -> None:
    async def broken() -> None:
        await asyncio.sleep(0)
        raise ValueError("our own mistake")

    with pytest.raises(ValueError, match="our own mistake"):
        await Insistence(FakeClock(), asyncio.Event()).on(broken)
