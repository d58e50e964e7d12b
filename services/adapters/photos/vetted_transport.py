"""The HTTP client for photos: it can reach nothing but vetted addresses, whoever asks it.

Proxy variables are ignored, because a proxy would connect on its own account. Cookies are not kept.
"""

from collections.abc import AsyncIterable, AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore2
import httpx2

from .boundary import Boundary
from .vetted_network import Resolver, VettedNetwork

_CONNECT_SECONDS = 10
_HEADERS = {
    "User-Agent": "Sceneloom (product photo fetch)",
    "Accept": "image/jpeg, image/png;q=0.9, image/webp;q=0.8, image/*;q=0.5, */*;q=0.1",
    "Accept-Encoding": "identity",
}


class _Body(httpx2.AsyncByteStream):
    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece

    async def aclose(self) -> None:
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()


class VettedTransport(httpx2.AsyncBaseTransport):
    """A transport over a connection pool whose network is vetted; raises what httpcore2 raises."""

    def __init__(self, boundary: Boundary, resolve: Resolver, connections: int) -> None:
        self._boundary = boundary
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=connections,
            keepalive_expiry=5,
            network_backend=VettedNetwork(boundary, resolve),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; raises PhotoProblem if its address is beyond the boundary."""
        self._boundary.check_url(request.url)
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, AsyncIterable)  # noqa: S101 - the pool is an asynchronous one
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


def photo_client(boundary: Boundary, resolve: Resolver, connections: int) -> httpx2.AsyncClient:
    """Return a client that fetches photos; redirects are the caller's to follow."""
    return httpx2.AsyncClient(
        transport=VettedTransport(boundary, resolve, connections),
        trust_env=False,
        follow_redirects=False,
        headers=_HEADERS,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS),
    )
