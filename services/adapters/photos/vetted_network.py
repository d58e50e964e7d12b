"""Connections that are only ever opened to addresses that were vetted.

A name is resolved once for each connection, every answer is vetted, and the connection goes to one of
those very addresses: a name that changes its answer in between changes nothing. TLS and the Host
header keep the name, because only the socket is ours.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address

import httpcore2

from services.chassis.photo_library import PhotoProblem

from .boundary import Boundary, literal_address
from .capped_stream import CappedStream
from .deny_list import IPAddress

Resolver = Callable[[str, int], Awaitable[Sequence[IPAddress]]]
"""A name and a port in, its addresses out; raises socket.gaierror."""

_MOST_ADDRESSES = 4


async def system_resolver(host: str, port: int) -> Sequence[IPAddress]:
    """Return the addresses of a name as the operating system orders them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


class VettedNetwork(httpcore2.AsyncNetworkBackend):
    """The network of an HTTP connection pool, as far as the boundary goes."""

    def __init__(self, boundary: Boundary, resolve: Resolver) -> None:
        self._boundary = boundary
        self._resolve = resolve
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of the connection pool
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first vetted address that answers; raises PhotoProblem or what httpcore2 raises."""
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in (await self._vetted(host, port))[:_MOST_ADDRESSES]:
            try:
                return CappedStream(
                    await self._network.connect_tcp(
                        str(address), port, timeout, local_address, socket_options
                    )
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def _vetted(self, host: str, port: int) -> Sequence[IPAddress]:
        literal = literal_address(host)
        answers = (literal,) if literal else await self._answers(host, port)
        self._boundary.admit(host, port, answers)
        return answers

    async def _answers(self, host: str, port: int) -> Sequence[IPAddress]:
        try:
            return await self._resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise httpcore2.ConnectError(f"the name {host} could not be looked up") from error
            raise PhotoProblem("unreachable", f"there is no host called {host}") from error
        except UnicodeError as error:
            raise PhotoProblem("bad_url", f"{host[:80]} cannot be the name of a host") from error
