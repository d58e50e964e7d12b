"""A clock that moves only when told to, and wakes whoever sleeps past the new time."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._asleep = asyncio.Condition()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, delay: timedelta) -> None:
        due = self._now + delay
        if due <= self._now:
            await asyncio.sleep(0)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((due, waiter))
        async with self._asleep:
            self._asleep.notify_all()
        await waiter

    def advance(self, delay: timedelta) -> None:
        self._now += delay
        for due, waiter in self._sleepers:
            if due <= self._now and not waiter.done():
                waiter.set_result(None)
        self._sleepers = [(due, waiter) for due, waiter in self._sleepers if not waiter.done()]

    def jump_to_next_sleeper(self) -> timedelta:
        """Move to the earliest time anybody waits for, if anybody still does; return how far that was."""
        waiting = [due for due, waiter in self._sleepers if not waiter.done()]
        earliest = min(waiting, default=self._now)
        step = earliest - self._now
        self.advance(step)
        return step

    async def somebody_sleeps(self) -> None:
        """Return once somebody is asleep."""
        async with self._asleep:
            await self._asleep.wait_for(lambda: any(not waiter.done() for _, waiter in self._sleepers))
