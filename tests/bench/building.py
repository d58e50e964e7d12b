"""batch_builder alone, on products whose photos lie on a web server: the process that the bench measures."""

import asyncio
import json
import os
import sys
import tempfile
import time
from ipaddress import ip_network
from pathlib import Path

from contracts import keys
from contracts.documents import Item, RunDocument
from contracts.events import BatchBuilt, ShardPlanned
from contracts.values import Slice
from services.adapters.object_store import DiskObjectStore
from services.adapters.photos.library import open_photo_library
from services.adapters.photos.settings import PhotoSettings
from services.batch_builder.handlers import BatchBuilder
from services.chassis.clock import SystemClock
from services.chassis.object_store import ObjectStore
from tests.fakes.documents import run_document

SHARD_ITEMS = 50
SHARDS_AT_A_TIME = 2
"""As the settings of batch_builder have it."""


async def plan(store: ObjectStore, address: str, numbers: range) -> list[ShardPlanned]:
    """Write a run of products with these numbers, each with a photo of its own, and return its shards."""
    document: RunDocument = run_document()
    await store.put(keys.RunKeys(document.run).run_document, document.model_dump_json().encode())
    style = document.recipe.styles[0].name
    events = []
    for shard, first in enumerate(range(0, len(numbers), SHARD_ITEMS)):
        products = numbers[first : first + SHARD_ITEMS]
        items = b"".join(_item(number, style, address) for number in products)
        key = f"runs/{document.run}/items-{shard}.jsonl"
        await store.put(key, items)
        part = Slice(key=key, start=0, length=len(items), count=len(products))
        events.append(ShardPlanned(run=document.run, shard=shard, attempt=1, items=part))
    return events


def _item(number: int, style: str, address: str) -> bytes:
    item = Item(
        item_id=f"p-{number}.{style}",
        product_id=f"p-{number}",
        sku=f"P-{number}",
        title=f"Rug {number}",
        style=style,
        photo=f"{address}/{number}.jpg",
        fields={},
    )
    return item.model_dump_json().encode() + b"\n"


async def build(address: str, numbers: range, root: Path) -> tuple[float, int, int]:
    """Return the seconds it took, the lines that were made and their bytes."""
    store, clock = DiskObjectStore(root), SystemClock()
    events = await plan(store, address, numbers)
    started = time.monotonic()
    settings = PhotoSettings(allowed_networks=(ip_network("127.0.0.0/8"),))
    at_a_time = asyncio.Semaphore(SHARDS_AT_A_TIME)
    async with open_photo_library(settings, store, clock) as photos:
        builder = BatchBuilder(store, photos)

        async def one(event: ShardPlanned) -> BatchBuilt:
            async with at_a_time:
                (built,) = await builder.build(event)  # type: ignore[misc] # nothing here snoozes
            assert isinstance(built, BatchBuilt)
            return built

        built = await asyncio.gather(*map(one, events))
        seconds = time.monotonic() - started
    return seconds, sum(shard.lines for shard in built), sum(shard.requests.size for shard in built)


def main() -> None:
    """Build, and print what it took as JSON."""
    address, first, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    before = os.times()
    with tempfile.TemporaryDirectory() as root:
        seconds, lines, size = asyncio.run(build(address, range(first, end), Path(root)))
    spent = sum(os.times()[:4]) - sum(before[:4])
    print(json.dumps({"seconds": seconds, "processor_seconds": spent, "lines": lines, "bytes": size}))


if __name__ == "__main__":
    main()
