"""Worker processes that may die without harm: a file that kills one is found out and given up.

When a worker dies, its pool is lost and with it all that was under way, so nobody knows which file
did it. Each of them is then tried once more, alone in a process of its own: who dies again did it.
One at a time, so that a bad file that eats memory meets no others.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from .worker_processes import worker_processes

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(Exception):
    """The work killed its process twice."""


class Workers:
    """Processes for work that would hold the event loop, started when first needed."""

    def __init__(self, count: int | None) -> None:
        self._count = count
        self._shared: ProcessPoolExecutor | None = None
        self._one_suspect_at_a_time = asyncio.Lock()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work`, a module's function, returns; raises what it raises, or WorkerDied."""
        shared = self._shared = self._shared or worker_processes(self._count)
        try:
            return await asyncio.wrap_future(shared.submit(work, *args, **kwargs))
        except BrokenProcessPool:
            if self._shared is shared:
                self._shared = None
                await _end(shared)
        async with self._one_suspect_at_a_time, _ended(worker_processes(1)) as alone:
            try:
                return await asyncio.wrap_future(alone.submit(work, *args, **kwargs))
            except BrokenProcessPool as error:
                raise WorkerDied from error

    async def close(self) -> None:
        """End the processes, once they have done what they are at."""
        if self._shared is not None:
            await _end(self._shared)


@asynccontextmanager
async def workers_for(count: int | None) -> AsyncIterator[Workers]:
    """Give so many workers, one for each core by default; they end with the block."""
    workers = Workers(count)
    try:
        yield workers
    finally:
        await workers.close()


@asynccontextmanager
async def _ended(executor: Executor) -> AsyncIterator[Executor]:
    try:
        yield executor
    finally:
        await _end(executor)


async def _end(executor: Executor) -> None:
    await asyncio.to_thread(executor.shutdown, wait=True, cancel_futures=True)
