"""The provider: creates that act late or never, a list that lags, downloads that break off."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from services.chassis.errors import Unavailable
from services.chassis.provider import (
    BatchStatus,
    CreateAnswer,
    Created,
    FileGone,
    NotNow,
    Piece,
    Refused,
    Unknown,
)

from .batches import SimBatch, new_batch
from .files import bytes_of
from .process import Process
from .world import World

_TIMEOUT = 30.0
"""Seconds after which a client gives up on a create."""


class Provider:
    """Everything the provider has, of all accounts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.files: dict[tuple[str, str], bytes] = {}
        self.batches: dict[tuple[str, str], SimBatch] = {}
        self.made: dict[str, list[SimBatch]] = defaultdict(list)
        """Submission → the batches that were made for it, all of them paid."""
        self.heard_of: list[Callable[[SimBatch], None]] = []

    def make(self, account: str, model: str, file: str, display_name: str) -> SimBatch:
        """Act on a create."""
        world = self.world
        name = f"batches/b{len(self.batches) + 1}"
        requests = self.files[account, file]
        batch = new_batch(
            world.dice, name, display_name, account, model, requests, world.loop.time(), world.plan.batch_time
        )
        self.batches[account, name] = batch
        self.made[batch.submission].append(batch)
        world.say("provider", f"made {name} as {display_name}, {batch.ending} at {batch.ends:.0f}")
        for listener in self.heard_of:
            listener(batch)
        return batch


class ProviderView:
    """The provider as one process sees it, under one account."""

    def __init__(self, provider: Provider, process: Process, account: str) -> None:
        self._provider = provider
        self._process = process
        self._account = account
        self._world = process.world

    async def upload(self, path: Path, size: int, name: str, sha256: str) -> str:
        body = bytes_of(path)

        def act() -> str:
            self._provider.files[self._account, f"files/{name}"] = body
            return f"files/{name}"

        return await self._process.write(f"upload {name}", act)

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        await self._process.before_create()
        world, chance = self._world, self._world.chance
        self._process.world.say(self._process.name, f"POST {display_name}")

        def make() -> CreateAnswer:
            return Created(self._provider.make(self._account, model, file, display_name).name)

        if chance() >= world.weather.create:
            return make()
        fate = chance()
        if fate < 0.1:
            return NotNow("too many requests", quota=True)
        if fate < 0.25:
            return NotNow("connection refused", quota=False)
        if fate < 0.28:
            return Refused("400", "no such thing")
        return await self._in_doubt(make)

    async def _in_doubt(self, make: Callable[[], CreateAnswer]) -> CreateAnswer:
        """Act at some time or never; answer, lose the answer, or see the client die."""
        world, chance = self._world, self._world.chance
        answered: asyncio.Future[CreateAnswer] = world.loop.create_future()
        loses_answer = chance() < 0.6
        on_the_way_back = chance() * (40 if chance() < 0.2 else 5)

        def act() -> None:
            answer = make()
            if not loses_answer:
                world.later(on_the_way_back, partial(_tell, answered, answer))

        if chance() < 0.7:
            world.later(chance() * world.plan.in_flight, act)
        dies = chance()
        if dies < 0.35:
            await asyncio.sleep(chance() * 20)
            self._process.kill()
            await world.never()
        if dies < 0.45:
            await asyncio.sleep(chance() * 20)
            self._process.interrupt()
            await world.never()
        world.figures["lost answers"] += loses_answer
        try:
            async with asyncio.timeout(chance() * _TIMEOUT if chance() < 0.5 else _TIMEOUT):
                return await answered
        except TimeoutError:
            return Unknown("no answer")

    async def look(self, batch: str) -> BatchStatus | None:
        await self._process.before(f"look at {batch}")
        found = self._provider.batches.get((self._account, batch))
        if found is None or self._lags(found):
            return None
        return found.status(self._world.loop.time())

    async def list(self) -> AsyncIterator[BatchStatus]:
        await self._process.before("list batches")
        page = [
            batch.status(self._world.loop.time())
            for batch in self._provider.batches.values()
            if batch.account == self._account and not self._lags(batch)
        ]
        for number, status in enumerate(page):
            if number:
                await self._process.before("list the next page of batches")
            yield status

    async def cancel(self, batch: str) -> None:
        await self._process.write(f"cancel {batch}", partial(self._cancel, batch))

    def _cancel(self, batch: str) -> bool:
        found = self._provider.batches.get((self._account, batch))
        if found is not None:
            found.cancelled_by.append(self._process.name)
            found.cancel(self._world.loop.time(), self._world.chance() * 60, self._world.dice)
        return True

    async def download(self, name: str, start: int = 0) -> AsyncIterator[Piece]:
        await self._process.before(f"download {name}")
        body = self._provider.files.get((self._account, name)) or self._lines_of(name)
        if body is None:
            raise FileGone(f"no {name}")
        middle = (start + len(body)) // 2
        yield Piece(start, body[start:middle])
        await self._process.before(f"go on downloading {name}")
        if self._world.chance() < self._world.weather.trouble:
            raise Unavailable(f"{name} broke off")
        yield Piece(middle, body[middle:])

    def _lines_of(self, name: str) -> bytes | None:
        for batch in self._provider.batches.values():
            if batch.account == self._account and batch.responses == name:
                return batch.lines() if batch.is_over(self._world.loop.time()) else None
        return None

    def _lags(self, batch: SimBatch) -> bool:
        age = self._world.loop.time() - batch.made
        return age < self._world.plan.lag and self._world.chance() < 0.8


def _tell(answered: asyncio.Future[CreateAnswer], answer: CreateAnswer) -> None:
    if not answered.done():
        answered.set_result(answer)
