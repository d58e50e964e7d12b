"""A store in memory whose times are those of a test's clock, and which can lose power between two writes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from obstore.store import MemoryStore

from services.adapters.object_store import ObstoreObjectStore
from services.chassis.object_store import ObjectInfo
from tests.fakes.clock import FakeClock


class PowerCut(BaseException):
    """The process is gone: nothing after this happens, and nobody handles it."""


class ClockedStore(ObstoreObjectStore):
    def __init__(self, clock: FakeClock) -> None:
        super().__init__(MemoryStore(), name="memory")
        self._clock = clock
        self._times: dict[str, datetime] = {}
        self.writes = 0
        self.cut_before: int | None = None
        """The number of the write before which the power goes, counted from 1."""

    async def put(self, key: str, data: bytes | Path) -> None:
        self._begin_write()
        self._times[key] = self._clock.now()
        await super().put(key, data)

    async def create(self, key: str, data: bytes) -> bool:
        self._begin_write()
        self._times.setdefault(key, self._clock.now())
        return await super().create(key, data)

    async def delete(self, key: str) -> None:
        self._begin_write()
        self._times.pop(key, None)
        await super().delete(key)

    async def info(self, key: str) -> ObjectInfo | None:
        found = await super().info(key)
        return found and self._timed(found)

    async def list(self, prefix: str) -> AsyncIterator[ObjectInfo]:
        async for found in super().list(prefix):
            yield self._timed(found)

    def _timed(self, found: ObjectInfo) -> ObjectInfo:
        return replace(found, modified=self._times[found.key])

    def _begin_write(self) -> None:
        self.writes += 1
        if self.cut_before is not None and self.writes >= self.cut_before:
            raise PowerCut
