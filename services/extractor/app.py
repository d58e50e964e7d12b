"""extractor as a process on RabbitMQ and an object store."""

from faststream.rabbit import RabbitRouter

from contracts.events import AttemptEnded
from contracts.topology import Service
from services.adapters.gemini import open_gemini
from services.adapters.object_store import checked_s3_store
from services.chassis.clock import SystemClock
from services.chassis.handling import Result
from services.chassis.rabbit_service import run_service
from services.chassis.rabbit_topology import exchange, work_queue
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings
from services.chassis.workers import workers_for

from .handlers import Extractor
from .scenes import SceneStore
from .settings import ExtractorSettings


def build_router(extractor: Extractor) -> RabbitRouter:
    """Return the subscribers of extractor."""
    router = RabbitRouter()

    @router.subscriber(work_queue(Service.EXTRACTOR, AttemptEnded), exchange())
    async def on_attempt_ended(event: AttemptEnded) -> Result:
        """Collect what a batch gave and decide what became of its items."""
        return await extractor.conclude(event)

    return router


async def serve() -> None:
    """Serve until a stop signal."""
    settings, provider, clock = ExtractorSettings.load(), ProviderSettings.load(), SystemClock()
    store = await checked_s3_store(S3Settings.load(), clock)
    async with (
        open_gemini(provider.endpoint(), provider.key()) as gemini,
        workers_for(settings.workers) as workers,
    ):
        extractor = Extractor(store, gemini, SceneStore(store, workers), clock, provider.tag())
        await run_service(
            Service.EXTRACTOR,
            build_router(extractor),
            BrokerSettings.load(),
            clock,
            settings.concurrency,
            store,
        )
