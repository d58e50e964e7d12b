"""sweeper as a process: a sweep every few minutes, an audit every hour, until a stop signal."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from pydantic import ValidationError

from contracts.events import Event
from services.adapters.gemini import open_gemini
from services.adapters.object_store import checked_s3_store
from services.chassis import logs
from services.chassis.clock import Clock, SystemClock
from services.chassis.errors import SceneloomError
from services.chassis.insistence import Insistence
from services.chassis.rabbit_service import patiently_connected_publisher
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings

from .auditing import Auditor
from .graves import Graves
from .handlers import Sweeper
from .settings import SweeperSettings

Publish = Callable[[Event], Awaitable[None]]


@dataclass
class Rounds:
    """Sweeps and audits in turn; what fails is said and tried again in the next round."""

    sweeper: Sweeper
    auditor: Auditor
    publish: Publish
    clock: Clock
    audit_every: timedelta
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    audited: datetime | None = None

    async def one(self) -> None:
        """Sweep, and audit if it is time."""
        with _said():
            graves = await Graves.of(self.sweeper.store)
            for run in await self.sweeper.unfinished_runs():
                # One by one, so that a run that cannot be read keeps no other from being swept.
                with _said(run=run):
                    await self._sweep(run, graves)
        now = self.clock.now()
        if self.audited is None or now - self.audited >= self.audit_every:
            self.audited = now
            with _said():
                report = await self.auditor.audit()
                logs.logger().info("audited", **report.model_dump(mode="json"))

    async def _sweep(self, run: str, graves: Graves) -> None:
        async for event in self.sweeper.sweep_run(run, graves):
            # It is claimed already: a broker that is just coming back must not cost another half hour.
            await Insistence(self.clock, self.stopping).on(partial(self.publish, event))


@contextmanager
def _said(**about: str) -> Iterator[None]:
    """Say what could not be done, in place of ending the process for it; the next round tries again."""
    try:
        yield
    except (SceneloomError, ValidationError) as error:
        logs.logger().error("round_not_finished", why=str(error), **about)


async def serve() -> None:
    """Serve until a stop signal."""
    settings, provider, clock = SweeperSettings.load(), ProviderSettings.load(), SystemClock()
    store = await checked_s3_store(S3Settings.load(), clock)
    async with (
        open_gemini(provider.endpoint(), provider.key()) as gemini,
        patiently_connected_publisher(BrokerSettings.load(), clock) as publisher,
    ):
        rounds = Rounds(
            sweeper=Sweeper(store, clock, settings.after),
            auditor=Auditor(store, gemini, clock, provider.tag(), settings.settle),
            publish=publisher.publish,
            clock=clock,
            audit_every=settings.audit_every,
        )
        logs.logger().info("started successfully", service="sweeper")
        await _until_told(rounds, settings.every, clock)


async def _until_told(rounds: Rounds, every: timedelta, clock: Clock) -> None:
    """Go round after round; a stop signal lets the present one finish."""
    told = rounds.stopping
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    stop = asyncio.create_task(told.wait())
    while not told.is_set():
        await rounds.one()
        pause = asyncio.create_task(clock.sleep(every))
        await asyncio.wait({stop, pause}, return_when=asyncio.FIRST_COMPLETED)
        pause.cancel()
