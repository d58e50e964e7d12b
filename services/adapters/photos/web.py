"""One try at fetching a photo from the web into a file: few redirects, capped in time and bytes.

Redirects are followed here and not by the client, which would read their bodies into memory.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore2
import httpx2

from services.chassis.clock import Clock
from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import PhotoProblem

from .address import shown
from .answers import TryAgain, judge_status
from .size_cap import check_size

_MOST_REDIRECTS = 3


@dataclass(frozen=True)
class WebPhotos:
    """Photos on web servers."""

    client: httpx2.AsyncClient
    clock: Clock
    max_bytes: int
    timeout_seconds: float

    async def download(self, url: httpx2.URL, file: DigestedFile) -> None:
        """Write the photo at `url` to `file`; raises PhotoProblem, or TryAgain where that may help."""
        where = shown(url)
        try:
            async with asyncio.timeout(self.timeout_seconds):
                await self._follow(url, file, where)
        except (TimeoutError, httpcore2.TimeoutException) as error:
            late = f"{where} did not deliver the photo within {self.timeout_seconds:g} seconds"
            raise TryAgain(PhotoProblem("timeout", late)) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.HTTPError) as error:
            raise _broken(where, error) from error

    async def _follow(self, url: httpx2.URL, file: DigestedFile, where: str) -> None:
        request = self.client.build_request("GET", url)
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._answer(request) as response:
                if response.next_request is None:
                    return await self._receive(response, file, where)
                request = response.next_request
        raise PhotoProblem("unreachable", f"{where} is redirected more than {_MOST_REDIRECTS} times")

    @asynccontextmanager
    async def _answer(self, request: httpx2.Request) -> AsyncIterator[httpx2.Response]:
        response = await self.client.send(request, stream=True)
        try:
            yield response
        finally:
            await response.aclose()

    async def _receive(self, response: httpx2.Response, file: DigestedFile, where: str) -> None:
        judge_status(response.status_code, where, response.headers.get("Retry-After"), self.clock.now())
        announced = response.headers.get("Content-Length", "")
        check_size(int(announced) if announced.isdecimal() else 0, self.max_bytes)
        async for piece in response.aiter_bytes():
            check_size(file.size + len(piece), self.max_bytes)
            file.write(piece)


def _broken(where: str, error: Exception) -> PhotoProblem | TryAgain:
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
        return PhotoProblem("unreachable", f"{where}: the server's certificate is not valid for it")
    what = str(error) or type(error).__name__
    return TryAgain(PhotoProblem("unreachable", f"{where} could not be fetched: {what}"))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
