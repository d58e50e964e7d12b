"""Work that several callers want at the same time is done once, and they share what comes of it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class InFlight(Generic[T]):
    """What is under way, by identity."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[T]] = {}
        self._tasks: set[asyncio.Task[T]] = set()

    async def share(self, identity: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return (or raise) what the work under this identity comes to, starting it if nobody has.

        A caller that is cancelled leaves the others theirs; with the last one the work is cancelled.
        """
        flight = self._flights.get(identity)
        if flight is None:
            flight = self._start(identity, work)
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._forget(identity, flight)
                flight.task.cancel()

    async def close(self) -> None:
        """Cancel what is still under way and return when all of it has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, identity: str, work: Callable[[], Coroutine[Any, Any, T]]) -> _Flight[T]:
        flight = self._flights[identity] = _Flight(asyncio.create_task(work()))
        self._tasks.add(flight.task)
        flight.task.add_done_callback(lambda _: self._forget(identity, flight))
        flight.task.add_done_callback(self._tasks.discard)
        return flight

    def _forget(self, identity: str, flight: _Flight[T]) -> None:
        if self._flights.get(identity) is flight:
            del self._flights[identity]
