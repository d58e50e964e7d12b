"""A web server on loopback that answers with whatever bytes a test wants, and remembers who asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]


@dataclass
class PhotoServer:
    """What it answers, by path: each answer once, the last one again and again."""

    port: int = 0
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def on(self, path: str, *answers: Answer) -> str:
        self.answers[path] = list(answers)
        return self.url(path)

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        path = head[0].split(" ")[1]
        pairs = (line.split(": ", 1) for line in head[1:] if line)
        self.asked.append(Asked(path, {name.lower(): value for name, value in pairs}))
        answers = self.answers.get(path, [status(404)])
        await (answers.pop(0) if len(answers) > 1 else answers[0])(writer)

    async def close(self) -> None:
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)


@asynccontextmanager
async def photo_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[PhotoServer]:
    """Give a server on a free port of loopback."""
    photos = PhotoServer()
    server = await asyncio.start_server(photos.serve, "127.0.0.1", 0, ssl=tls)
    photos.port = server.sockets[0].getsockname()[1]
    try:
        yield photos
    finally:
        server.close()
        await photos.close()
        await server.wait_closed()


async def _nothing() -> None: ...


def status(
    code: int, body: bytes = b"", before: Callable[[], Awaitable[None]] = _nothing, **headers: str
) -> Answer:
    """Return a whole answer, given after something was done; header names have underscores for dashes."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        await before()
        writer.write(_head(code, {"Content-Length": str(len(body)), **headers}) + body)
        await writer.drain()

    return answer


def redirect(location: str) -> Answer:
    """Return an answer that sends the client elsewhere, with a body that never ends."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(302, {"Location": location}))
        await _write_for_ever(writer)

    return answer


def endless(server: PhotoServer) -> Answer:
    """Return an answer whose body never ends; counts what was sent."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, {}))
        await _write_for_ever(writer, server)

    return answer


def pouring(server: PhotoServer, head: bytes, piece: bytes) -> Answer:
    """Return an answer that goes on with a piece again and again, whatever that is in HTTP."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await _write_for_ever(writer, server, piece)

    return answer


def slow_drip(writer_has_begun: asyncio.Event) -> Answer:
    """Return an answer that gives one byte and then nothing more, for as long as the test runs."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, {"Content-Length": "1000"}) + b"\xff")
        await writer.drain()
        writer_has_begun.set()
        await asyncio.Event().wait()

    return answer


def cut_off(body: bytes) -> Answer:
    """Return an answer that announces more than it gives."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, {"Content-Length": str(2 * len(body))}) + body)
        await writer.drain()

    return answer


def hang_up() -> Answer:
    """Return no answer at all: the connection is reset."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return answer


def _head(code: int, headers: dict[str, str]) -> bytes:
    lines = [
        f"{name.replace('_', '-')}: {value}" for name, value in {**headers, "Connection": "close"}.items()
    ]
    return "\r\n".join([f"HTTP/1.1 {code} -", *lines, "", ""]).encode()


async def _write_for_ever(
    writer: asyncio.StreamWriter, server: PhotoServer | None = None, piece: bytes = bytes(64 * 1024)
) -> None:
    while True:
        writer.write(piece)
        await writer.drain()
        if server is not None:
            server.sent += len(piece)
