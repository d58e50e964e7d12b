"""Downloads: whole or by range, cut off by a broken connection, or shortened by something that lies."""

import mmap
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from .connections import Connections

_WITH_CONTENT = frozenset({200, 206})


class Download(FileResponse):
    """A file in pieces, whole or by range."""

    chunk_size = 1 << 20


class CutDownload(Download):
    """Announces all that was asked for, sends a share of it and closes the connection."""

    def __init__(self, path: Path, media_type: str, share: float, connections: Connections) -> None:
        super().__init__(path, media_type=media_type)
        self._share = share
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the share and hang up."""
        left = 0

        async def until_the_cut(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                left = int(_length(message) * self._share)
                await send(message)
                return
            piece = message["body"][:left]
            left -= len(piece)
            await send({**message, "body": piece, "more_body": True})
            if not left:
                self._connections.close(tuple(scope["client"]))

        await super().__call__(scope, receive, until_the_cut)


class ShortDownload(Download):
    """Sends what was asked for up to the middle of a line, and says that the file ends there."""

    def __init__(self, path: Path, media_type: str, share: float) -> None:
        super().__init__(path, media_type=media_type)
        self._path = path
        self._share = share

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the shortened answer as if it were whole."""
        left, ended = 0, False

        async def until_the_end(message: Message) -> None:
            nonlocal left, ended
            if message["type"] == "http.response.start":
                left = self._shortened(message)
                await send(message)
            elif not ended:
                piece = message["body"][:left]
                left -= len(piece)
                ended = not left
                await send({**message, "body": piece, "more_body": not ended})

        await super().__call__(scope, receive, until_the_end)

    def _shortened(self, message: Message) -> int:
        """Change what the headers say of the length, and return how many bytes that leaves."""
        length, headers = _length(message), MutableHeaders(raw=message["headers"])
        if length < 2 or message["status"] not in _WITH_CONTENT:
            return length
        start = int(headers.get("content-range", "bytes 0-").removeprefix("bytes ").split("-")[0])
        end = _middle_of_a_line(self._path, start, length, self._share)
        headers["content-length"] = str(end - start)
        if "content-range" in headers:
            headers["content-range"] = f"bytes {start}-{end - 1}/{end}"
        message["headers"] = headers.raw
        return end - start


def _length(message: Message) -> int:
    return int(MutableHeaders(raw=message["headers"])["content-length"])


def _middle_of_a_line(path: Path, start: int, length: int, share: float) -> int:
    """Return the middle of the line that lies at a share of a stretch, or of as much as is in there."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = start + int(length * share)
        first = max(content.rfind(b"\n", 0, at) + 1, start)
        end = content.find(b"\n", at, start + length)
    last = start + length if end < 0 else end
    return max((first + last) // 2, start + 1)
