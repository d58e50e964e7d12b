"""The server's open connections, to close one without an answer."""

import asyncio
import socket
import struct
from collections.abc import Iterator

from uvicorn.server import ServerState

Address = tuple[str, int]

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER, on, of no time: what was not sent is thrown away and the peer gets an RST."""


class Connections:
    """Connections by the address they come from; there are none before a server is attached."""

    def __init__(self) -> None:
        self._state: ServerState | None = None

    def attach(self, state: ServerState) -> None:
        """Use the connections of a server."""
        self._state = state

    def close(self, client: Address) -> None:
        """Close a connection, after what was already written to it."""
        for transport in self._from(client):
            transport.close()

    def reset(self, client: Address) -> None:
        """Reset a connection: its peer sees no end but an error."""
        for transport in self._from(client):
            opened: socket.socket = transport.get_extra_info("socket")
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            transport.abort()

    def _from(self, client: Address) -> Iterator[asyncio.Transport]:
        if self._state is None:
            raise RuntimeError("this server gives no access to its connections; serve it with `running`")
        for connection in list(self._state.connections):
            transport = connection.transport
            if transport.get_extra_info("peername", ())[:2] == client:
                yield transport
