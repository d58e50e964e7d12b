"""submitter as a process on RabbitMQ and an object store."""

from faststream.rabbit import RabbitRouter

from contracts.events import BatchBuilt, RunCancelRequested
from contracts.topology import Service
from services.adapters.gemini import open_gemini
from services.adapters.object_store import checked_s3_store
from services.chassis.clock import SystemClock
from services.chassis.handling import Result
from services.chassis.rabbit_service import run_service
from services.chassis.rabbit_topology import exchange, work_queue
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings

from .handlers import Submitter
from .settings import SubmitterSettings


def build_router(submitter: Submitter) -> RabbitRouter:
    """Return the subscribers of submitter."""
    router = RabbitRouter()

    @router.subscriber(work_queue(Service.SUBMITTER, BatchBuilt), exchange())
    async def on_batch_built(event: BatchBuilt) -> Result:
        """Submit a batch to the provider, once."""
        return await submitter.submit(event)

    @router.subscriber(work_queue(Service.SUBMITTER, RunCancelRequested), exchange())
    async def on_run_cancel_requested(event: RunCancelRequested) -> Result:
        """Submit nothing more of a run."""
        return await submitter.stop_spending(event)

    return router


async def serve() -> None:
    """Serve until a stop signal."""
    settings, provider, clock = SubmitterSettings.load(), ProviderSettings.load(), SystemClock()
    async with open_gemini(provider.endpoint(), provider.key()) as gemini:
        submitter = Submitter(
            store=await checked_s3_store(S3Settings.load(), clock),
            files=gemini,
            batches=gemini,
            clock=clock,
            account=provider.tag(),
            settle=settings.settle,
            strict=settings.strict,
            caps=settings.caps(),
            max_cost_per_run=settings.max_cost_per_run,
        )
        await run_service(
            Service.SUBMITTER,
            build_router(submitter),
            BrokerSettings.load(),
            clock,
            settings.concurrency,
            submitter.store,
        )
