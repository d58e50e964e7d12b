"""Waiting at the start of a process for servers that are still starting themselves."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from . import logs
from .clock import Clock
from .errors import SceneloomError

PAUSE = timedelta(seconds=1)

T = TypeVar("T")


async def patiently(
    step: Callable[[], Awaitable[T]], wait: timedelta, clock: Clock, *, passing: type[SceneloomError]
) -> T:
    """Repeat a step until it works or the wait is over; raises its last `passing` error, others at once."""
    deadline = clock.now() + wait
    while True:
        try:
            return await step()
        except passing as error:
            if clock.now() + PAUSE > deadline:
                raise
            logs.logger().info("not_ready_yet", reason=str(error))
        await clock.sleep(PAUSE)
