"""A provider whose batches take their time, by a test's clock, and which counts how often it is asked."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.chassis.provider import BatchState, BatchStatus, CreateAnswer, Created
from tests.fakes.answers import AnsweringProvider
from tests.fakes.clock import FakeClock


@dataclass
class SlowProvider(AnsweringProvider):
    """`takes` says how long the n-th batch is at work, from 0."""

    clock: FakeClock = field(default_factory=FakeClock)
    takes: Callable[[int], timedelta] = lambda _: timedelta(hours=1)
    looks: Counter[str] = field(default_factory=Counter)
    ends: dict[str, datetime] = field(default_factory=dict)

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        number = len(self.created)
        answer = await super().create(model, file, display_name)
        assert isinstance(answer, Created)
        self.ends[answer.batch] = self.clock.now() + self.takes(number)
        return answer

    async def look(self, batch: str) -> BatchStatus | None:
        self.looks[batch] += 1
        return self._at_present(self.batches[batch])

    async def list(self) -> AsyncIterator[BatchStatus]:
        async for status in super().list():
            yield self._at_present(status)

    async def cancel(self, batch: str) -> None:
        await super().cancel(batch)
        if self.clock.now() < self.ends[batch]:
            self.ends[batch] = self.clock.now()
            self.batches[batch] = replace(self.batches[batch], state=BatchState.CANCELLED, responses=None)

    def _at_present(self, status: BatchStatus) -> BatchStatus:
        if self.clock.now() < self.ends[status.name]:
            return replace(status, state=BatchState.RUNNING, responses=None)
        return status
