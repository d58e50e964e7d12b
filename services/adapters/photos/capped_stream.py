"""A connection that reads only so much for each request, whatever the bytes are.

A server may send without end what never becomes a photo: interim answers, headers, empty chunks with long
names. The HTTP library reads all of these patiently; here they are counted before it sees them.
"""

import ssl

import httpcore2

from services.chassis.photo_library import PhotoProblem

MOST_BEFORE_BODY = 256 * 1024
_READ = 256 * 1024
"""What the event loop hands over at most at a time; the HTTP library asks for a quarter of it."""


class CappedStream(httpcore2.AsyncNetworkStream):
    """A network stream whose reading is capped anew by every request that is written to it."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = MOST_BEFORE_BODY

    def allow_body(self, most: int) -> None:
        """Let a body of so many bytes be read, and some framing around it."""
        self._left = 2 * most + MOST_BEFORE_BODY

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Return what has arrived; raises PhotoProblem once it is too much."""
        data = await self._stream.read(max(max_bytes, _READ), timeout)
        self._left -= len(data)
        if self._left < 0:
            raise PhotoProblem("too_large", "the photo's server sends far more than a photo, without an end")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send a request's bytes."""
        self._left = MOST_BEFORE_BODY
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> "CappedStream":
        """Return the stream that what is read is decrypted from."""
        return CappedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> object:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)
