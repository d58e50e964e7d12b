"""`sceneloom setup`: what must be there before the services start."""

from datetime import timedelta

from services.adapters.bucket import make_bucket
from services.adapters.object_store import s3_store
from services.chassis.clock import SystemClock
from services.chassis.errors import ConfigurationError, Unavailable
from services.chassis.patience import patiently
from services.chassis.rabbit_service import connected_publisher
from services.chassis.settings import BrokerSettings, S3Settings
from services.chassis.store_check import require_conditional_writes

from .console import say
from .exit_codes import ExitCode


async def setup_command(wait: timedelta) -> ExitCode:
    """Make the bucket and declare the topology, waiting so long for servers that are still starting."""
    clock = SystemClock()
    await patiently(_bucket, wait, clock, passing=ConfigurationError)
    await patiently(_conditional_writes, wait, clock, passing=Unavailable)
    await patiently(_topology, wait, clock, passing=ConfigurationError)
    return ExitCode.DONE


async def _bucket() -> None:
    store = S3Settings.load()
    made = await make_bucket(store)
    say(f"bucket {store.bucket}: {'made' if made else 'there already'}")


async def _conditional_writes() -> None:
    await require_conditional_writes(s3_store(S3Settings.load()))
    say("object store: conditional writes hold")


async def _topology() -> None:
    async with connected_publisher(BrokerSettings.load(), SystemClock()):
        say("topology: declared")
