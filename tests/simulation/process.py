"""A process of a service: it may die at any effect, and the dead do nothing more."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from contracts.topology import Service
from services.chassis.errors import Unavailable

from .world import MOST_EFFECTS, World

T = TypeVar("T")


class Process:
    """One incarnation of a process: what it does passes through `before` and `write`."""

    def __init__(self, world: World, service: Service, name: str, died: Callable[["Process"], None]) -> None:
        self.world = world
        self.service = service
        self.name = name
        self.alive = True
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self._died = died

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something that ends with the process."""
        task = self.world.loop.create_task(work)
        self.tasks[task] = None
        task.add_done_callback(lambda done: self.tasks.pop(done, None))
        return task

    def kill(self) -> None:
        """End the process as SIGKILL does."""
        if self.alive:
            self.alive = False
            self.world.figures["kills"] += 1
            self.world.say(self.name, "killed")
            self.interrupt()
            self._died(self)

    def interrupt(self) -> None:
        """Cancel everything that is being handled, as a lost connection to the broker does."""
        for task in list(self.tasks):
            task.cancel()

    async def before(self, what: str) -> None:
        """Stand before an effect: time may pass, and it may never come to it."""
        world = self.world
        world.effects += 1
        if world.effects > MOST_EFFECTS:
            await world.stop()
        if not self.alive:
            await world.never()
        weather = world.weather
        roll = world.chance()
        if roll < weather.trouble:
            await self._trouble(roll / weather.trouble, what)
        elif roll > 1 - weather.pause:
            await asyncio.sleep(world.chance() * 2)
        if world.is_told:
            world.say(self.name, what)

    async def _trouble(self, roll: float, what: str) -> None:
        world = self.world
        if roll < 0.25:
            world.say(self.name, f"dies before {what}")
            self.kill()
            await world.never()
        if roll < 0.4 and self.service is not Service.SWEEPER:
            world.figures["cuts"] += 1
            world.say(self.name, f"loses its connection before {what}")
            self.interrupt()
            await world.never()
        if roll < 0.7:
            await asyncio.sleep(world.chance() * 5)
            world.say(self.name, f"unavailable: {what}")
            raise Unavailable(f"no {what}")
        await asyncio.sleep(world.chance() * world.plan.slowest)

    async def write(self, what: str, act: Callable[[], T], lie: T | None = None) -> T:
        """Do something that stays done; its answer may be lost, or be `lie`."""
        await self.before(what)
        world = self.world
        trouble = world.weather.trouble
        roll = world.chance()
        if roll >= trouble:
            result = act()
            if roll > 1 - world.weather.late:
                await asyncio.sleep(world.chance() * world.plan.slowest)
            return result
        roll /= trouble
        if roll < 0.15:
            world.later(world.chance() * 4, act)
            world.say(self.name, f"dies while {what} is on its way")
        elif roll < 0.4:
            act()
            world.say(self.name, f"dies after {what}")
        else:
            return await self._answered_badly(roll, what, act, lie)
        self.kill()
        await world.never()
        raise AssertionError

    async def _answered_badly(self, roll: float, what: str, act: Callable[[], T], lie: T | None) -> T:
        world = self.world
        result = act()
        world.figures["lost answers"] += 1
        if roll < 0.6 and lie is not None:
            world.say(self.name, f"is told {lie} about its own {what}")
            return lie
        if roll < 0.85:
            await asyncio.sleep(world.chance() * 10)
            world.say(self.name, f"the answer is lost to {what}")
            raise Unavailable(f"no answer to {what}")
        await asyncio.sleep(world.chance() * world.plan.slowest)
        return result

    async def before_create(self) -> None:
        """Stand before a create, which never raises: the process goes on at once, a little later, or dies."""
        world = self.world
        world.effects += 1
        if not self.alive:
            await world.never()
        roll = world.chance()
        if roll < world.weather.trouble / 2:
            self.kill()
            await world.never()
        if roll < world.weather.trouble:
            self.interrupt()
            await world.never()
        if roll > 1 - world.weather.pause:
            await asyncio.sleep(world.chance() * 2)
