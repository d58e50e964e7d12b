"""`sceneloom setup`: what must be there before the services start."""

from services.adapters.bucket import make_bucket
from services.chassis.clock import SystemClock
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings, S3Settings

from .console import say
from .exit_codes import ExitCode


async def setup_command() -> ExitCode:
    """Make the bucket and declare the topology."""
    store = S3Settings.load()
    made = await make_bucket(store)
    say(f"bucket {store.bucket}: {'made' if made else 'there already'}")
    async with connected_publisher(BrokerSettings.load(), SystemClock()):
        say("topology: declared")
    return ExitCode.DONE
