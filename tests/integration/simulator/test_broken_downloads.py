"""Downloads that break off at different places, and those that lie about their end."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
import pytest_asyncio

from tests.integration.simulator.bench import Bench, line

pytestmark = pytest.mark.asyncio(loop_scope="module")

_KEY = "broken-downloads"


@dataclass(frozen=True)
class Responses:
    address: str
    content: bytes


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def made(bench: Bench) -> AsyncIterator[Responses]:
    async with bench.client(_KEY) as client:
        lines = [line(f"key-{number}", "[simulate:blocked]") for number in range(40)]
        batch = await bench.ended(await bench.submit(client, lines))
    content = bench.simulator.files.path(batch.responses_file).read_bytes()
    yield Responses(f"/v1beta/files/{batch.responses_file}:download", content)


async def _until_it_breaks(http: httpx2.AsyncClient, made: Responses, start: int) -> tuple[int, bytes]:
    have = bytearray()
    async with http.stream("GET", made.address, headers={"Range": f"bytes={start}-"}) as answer:
        assert answer.headers["content-length"] == str(len(made.content) - start)
        try:
            async for piece in answer.aiter_bytes():
                have += piece
        except httpx2.RemoteProtocolError:
            return answer.status_code, bytes(have)
    pytest.fail("the download did not break")


async def test_a_download_cut_again_and_again_can_be_resumed_where_it_broke(
    bench: Bench, made: Responses
) -> None:
    have, shares = b"", list[float]()
    await bench.arm("download-cut", times=4)
    async with bench.http(_KEY) as http:
        for _ in range(4):
            left = len(made.content) - len(have)
            status, piece = await _until_it_breaks(http, made, len(have))
            assert status == 206
            have += piece
            shares.append(round(len(piece) / left, 2))
        rest = await http.get(made.address, headers={"Range": f"bytes={len(have)}-"})

    assert len(set(shares)) == 4
    assert 0 in shares
    assert have + rest.content == made.content


@pytest.mark.parametrize("start", [0, 1_000])
async def test_a_short_download_looks_whole_but_ends_within_a_line(
    bench: Bench, made: Responses, start: int
) -> None:
    headers = {"Range": f"bytes={start}-"} if start else {}
    await bench.arm("download-short")
    async with bench.http(_KEY) as http:
        short = await http.get(made.address, headers=headers)
        whole = await http.get(made.address, headers=headers)
    last = short.content.splitlines()[-1]

    assert short.status_code == (206 if start else 200)
    assert short.headers["content-length"] == str(len(short.content))
    assert 0 < len(short.content) < len(whole.content)
    assert whole.content.startswith(short.content)
    with pytest.raises(json.JSONDecodeError):
        json.loads(last)


@pytest.mark.parametrize("fault", ["download-cut", "download-short"])
async def test_a_range_beyond_the_end_is_refused_whatever_is_armed(
    bench: Bench, made: Responses, fault: str
) -> None:
    await bench.arm(fault)
    async with bench.http(_KEY) as http:
        answer = await http.get(made.address, headers={"Range": f"bytes={len(made.content)}-"})

    assert answer.status_code == 416
