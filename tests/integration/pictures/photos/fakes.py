"""A clock that tells the time it is given, and never waits."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, delay: timedelta) -> None:
        self.slept.append(delay.total_seconds())
        self.time += delay
