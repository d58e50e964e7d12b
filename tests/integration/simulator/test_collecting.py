"""The extractor collects from a simulator whose downloads break off, lie and hang up."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from contracts.documents import Fetched
from contracts.events import AttemptEnded
from contracts.keys import RunKeys
from services.adapters.gemini import open_gemini
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.clock import SystemClock
from services.chassis.errors import Unavailable
from services.extractor.collecting import Collector
from services.extractor.downloading import TRIES
from tests.integration.simulator.bench import Bench, line

pytestmark = pytest.mark.asyncio(loop_scope="module")

_KEY = "collecting"
_KEYS = RunKeys("run-1").shard(0).attempt(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def responses_file(bench: Bench) -> AsyncIterator[str]:
    async with bench.client(_KEY) as client:
        batch = await bench.ended(await bench.submit(client, [line("one"), line("two"), line("three")]))
    yield batch.responses_file


async def collected(bench: Bench, file: str, store: ObstoreObjectStore) -> bytes:
    event = AttemptEnded(run="run-1", shard=0, attempt=1, ending="succeeded", responses=f"files/{file}")
    async with open_gemini(bench.url, _KEY) as gemini:
        fetched = await Collector(store, gemini, "ours", SystemClock()).collect(event, _KEYS)
    assert isinstance(fetched, Fetched)
    assert fetched.responses is not None
    return await store.get(fetched.responses.key)


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        ("download-truncated", 1),
        ("download-truncated", TRIES - 1),
        ("download-cut", TRIES - 1),
        ("download-hang-up", TRIES - 1),
        ("download-503", TRIES - 1),
        ("download-short", 1),
        ("download-short", 2),
    ],
)
async def test_the_responses_are_had_whole(bench: Bench, responses_file: str, fault: str, times: int) -> None:
    await bench.arm(fault, times)
    whole = bench.simulator.files.path(responses_file).read_bytes()
    assert await collected(bench, responses_file, memory_store()) == whole
    assert not bench.simulator.faults.armed()


async def test_a_provider_that_stays_away_leaves_nothing_committed(bench: Bench, responses_file: str) -> None:
    store = memory_store()
    await bench.arm("download-hang-up", TRIES)
    with pytest.raises(Unavailable):
        await collected(bench, responses_file, store)
    assert [found async for found in store.list("runs")] == []
    whole = bench.simulator.files.path(responses_file).read_bytes()
    assert await collected(bench, responses_file, store) == whole
