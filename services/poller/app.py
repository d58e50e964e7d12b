"""poller as a process on RabbitMQ and an object store."""

from faststream.rabbit import RabbitRouter

from contracts.events import BatchNudged, BatchSubmitted, RunCancelRequested
from contracts.topology import Service
from services.adapters.gemini import open_gemini
from services.adapters.object_store import checked_s3_store
from services.chassis.clock import SystemClock
from services.chassis.handling import Result
from services.chassis.rabbit_service import run_service
from services.chassis.rabbit_topology import exchange, work_queue
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings

from .handlers import Poller
from .settings import PollerSettings


def build_router(poller: Poller) -> RabbitRouter:
    """Return the subscribers of poller."""
    router = RabbitRouter()

    @router.subscriber(work_queue(Service.POLLER, BatchSubmitted), exchange())
    async def on_batch_submitted(event: BatchSubmitted) -> Result:
        """Look at a batch, now and later, until its attempt has ended."""
        return await poller.watch(event)

    @router.subscriber(work_queue(Service.POLLER, BatchNudged), exchange())
    async def on_batch_nudged(event: BatchNudged) -> Result:
        """Look at a batch once more, now."""
        return await poller.look_once(event)

    @router.subscriber(work_queue(Service.POLLER, RunCancelRequested), exchange())
    async def on_run_cancel_requested(event: RunCancelRequested) -> Result:
        """Cancel a run's batches at the provider."""
        return await poller.stop_batches(event)

    return router


async def serve() -> None:
    """Serve until a stop signal."""
    settings, provider, clock = PollerSettings.load(), ProviderSettings.load(), SystemClock()
    async with open_gemini(provider.endpoint(), provider.key()) as gemini:
        poller = Poller(
            store=await checked_s3_store(S3Settings.load(), clock),
            batches=gemini,
            clock=clock,
            account=provider.tag(),
            fastest=settings.fastest,
        )
        await run_service(
            Service.POLLER,
            build_router(poller),
            BrokerSettings.load(),
            clock,
            settings.concurrency,
            poller.store,
        )
