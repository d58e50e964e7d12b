"""A server that is still starting is waited for, so long and no longer."""

import asyncio
from datetime import timedelta

import pytest

from services.chassis.errors import ConfigurationError, SceneloomError, Unavailable
from services.chassis.patience import PAUSE, patiently
from tests.fakes.clock import FakeClock

WAIT = 3 * PAUSE


class Starting:
    """A step that fails in turn as told, and then works."""

    def __init__(self, *failures: SceneloomError) -> None:
        self.failures = list(failures)
        self.tries = 0

    async def __call__(self) -> str:
        await asyncio.sleep(0)
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return "up"


async def outcome(step: Starting, wait: timedelta) -> str:
    """Return what came of a step when time passes as fast as somebody waits for it."""
    clock = FakeClock()
    waiting = asyncio.create_task(patiently(step, wait, clock, passing=Unavailable))
    while not waiting.done():
        clock.jump_to_next_sleeper()
        await asyncio.sleep(0)
    return await waiting


async def test_a_step_that_works_in_time_gives_its_result() -> None:
    step = Starting(*(Unavailable(f"not yet {turn}") for turn in range(3)))
    assert await outcome(step, WAIT) == "up"
    assert step.tries == 4


async def test_when_the_wait_is_over_the_last_reason_stands() -> None:
    step = Starting(*(Unavailable(f"not yet {turn}") for turn in range(9)))
    with pytest.raises(Unavailable, match="not yet 3"):
        await outcome(step, WAIT)


async def test_without_a_wait_a_step_is_tried_once() -> None:
    step = Starting(Unavailable("not yet"))
    with pytest.raises(Unavailable):
        await outcome(step, timedelta(0))
    assert step.tries == 1


async def test_what_waiting_does_not_cure_is_said_at_once() -> None:
    step = Starting(ConfigurationError("it ignores conditions"))
    with pytest.raises(ConfigurationError):
        await outcome(step, WAIT)
    assert step.tries == 1
