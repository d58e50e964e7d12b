"""The world of one seed: its time, its dice, its trace, and what was found wrong with the product."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.fakes.clock import START

from .determinism import VirtualLoop
from .plan import CALM, Plan, Weather

if TYPE_CHECKING:
    from .sites import Site

MOST_EFFECTS = 60_000
"""A seed that touches the outside world more often goes round in circles."""


class World:
    """What all parts of a seed share."""

    def __init__(self, plan: Plan, loop: VirtualLoop, trace: Callable[[str], None] | None = None) -> None:
        self.plan = plan
        self.loop = loop
        self.dice = Random(f"world {plan.seed}")
        self.chance = self.dice.random
        self.weather: Weather = plan.weather
        self.violations: list[str] = []
        self.figures: Counter[str] = Counter()
        self.effects = 0
        self.is_over = False
        self.sites: list[Site] = []
        self._trace = trace

    @property
    def calm(self) -> bool:
        return self.weather is CALM

    def now(self) -> datetime:
        """Return the time, as the product's clock."""
        return START + timedelta(seconds=self.loop.time())

    async def sleep(self, delay: timedelta) -> None:
        """Sleep, as the product's clock."""
        await asyncio.sleep(max(delay.total_seconds(), 0))

    def later(self, delay: float, callback: Callable[[], object]) -> None:
        """Let something happen that no process does."""
        if not self.is_over:
            self.loop.call_later(delay, callback)

    async def never(self) -> None:
        """Wait as the dead do."""
        await self.loop.create_future()

    async def stop(self) -> None:
        """End a seed that would never end: whoever comes here goes no further."""
        if not self.is_over:
            self.is_over = True
            self.violated("it goes round in circles")
        await self.never()

    def violated(self, what: str) -> None:
        """Write down that the product broke a promise."""
        self.violations.append(what)
        self.say("VIOLATION", what)

    @property
    def is_told(self) -> bool:
        """Return whether somebody reads the trace, so that a line of it is worth making."""
        return self._trace is not None

    def say(self, who: str, what: str) -> None:
        """Add a line to the trace."""
        if self._trace is not None:
            self._trace(f"{self.loop.time():9.1f}  {who:18}  {what}")

    def calm_down(self) -> None:
        """Let nothing more go wrong."""
        self.weather = CALM
        self.say("world", "calm")
