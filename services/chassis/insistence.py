"""The last steps of a delivery, tried again in place until the world takes them.

What a handler found out is worth keeping: a broker whose queue is full or that is restarting, and a store
that is away for a moment, take it a little later. To give the message back each time instead would use up
the broker's delivery limit and make a healthy message a dead letter.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from . import logs
from .clock import Clock
from .errors import Unavailable

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 16, 30))
"""Before each further try; the last one is repeated."""
PATIENCE = timedelta(minutes=10)
"""How long one delivery insists: well below the broker's own limit of 30 minutes for an unsettled message."""

T = TypeVar("T")


class Insistence:
    """Insists for one delivery; all its steps share the patience. It ends when `stopping` is set."""

    def __init__(self, clock: Clock, stopping: asyncio.Event) -> None:
        self._clock = clock
        self._stopping = stopping
        self._deadline: datetime | None = None
        self._failures = 0

    async def on(self, step: Callable[[], Awaitable[T]]) -> T:
        """Return what the step returns once it works; raises its Unavailable when patience is over."""
        while True:
            try:
                return await step()
            except Unavailable as error:
                await self._pause_after(error)

    async def _pause_after(self, error: Unavailable) -> None:
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        self._deadline = self._deadline or self._clock.now() + PATIENCE
        if self._stopping.is_set() or self._clock.now() + pause > self._deadline:
            raise error
        logs.logger().warning("not_taken_yet", error=str(error), again_in_seconds=pause.total_seconds())
        await self._sleep(pause)

    async def _sleep(self, pause: timedelta) -> None:
        """Sleep, but not through a stop."""
        waits = {
            asyncio.ensure_future(self._clock.sleep(pause)),
            asyncio.ensure_future(self._stopping.wait()),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
