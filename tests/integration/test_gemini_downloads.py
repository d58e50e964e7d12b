"""Downloads by the Gemini adapter, whole and in part, from a server that answers byte for byte as told."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from services.adapters.gemini import GeminiProvider, open_gemini
from services.chassis.errors import Transient, Unavailable
from services.chassis.provider import Piece

BODY = bytes(range(256)) * 40
START = 1000


@dataclass
class RawServer:
    """Writes the bytes that `reply` makes of each request's head, then closes the connection."""

    reply: Callable[[str], bytes]
    heads: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        self.heads.append(head)
        writer.write(self.reply(head))
        await writer.drain()
        writer.close()

    def ranges(self) -> list[str | None]:
        """Return what each request asked for."""
        asked = [[line for line in head.split("\r\n") if line.startswith("range: ")] for head in self.heads]
        return [lines[0].removeprefix("range: ") if lines else None for lines in asked]


@asynccontextmanager
async def server(reply: Callable[[str], bytes]) -> AsyncIterator[tuple[GeminiProvider, RawServer]]:
    raw = RawServer(reply)
    listener = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with listener, open_gemini(f"http://127.0.0.1:{port}", "a-key") as provider:
        yield provider, raw


def answer(status: int, body: bytes = b"", **headers: object) -> bytes:
    said = {"content-length": len(body), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value is not None)
    return f"HTTP/1.1 {status} X\r\n{lines}connection: close\r\n\r\n".encode() + body


def part(start: int = START, body: bytes = BODY[START:], total: object = len(BODY), **more: object) -> bytes:
    said = f"bytes {start}-{start + len(body) - 1}/{total}"
    return answer(206, body, **{"content_range": said, **more})


def rest_or_whole(rest: bytes) -> Callable[[str], bytes]:
    """Reply with `rest` to a request for a part, and with everything to one for the whole."""
    return lambda head: rest if "\r\nrange: " in head else answer(200, BODY)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in chunks)
    head = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    return head + body + end


async def bytes_from(pieces: AsyncIterator[Piece]) -> tuple[int, bytes]:
    """Return where the pieces begin, and their bytes, which must lie one after the other."""
    start, data = None, bytearray()
    async for piece in pieces:
        start = piece.offset if start is None else start
        assert piece.offset == start + len(data)
        data += piece.data
    return start or 0, bytes(data)


async def test_the_whole_is_asked_for_without_a_range_and_uncompressed() -> None:
    async with server(lambda _: answer(200, BODY)) as (provider, raw):
        assert await bytes_from(provider.download("files/batch-1")) == (0, BODY)
    assert raw.ranges() == [None]
    assert "accept-encoding: identity" in raw.heads[0]


@pytest.mark.parametrize("total", [len(BODY), "*"])
async def test_the_rest_is_asked_for_as_a_range(total: object) -> None:
    async with server(rest_or_whole(part(total=total))) as (provider, raw):
        assert await bytes_from(provider.download("files/batch-1", START)) == (START, BODY[START:])
    assert raw.ranges() == [f"bytes={START}-"]


async def test_a_server_that_knows_no_ranges_begins_at_0_and_so_it_is_said() -> None:
    async with server(lambda _: answer(200, BODY)) as (provider, raw):
        assert await bytes_from(provider.download("files/batch-1", START)) == (0, BODY)
    assert len(raw.heads) == 1


async def test_nothing_more_is_there_when_the_server_says_that_this_was_the_length() -> None:
    reply = answer(416, b"no such range", content_range=f"bytes */{START}")
    async with server(lambda _: reply) as (provider, raw):
        assert await bytes_from(provider.download("files/batch-1", START)) == (0, b"")
    assert len(raw.heads) == 1


@pytest.mark.parametrize(
    "rest",
    [
        part(START + 1),
        part(0, BODY),
        answer(206, BODY[START:]),
        answer(206, BODY[START:], content_range="lines 1-2/3"),
        part(content_encoding="gzip", body=gzip.compress(BODY[START:])),
        answer(416),
        answer(416, content_range=f"bytes */{START - 1}"),
        answer(416, content_range=f"bytes */{len(BODY)}"),
    ],
    ids=["later", "earlier", "unsaid", "not bytes", "compressed", "416", "416 shorter", "416 longer"],
)
async def test_another_part_than_was_asked_for_is_replaced_by_the_whole(rest: bytes) -> None:
    async with server(rest_or_whole(rest)) as (provider, raw):
        assert await bytes_from(provider.download("files/batch-1", START)) == (0, BODY)
    assert raw.ranges() == [f"bytes={START}-", None]


async def test_a_part_that_nobody_asked_for_is_no_success() -> None:
    async with server(lambda _: part()) as (provider, _):
        with pytest.raises(Transient):
            await bytes_from(provider.download("files/batch-1"))


@pytest.mark.parametrize(
    ("start", "reply"),
    [
        (0, answer(200, BODY[:-1], content_length=len(BODY))),
        (0, answer(200, b"", content_length=len(BODY))),
        (0, chunked(BODY[:500], end=b"")),
        (0, chunked(BODY[:500], end=b"1f4\r\nhalf a chunk")),
        (0, b"HTTP/1.1 200 X\r\ncontent-le"),
        (0, b""),
        (0, answer(200, b"no gzip at all", content_encoding="gzip")),
        (START, part(body=BODY[START:-1], content_length=len(BODY) - START)),
        (START, part(body=BODY[START:-1])),
    ],
    ids=[
        "short of its length",
        "nothing of its length",
        "no last chunk",
        "half a chunk",
        "half a head",
        "nothing",
        "not decodable",
        "part short of its length",
        "part short of the total",
    ],
)
async def test_a_stream_that_ends_early_is_never_taken_for_the_end(start: int, reply: bytes) -> None:
    async with server(lambda _: reply) as (provider, _):
        with pytest.raises(Unavailable):
            await bytes_from(provider.download("files/batch-1", start))


async def test_what_came_before_the_stream_ended_was_handed_on() -> None:
    got = bytearray()

    async def take(pieces: AsyncIterator[Piece]) -> None:
        async for piece in pieces:
            got.extend(piece.data)

    async with server(lambda _: answer(200, BODY[:777], content_length=len(BODY))) as (provider, _):
        with pytest.raises(Unavailable):
            await take(provider.download("files/batch-1"))
    assert bytes(got) == BODY[:777]
