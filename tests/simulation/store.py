"""The object store of a site, and how a process sees it; commits that change are violations."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from services.chassis.object_store import MissingObject, ObjectInfo
from tests.fakes.clock import START

from .files import bytes_of
from .process import Process
from .world import World

_NOTES = ("limits.json", "frontier.json", "waiting.json", "puzzling.json", "manifest.jsonl", "report.csv")
_LOOSE = ("open/", "dead/", "audit/", "photos/", "reuse/")


class Objects:
    """What lies in a store, and when it was put there."""

    def __init__(self, world: World, template: dict[str, bytes]) -> None:
        self.world = world
        self.data = dict(template)
        self.modified: dict[str, float] = {}

    def info(self, key: str) -> ObjectInfo | None:
        data = self.data.get(key)
        if data is None:
            return None
        return ObjectInfo(key, len(data), START + timedelta(seconds=self.modified.get(key, 0.0)))

    def put(self, key: str, data: bytes) -> bool:
        """Write over what is there; a violation if it was meant to last."""
        before = self.data.get(key)
        if before is not None and before != data and not _may_change(key):
            self.world.violated(f"I3: {key} was written over: {before[:200]!r} became {data[:200]!r}")
        self.data[key] = data
        self.modified[key] = self.world.loop.time()
        return True

    def create(self, key: str, data: bytes) -> bool:
        if key in self.data:
            return False
        return self.put(key, data)

    def delete(self, key: str) -> bool:
        if key in self.data and not _may_change(key):
            self.world.violated(f"I3: {key} was deleted")
        self.data.pop(key, None)
        return True


def _may_change(key: str) -> bool:
    return key.startswith(_LOOSE) or key.rpartition("/")[2] in _NOTES


class StoreView:
    """The store as one process sees it."""

    def __init__(self, objects: Objects, process: Process) -> None:
        self._objects = objects
        self._process = process

    async def get(self, key: str) -> bytes:
        await self._process.before(f"get {key}")
        return self._found(key)

    async def get_range(self, key: str, start: int, length: int) -> bytes:
        await self._process.before(f"get part of {key}")
        return self._found(key)[start : start + length]

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        await self._process.before(f"stream {key}")
        data = self._found(key)
        half = len(data) // 2
        yield data[:half]
        await self._process.before(f"go on streaming {key}")
        yield data[half:]

    async def put(self, key: str, data: bytes | Path) -> None:
        body = data if isinstance(data, bytes) else bytes_of(data)
        await self._process.write(f"put {key}", partial(self._objects.put, key, body))

    async def create(self, key: str, data: bytes) -> bool:
        return await self._process.write(f"create {key}", partial(self._objects.create, key, data), lie=False)

    async def info(self, key: str) -> ObjectInfo | None:
        await self._process.before(f"head {key}")
        return self._objects.info(key)

    async def size(self, key: str) -> int | None:
        await self._process.before(f"head {key}")
        data = self._objects.data.get(key)
        return None if data is None else len(data)

    async def list(self, prefix: str) -> AsyncIterator[ObjectInfo]:
        await self._process.before(f"list {prefix}")
        for key in sorted(self._objects.data):
            if key.startswith(prefix) and (info := self._objects.info(key)) is not None:
                yield info

    async def delete(self, key: str) -> None:
        await self._process.write(f"delete {key}", partial(self._objects.delete, key))

    def flips(self) -> bool:
        """Toss a coin, for what else a process sees of the world."""
        return self._process.world.chance() < 0.5

    def _found(self, key: str) -> bytes:
        try:
            return self._objects.data[key]
        except KeyError:
            raise MissingObject(key) from None
