"""`sceneloom setup`: what must be there before the services start."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from services.adapters.bucket import make_bucket
from services.chassis.clock import Clock, SystemClock
from services.chassis.errors import ConfigurationError
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings, S3Settings

from .console import say
from .exit_codes import ExitCode

PAUSE = timedelta(seconds=1)


async def setup_command(wait: timedelta) -> ExitCode:
    """Make the bucket and declare the topology, waiting so long for servers that are still starting."""
    clock = SystemClock()
    await patiently(_bucket, wait, clock)
    await patiently(_topology, wait, clock)
    return ExitCode.DONE


async def patiently(step: Callable[[], Awaitable[None]], wait: timedelta, clock: Clock) -> None:
    """Repeat a step until it works or the wait is over; raises the step's last ConfigurationError."""
    deadline = clock.now() + wait
    while True:
        try:
            return await step()
        except ConfigurationError:
            if clock.now() + PAUSE > deadline:
                raise
        await clock.sleep(PAUSE)


async def _bucket() -> None:
    store = S3Settings.load()
    made = await make_bucket(store)
    say(f"bucket {store.bucket}: {'made' if made else 'there already'}")


async def _topology() -> None:
    async with connected_publisher(BrokerSettings.load(), SystemClock()):
        say("topology: declared")
