"""Creations that are late, whose connection is reset, or that a list does not know of yet."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from google.genai import Client
from google.genai.types import BatchJob

from tests.fakes.clock import FakeClock
from tests.integration.simulator.bench import QUICK_MODEL, Bench, line, served, upload

pytestmark = pytest.mark.asyncio(loop_scope="module")

_LATE = timedelta(seconds=35)


@asynccontextmanager
async def _creating(
    bench: Bench, clock: FakeClock, client: Client, fault: str
) -> AsyncIterator[asyncio.Task[BatchJob]]:
    """Give a creation that the simulator has read and holds back."""
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    await bench.arm(fault)
    creating = asyncio.create_task(client.aio.batches.create(model=QUICK_MODEL, src=file))
    await clock.somebody_sleeps()
    yield creating


@pytest.mark.parametrize(("fault", "made_meanwhile"), [("create-late", 1), ("create-late-act", 0)])
async def test_a_late_creation_is_acted_on_before_or_after_the_wait(
    tmp_path: Path, fault: str, made_meanwhile: int
) -> None:
    clock = FakeClock()
    async with (
        served(tmp_path, clock) as bench,
        bench.client("k") as client,
        _creating(bench, clock, client, fault) as creating,
    ):
        meanwhile = bench.simulator.batches.all()
        step = clock.jump_to_next_sleeper()
        batch = await creating

    assert (len(meanwhile), step) == (made_meanwhile, _LATE)
    assert [made.name for made in bench.simulator.batches.all()] == [batch.name]


async def test_a_creation_is_acted_on_late_though_its_client_has_hung_up(tmp_path: Path) -> None:
    clock = FakeClock()
    async with served(tmp_path, clock) as bench, bench.http("k") as http:
        async with (
            bench.client("k") as client,
            _creating(bench, clock, client, "create-late-act") as creating,
        ):
            creating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await creating
        before = (await http.get("/simulator/batches")).json()["batches"]
        clock.advance(_LATE)
        after = (await http.get("/simulator/batches")).json()["batches"]

    assert (before, len(after)) == ([], 1)


async def test_the_lateness_is_what_the_settings_say(tmp_path: Path) -> None:
    clock = FakeClock()
    async with (
        served(tmp_path, clock, lateness=3) as bench,
        bench.client("k") as client,
        _creating(bench, clock, client, "create-late") as creating,
    ):
        step = clock.jump_to_next_sleeper()
        await creating

    assert step == timedelta(seconds=3)


@pytest.mark.parametrize(("fault", "made"), [("create-reset", 0), ("create-reset-after", 1)])
async def test_a_connection_may_be_reset_at_creation(
    bench: Bench, client: Client, key: str, fault: str, made: int
) -> None:
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    await bench.arm(fault)

    with pytest.raises(httpx2.ReadError) as broken:
        await client.aio.batches.create(model=QUICK_MODEL, src=file)
    async with bench.http(key) as http:
        listed = (await http.get("/v1beta/batches?pageSize=5")).json()["operations"]

    assert _was_reset(broken.value)
    assert len(listed) == made


def _was_reset(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ConnectionResetError):
        error = error.__cause__ or error.__context__
    return error is not None


async def test_a_batch_can_be_had_before_a_lagging_list_knows_it(tmp_path: Path) -> None:
    clock = FakeClock()
    async with (
        served(tmp_path, clock, list_lag=60) as bench,
        bench.client("k") as client,
        bench.http("k") as http,
    ):
        name = await bench.submit(client, [line("x", "[simulate:blocked]")])
        clock.advance(timedelta(seconds=59))
        seen = (await client.aio.batches.get(name=name)).name
        early = (await http.get("/v1beta/batches?pageSize=5")).json()["operations"]
        clock.advance(timedelta(seconds=1))
        later = (await http.get("/v1beta/batches?pageSize=5")).json()["operations"]

    assert (seen, early, [operation["name"] for operation in later]) == (name, [], [name])
