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

from contracts.documents import Validator
from services.chassis.clock import Clock
from services.chassis.object_store import DigestedFile
from services.chassis.photo_library import PhotoProblem

from .address import shown
from .answers import TryAgain, judge_status
from .capped_stream import CappedStream
from .size_cap import check_size
from .unpacking import body_of
from .validators import set_conditions, validator_of

_MOST_REDIRECTS = 3
_NOT_MODIFIED = 304


@dataclass(frozen=True)
class Download:
    """What a server gave."""

    changed: bool
    """Whether there are bytes; if not, the photo is the one that it was."""
    validator: Validator | None


@dataclass(frozen=True)
class WebPhotos:
    """Photos on web servers."""

    client: httpx2.AsyncClient
    clock: Clock
    max_bytes: int
    timeout_seconds: float

    async def download(self, url: httpx2.URL, file: DigestedFile, known: Validator | None = None) -> Download:
        """Write the photo at `url` to `file` unless it is known; raises PhotoProblem, or TryAgain."""
        where = shown(url)
        try:
            async with asyncio.timeout(self.timeout_seconds):
                return await self._follow(url, file, known, where)
        except (TimeoutError, httpcore2.TimeoutException) as error:
            late = f"{where} did not deliver the photo within {self.timeout_seconds:g} seconds"
            raise TryAgain(PhotoProblem("timeout", late)) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.HTTPError) as error:
            raise _broken(where, error) from error

    async def _follow(
        self, url: httpx2.URL, file: DigestedFile, known: Validator | None, where: str
    ) -> Download:
        request = self.client.build_request("GET", url)
        for _ in range(_MOST_REDIRECTS + 1):
            conditional = set_conditions(request, known)
            async with self._answer(request) as response:
                if conditional and response.status_code == _NOT_MODIFIED:
                    return Download(changed=False, validator=known)
                if response.next_request is None:
                    await self._receive(response, file, where)
                    return Download(changed=True, validator=validator_of(response, self.clock.now()))
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
        stream = response.extensions.get("network_stream")
        if isinstance(stream, CappedStream):
            stream.allow_body(self.max_bytes)
        async for piece in body_of(response, where):
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
