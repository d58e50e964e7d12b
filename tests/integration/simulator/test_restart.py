"""The simulator is killed and started again; its folder is all it keeps."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from services.chassis.errors import ConfigurationError
from services.gemini_simulator.app import running
from services.gemini_simulator.settings import SimulatorSettings
from tests.integration.simulator.bench import Served, line, responses, served

_SERVER = """
import asyncio, pathlib, sys
from services.gemini_simulator.app import create_app, hosted
from services.gemini_simulator.settings import SimulatorSettings

async def main(folder):
    settings = SimulatorSettings(port=0, data=pathlib.Path(folder), workers=1)
    app = create_app(settings)
    async with hosted(app, settings) as address:
        print(address, flush=True)
        batches = app.state.simulator.batches
        identifier = (await asyncio.to_thread(sys.stdin.readline)).strip()
        await batches.until(identifier, lambda batch: batch.lines_done >= 2)
        print("two lines are done", flush=True)
        await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
"""


@asynccontextmanager
async def _own_process(
    folder: Path,
) -> AsyncIterator[tuple[asyncio.subprocess.Process, asyncio.StreamReader]]:
    """Serve in a process whose output ends when the last of its own processes has ended."""
    script = folder / "server.py"
    script.write_text(_SERVER, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        script,
        folder / "state",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await asyncio.wait_for(process.stdout.read(), 20)
        await process.wait()


async def test_a_batch_cut_short_by_a_kill_goes_on_and_ends_as_it_would_have(tmp_path: Path) -> None:
    lines = [line(key) for key in ("a", "b", "c", "d", "e", "f", "g", "h")]
    async with _own_process(tmp_path) as (process, output):
        elsewhere = Served((await output.readline()).decode().strip(), tmp_path)
        async with elsewhere.client("k") as client:
            name = await elsewhere.submit(client, lines)
        assert process.stdin is not None
        process.stdin.write(name.removeprefix("batches/").encode() + b"\n")
        assert await output.readline() == b"two lines are done\n"
        process.kill()
        rest_of_output = await asyncio.wait_for(output.read(), 20)  # its drawing processes have ended too

    async with served(tmp_path) as bench, bench.client("k") as client:
        drawn_before = bench.simulator.counters.seen()["lines"]
        resumed = await responses(client, await bench.ended(name))
        drawn_in_all = bench.simulator.counters.seen()["lines"]
        whole = await bench.answers(client, lines)

    assert rest_of_output == b""
    assert resumed == whole
    assert 2 <= drawn_before < 8
    assert drawn_in_all == 8


async def test_bytes_of_a_half_written_line_are_written_over(tmp_path: Path) -> None:
    async with served(tmp_path) as bench, bench.client("k") as client:
        for _ in range(2):
            await bench.simulator.lifecycle.slots.acquire()
        name = await bench.submit(client, [line("a", "[simulate:blocked]")])
    identifier = name.removeprefix("batches/")
    (tmp_path / "state" / "batches" / f"{identifier}.bytes").write_bytes(b'{"key": "a", "resp')

    async with served(tmp_path) as bench, bench.client("k") as client:
        found = await responses(client, await bench.ended(name))

    assert [answer["key"] for answer in found] == ["a"]


async def test_a_batch_whose_input_is_gone_fails_and_says_so(tmp_path: Path) -> None:
    async with served(tmp_path) as bench, bench.client("k") as client:
        for _ in range(2):
            await bench.simulator.lifecycle.slots.acquire()
        name = await bench.submit(client, [line("a")])
        await client.aio.files.delete(name=f"files/{(await _input_of(bench, name))}")
        bench.simulator.lifecycle.slots.release()
        batch = await bench.ended(name)

    assert batch.state == "FAILED"
    assert batch.error is not None
    assert "deleted or has expired" in batch.error.message


async def _input_of(bench: Served, name: str) -> str:
    async with bench.http("k") as http:
        operation = (await http.get(f"/v1beta/{name}")).json()
    file: str = operation["metadata"]["inputConfig"]["fileName"]
    return file.removeprefix("files/")


async def test_two_simulators_do_not_share_a_folder(tmp_path: Path) -> None:
    settings = SimulatorSettings(port=0, data=tmp_path, workers=1)
    async with running(settings):
        with pytest.raises(ConfigurationError, match="another simulator is using the folder"):
            async with running(settings):
                pass


async def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    async with running(SimulatorSettings(port=0, data=tmp_path / "one", workers=1)) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(ConfigurationError, match=f"cannot listen on 127.0.0.1:{port}"):
            async with running(SimulatorSettings(port=port, data=tmp_path / "two", workers=1)):
                pass


async def test_a_simulator_is_up_while_its_block_runs_and_not_after(tmp_path: Path) -> None:
    async with (
        running(SimulatorSettings(port=0, data=tmp_path, workers=1)) as address,
        httpx2.AsyncClient(base_url=address) as http,
    ):
        health = await http.get("/simulator/health")

    async with httpx2.AsyncClient(base_url=address) as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get("/simulator/health")
    assert health.json() == {"status": "ok"}
