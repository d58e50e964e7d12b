"""Time as a port, so that waiting can be tested without waiting."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the runtime needs to know and do about time."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        ...

    async def sleep(self, delay: timedelta) -> None:
        """Return after `delay`."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    async def sleep(self, delay: timedelta) -> None:
        """Return after `delay`."""
        await asyncio.sleep(max(delay.total_seconds(), 0))
