"""The Gemini adapter against a server that counts: what it sends, and what it makes of the answers."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from services.adapters.gemini import GeminiProvider, open_gemini
from services.chassis.errors import Permanent, Transient, Unavailable
from services.chassis.provider import BatchState, CreateAnswer, Created, FileGone, NotNow, Refused, Unknown

Answer = tuple[int, bytes] | None
"""Status and body, or None: read the request and close the connection."""


@dataclass
class StubServer:
    """Answers every request by `answer`, a connection each, and remembers what it was asked."""

    answer: Callable[[str, str], Answer]
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split(" ", 2)
        length = next(
            (line for line in head.split("\r\n") if line.lower().startswith("content-length:")), ":0"
        )
        await reader.readexactly(int(length.split(":")[1]))
        self.asked.append((method, path))
        if (answer := self.answer(method, path)) is not None:
            status, body = answer
            reply = f"HTTP/1.1 {status} X\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            writer.write(reply.encode() + body)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def provider_on(
    answer: Callable[[str, str], Answer],
) -> AsyncIterator[tuple[GeminiProvider, StubServer]]:
    stub = StubServer(answer)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.port = server.sockets[0].getsockname()[1]
    async with server, open_gemini(f"http://127.0.0.1:{stub.port}", "a-key") as provider:
        yield provider, stub


def error_body(code: int) -> bytes:
    return json.dumps({"error": {"code": code, "message": "as ordered", "status": "X"}}).encode()


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((200, b'{"name": "batches/b1", "metadata": {}}'), Created("batches/b1")),
        ((200, b'{"name": "https://elsewhere/b1"}'), Unknown),
        ((400, error_body(400)), Refused("400", "as ordered")),
        ((404, error_body(404)), Refused("404", "as ordered")),
        ((401, error_body(401)), NotNow),
        ((403, error_body(403)), NotNow),
        ((429, error_body(429)), NotNow),
        ((408, error_body(408)), Unknown),
        ((500, error_body(500)), Unknown),
        ((503, error_body(503)), Unknown),
        ((200, b"<html>"), Unknown),
        (None, Unknown),
    ],
    ids=str,
)
async def test_a_create_is_sent_exactly_once_whatever_comes_back(
    answer: Answer, meaning: CreateAnswer | type[CreateAnswer]
) -> None:
    async with provider_on(lambda *_: answer) as (provider, stub):
        said = await provider.create("gemini-nano-banana-2.1", "files/f", "sceneloom/s/1/n")
    assert [method for method, _ in stub.asked] == ["POST"]
    assert said == meaning if not isinstance(meaning, type) else isinstance(said, meaning)


async def test_a_connection_that_was_never_opened_made_nothing() -> None:
    async with open_gemini("http://127.0.0.1:1", "a-key") as provider:
        said = await provider.create("gemini-nano-banana-2.1", "files/f", "name")
    assert isinstance(said, NotNow)


@pytest.mark.parametrize("name", ["http://127.0.0.1:1/steal", "files/../../x", "../models", "", "files/a/b"])
async def test_a_name_that_is_none_never_leads_our_key_elsewhere(name: str) -> None:
    async with provider_on(lambda *_: (200, b"{}")) as (provider, stub):
        with pytest.raises(Permanent, match="no name"):
            _ = [piece async for piece in provider.download(name)]
        with pytest.raises(Permanent, match="no name"):
            await provider.look(name)
        with pytest.raises(Permanent, match="no name"):
            await provider.cancel(name)
    assert stub.asked == []


@pytest.mark.parametrize("status", [204, 206, 302, 304])
async def test_a_download_that_is_no_success_is_never_an_empty_file(status: int) -> None:
    async with provider_on(lambda *_: (status, b"")) as (provider, _):
        with pytest.raises((Transient, Unavailable)):
            _ = [piece async for piece in provider.download("files/batch-1")]


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_file_that_is_gone_is_told_from_a_key_that_is_refused(status: int) -> None:
    def gone(_: str, path: str) -> Answer:
        return (200, b"{}") if "/batches" in path else (status, error_body(status))

    async with provider_on(gone) as (provider, _):
        with pytest.raises(FileGone):
            _ = [piece async for piece in provider.download("files/batch-1")]
    async with provider_on(lambda *_: (403, error_body(403))) as (provider, _):
        with pytest.raises(Unavailable):
            _ = [piece async for piece in provider.download("files/batch-1")]


@pytest.mark.parametrize(
    ("operation", "state"),
    [
        ({"metadata": {"state": "BATCH_STATE_RUNNING"}}, BatchState.RUNNING),
        ({"metadata": {"state": "JOB_STATE_EXPIRED"}}, BatchState.EXPIRED),
        ({"metadata": {"state": "BATCH_STATE_NEW_WORD"}}, BatchState.UNKNOWN),
        ({"done": True, "error": {"code": 13, "message": None}}, BatchState.FAILED),
        ({"done": True, "response": {"responsesFile": "files/batch-1"}}, BatchState.SUCCEEDED),
        ({"metadata": {"state": None, "displayName": None, "createTime": None}}, BatchState.UNKNOWN),
    ],
    ids=str,
)
async def test_every_shape_of_an_operation_has_a_state(
    operation: dict[str, object], state: BatchState
) -> None:
    body = json.dumps({"name": "batches/b1", **operation}).encode()
    async with provider_on(lambda *_: (200, body)) as (provider, _):
        status = await provider.look("batches/b1")
    assert status is not None
    assert status.state is state


async def test_a_page_of_somebody_elses_is_no_answer() -> None:
    async with provider_on(lambda *_: (200, b"<html>captive portal</html>")) as (provider, _):
        with pytest.raises(Unavailable, match="not JSON"):
            await provider.look("batches/b1")


async def test_a_list_with_a_missing_page_is_no_list() -> None:
    pages = iter(
        [(200, b'{"operations": [{"name": "batches/b1"}], "nextPageToken": "2"}'), (500, error_body(500))]
    )
    async with provider_on(lambda *_: next(pages)) as (provider, stub):
        with pytest.raises(Unavailable):
            _ = [batch async for batch in provider.list()]
    assert "pageSize=100" in stub.asked[0][1]
