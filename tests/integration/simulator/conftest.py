"""One simulator for all tests of a module; each test is an account of its own."""

import itertools
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from google.genai import Client

from tests.integration.simulator.bench import Bench, served

_NUMBERS = itertools.count()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    async with served(tmp_path_factory.mktemp("simulator")) as running:
        yield running


@pytest.fixture
def key() -> str:
    return f"key-{next(_NUMBERS)}"


@pytest_asyncio.fixture(loop_scope="module")
async def client(bench: Bench, key: str) -> AsyncIterator[Client]:
    async with bench.client(key) as opened:
        yield opened
    for batch in bench.simulator.batches.unfinished():  # or it would take the next test's faults
        await bench.ended(batch.name)
