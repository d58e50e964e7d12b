"""How many photos are in hand at a time: so many from one host, so many in all.

The place at the host is taken first, so that a slow host's queue holds up nobody else; and it is left as
soon as the photo is here, so that the next is fetched while this one is read.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Slots:
    """Places to be had, overall and for each host."""

    def __init__(self, overall: int, per_host: int) -> None:
        self.overall = asyncio.Semaphore(overall)
        self._per_host = per_host
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._interested: Counter[str] = Counter()

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[Callable[[], None]]:
        """Hold a place at a host, or until what is given is called; forgets hosts that nobody wants."""
        self._interested[host] += 1
        place = self._hosts.setdefault(host, asyncio.Semaphore(self._per_host))
        try:
            await place.acquire()
            leave = _once(place.release)
            try:
                yield leave
            finally:
                leave()
        finally:
            self._interested[host] -= 1
            if not self._interested[host]:
                del self._interested[host], self._hosts[host]


def _once(act: Callable[[], None]) -> Callable[[], None]:
    """Return what acts at its first call only."""
    left = [act]

    def first_time() -> None:
        while left:
            left.pop()()

    return first_time
