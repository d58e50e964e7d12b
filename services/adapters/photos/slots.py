"""How many photos are in hand at a time: so many from one host, so many in all.

The place at the host is taken first, so that a slow host's queue holds up nobody else.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """Places to be had, overall and for each host."""

    def __init__(self, overall: int, per_host: int) -> None:
        self.overall = asyncio.Semaphore(overall)
        self._per_host = per_host
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._interested: Counter[str] = Counter()

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Hold a place at a host; hosts that nobody is interested in any more are forgotten."""
        self._interested[host] += 1
        try:
            async with self._hosts.setdefault(host, asyncio.Semaphore(self._per_host)):
                yield
        finally:
            self._interested[host] -= 1
            if not self._interested[host]:
                del self._interested[host], self._hosts[host]
