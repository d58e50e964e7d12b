"""Lines come in the order of their items, and only a few photos are in memory at a time."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from contracts.documents import Item
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.batch_builder.line_writer import AHEAD, LineWriter
from services.batch_builder.preparing import Buildable
from services.chassis.errors import Unavailable
from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import Photo


@dataclass
class CountedStore:
    """A store whose photos come back in any order, and which knows how many are being read."""

    store: ObstoreObjectStore = field(default_factory=memory_store)
    reading: int = 0
    most: int = 0
    broken: str = ""

    async def get(self, key: str) -> bytes:
        self.reading += 1
        self.most = max(self.most, self.reading)
        try:
            for _ in range(int(key[-1]) % 3):
                await asyncio.sleep(0)
        finally:
            self.reading -= 1
        if key == self.broken:
            raise Unavailable("the store is away")
        return key.encode()


def entry(number: int) -> Buildable:
    item = {"item_id": f"i{number}", "product_id": "p", "sku": "s", "title": "t", "style": "y"}
    photo = Photo(f"photos/{number}", "image/jpeg", 64, 36, "0" * 64)
    return Buildable(
        Item.model_validate({**item, "photo": "a", "fields": {}}), photo, "A room.", f"f{number}"
    )


async def written(store: Any, count: int) -> list[str]:
    with DigestedFile() as file:
        async with asyncio.TaskGroup() as group:
            writer = LineWriter(store, {}, file, group)
            for number in range(count):
                await writer.write(entry(number))
            await writer.finish()
        return [json.loads(line)["key"] for line in file.path.read_bytes().splitlines()]


async def test_lines_keep_the_order_of_their_items_and_photos_are_read_a_few_ahead() -> None:
    store = CountedStore()
    assert await written(store, 20) == [f"i{number}" for number in range(20)]
    assert 1 < store.most <= AHEAD


async def test_a_store_that_fails_ends_everything_under_way() -> None:
    store = CountedStore(broken="photos/3")
    with pytest.raises(ExceptionGroup) as caught:
        await written(store, 20)
    assert caught.group_contains(Unavailable)
    assert store.reading == 0
