"""The in-process bus, for tests that stop it between messages and look at what it holds."""

import asyncio
from collections import Counter
from typing import Any

from services.chassis.inprocess_bus import InProcessBus
from services.chassis.wire import decode
from tests.fakes.clocked_store import PowerCut


class SteppedBus(InProcessBus):
    handled = 0
    cut_after: int | None = None
    """The number of the handled message after which everything is lost, counted from 1."""

    async def work(self) -> None:
        """Handle what is there now and what follows from it, and leave what waits."""
        running = asyncio.create_task(self.run())
        while not running.done() and self._is_busy():
            await asyncio.wait({running, *self._running}, return_when=asyncio.FIRST_COMPLETED, timeout=0)
        if not running.done():
            running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        if not running.cancelled():
            running.result()

    def delayed(self) -> Counter[tuple[str, Any, Any]]:
        """Return how many delayed messages there are of each queue, shard and attempt."""
        events = [(queue.name, decode(message.body, queue.event)) for _, _, queue, message in self._delayed]
        return Counter(
            (name, getattr(event, "shard", None), getattr(event, "attempt", None)) for name, event in events
        )

    def _is_busy(self) -> bool:
        due = bool(self._delayed) and self._delayed[0][0] <= self._clock.now()
        return due or bool(self._running) or any(queue.waiting for queue in self._queues.values())

    async def _deliver(self, *args: Any) -> None:
        await super()._deliver(*args)
        self.handled += 1
        if self.handled == self.cut_after:
            raise PowerCut
