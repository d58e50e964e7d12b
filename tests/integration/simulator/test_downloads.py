"""Responses, whole and in ranges, and what is said of their names."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from google.genai.errors import ClientError

from tests.integration.simulator.bench import Bench, line

pytestmark = pytest.mark.asyncio(loop_scope="module")

_KEY = "downloads"


@dataclass(frozen=True)
class Responses:
    file: str
    content: bytes


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def made(bench: Bench) -> AsyncIterator[Responses]:
    async with bench.client(_KEY) as client:
        batch = await bench.ended(await bench.submit(client, [line("one"), line("two")]))
    yield Responses(batch.responses_file, bench.simulator.files.path(batch.responses_file).read_bytes())


@pytest.mark.parametrize("place", ["/v1beta/files/{}", "/v1/files/{}", "/download/v1beta/files/{}"])
async def test_responses_are_had_at_each_address(bench: Bench, made: Responses, place: str) -> None:
    async with bench.http(_KEY) as http:
        answer = await http.get(place.format(made.file) + ":download", params={"alt": "media"})

    assert answer.content == made.content
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-length"] == str(len(made.content))


async def test_the_sdk_streams_responses_to_a_file(bench: Bench, made: Responses, tmp_path: Path) -> None:
    async with bench.client(_KEY) as client:
        await client.aio.files.download(file=f"files/{made.file}", destination=tmp_path / "responses")

    assert (tmp_path / "responses").read_bytes() == made.content


async def test_a_range_gives_that_part(bench: Bench, made: Responses) -> None:
    async with bench.http(_KEY) as http:
        tail = await _ranged(http, made, "bytes=1000-")
        middle = await _ranged(http, made, "bytes=10-19")
        beyond = await _ranged(http, made, f"bytes={len(made.content)}-")

    assert (tail.status_code, tail.content) == (206, made.content[1000:])
    assert tail.headers["content-range"] == f"bytes 1000-{len(made.content) - 1}/{len(made.content)}"
    assert middle.content == made.content[10:20]
    assert beyond.status_code == 416


async def _ranged(http: httpx2.AsyncClient, made: Responses, wanted: str) -> httpx2.Response:
    return await http.get(f"/v1beta/files/{made.file}:download", headers={"Range": wanted})


async def test_a_broken_download_goes_on_with_a_range(bench: Bench, made: Responses) -> None:
    await bench.arm("download-truncated")
    async with bench.http(_KEY) as http:
        have = await _until_it_breaks(http, made)
        rest = await _ranged(http, made, f"bytes={len(have)}-")

    assert 0 < len(have) < len(made.content)
    assert have + rest.content == made.content


async def _until_it_breaks(http: httpx2.AsyncClient, made: Responses) -> bytes:
    have = bytearray()
    async with http.stream("GET", f"/v1beta/files/{made.file}:download") as answer:
        try:
            async for piece in answer.aiter_bytes():
                have += piece
        except httpx2.TransportError:
            return bytes(have)
    pytest.fail("the download did not break")


async def test_looking_at_a_responses_file_is_refused_as_its_name_is_too_long(
    bench: Bench, made: Responses
) -> None:
    async with bench.client(_KEY) as client:
        with pytest.raises(ClientError) as refused:
            await client.aio.files.get(name=made.file)

    assert refused.value.code == 400


async def test_another_accounts_responses_are_forbidden(bench: Bench, made: Responses) -> None:
    async with bench.client("somebody-else") as stranger:
        with pytest.raises(ClientError) as refused:
            await stranger.aio.files.download(file=f"files/{made.file}")

    assert refused.value.code == 403
