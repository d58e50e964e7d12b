"""An append-only log in the object store: entry n + 1 is created only-if-absent by whoever read entry n.

So every step has one winner, on any store with conditional creates. Entries are numbered from 1 without
gaps and never change, which is why the newest is found by a search instead of a listing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter

from .object_store import MissingObject, ObjectStore

E = TypeVar("E", bound=BaseModel)


@dataclass(frozen=True)
class AppendLog(Generic[E]):
    """The entries below one prefix; `key_of` spells the key of an entry."""

    store: ObjectStore
    key_of: Callable[[int], str]
    adapter: TypeAdapter[E]

    async def get(self, number: int) -> E | None:
        """Return an entry, None if the log does not reach so far."""
        try:
            return self.adapter.validate_json(await self.store.get(self.key_of(number)))
        except MissingObject:
            return None

    async def length(self, known: int = 0) -> int:
        """Return how many entries there are, `known` being a number that there are at least."""
        step, low = 1, known
        while await self._has(low + step):
            low, step = low + step, step * 2
        high = low + step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if await self._has(middle) else (low, middle)
        return low

    async def append(self, number: int, entry: E) -> E:
        """Try to make `entry` the one with this number; return whoever's entry won."""
        key = self.key_of(number)
        if await self.store.create(key, self.adapter.dump_json(entry)):
            return entry
        return self.adapter.validate_json(await self.store.get(key))

    async def _has(self, number: int) -> bool:
        return await self.store.size(self.key_of(number)) is not None
