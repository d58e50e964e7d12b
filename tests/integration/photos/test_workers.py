"""Worker processes that die, hang, or lose their parent."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from services.chassis import workers as pool_of_workers
from services.chassis.photo_library import PhotoProblem
from services.chassis.workers import WorkerDied, Workers
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.worker_tasks import die, die_once, double, hang_in_a_decoder, refuse
from tests.integration.pictures.photos.pictures import encoded, halves

PARENT = """
import asyncio, os, sys
from services.chassis.workers import Workers

async def main():
    print(await Workers(1).run(os.getpid), flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(2)
    yield pool
    await pool.close()


async def test_work_is_done_and_its_errors_come_back(workers: Workers) -> None:
    assert await workers.run(double, 21) == 42
    with pytest.raises(LookupError, match="not here"):
        await workers.run(refuse, 1)


async def test_work_that_kills_its_process_twice_is_given_up_and_the_rest_goes_on(workers: Workers) -> None:
    results = await asyncio.gather(
        workers.run(double, 1), workers.run(die), workers.run(double, 2), return_exceptions=True
    )

    assert [results[0], results[2]] == [2, 4]
    assert isinstance(results[1], WorkerDied)
    assert await workers.run(double, 3) == 6


async def test_suspects_are_tried_one_at_a_time(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, ended = 0, 0, pool_of_workers._ended

    @asynccontextmanager
    async def counted(executor: Executor) -> AsyncIterator[Executor]:
        nonlocal inside, most
        async with ended(executor) as alone:
            inside += 1
            most = max(most, inside)
            try:
                yield alone
            finally:
                inside -= 1

    monkeypatch.setattr(pool_of_workers, "_ended", counted)
    await asyncio.gather(*(workers.run(die) for _ in range(2)), return_exceptions=True)

    assert most == 1


async def test_a_new_pool_takes_the_place_of_the_lost_one() -> None:
    single = Workers(1)
    with pytest.raises(WorkerDied):
        await single.run(die)
    processes = [await single.run(os.getpid) for _ in range(2)]
    await single.close()

    assert len(set(processes)) == 1


async def test_closing_ends_the_processes() -> None:
    single = Workers(1)
    process = await single.run(os.getpid)
    await single.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_work_whose_process_died_once_is_done_by_another(workers: Workers, tmp_path: Path) -> None:
    assert await workers.run(die_once, tmp_path / "marker") == "done"


async def test_a_file_that_keeps_a_decoder_busy_for_ever_is_given_up(workers: Workers) -> None:
    with pytest.raises(WorkerDied):
        await workers.run(hang_in_a_decoder)


async def test_a_photo_that_kills_its_readers_is_a_problem_of_that_photo(
    open_library: OpenLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(encoded(halves(), "PNG"))
    monkeypatch.setattr("services.adapters.photos.library.normalise_in_worker", die)
    async with open_library(local_root=tmp_path) as library:
        with pytest.raises(PhotoProblem) as caught:
            await library.obtain("a.png")

    assert caught.value.code == "undecodable"


def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
        try:
            # The worker holds the other end of this pipe: it ends when the last of the two has gone.
            parent.communicate(timeout=20)
        finally:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
