"""ingest as a process on RabbitMQ and an object store."""

from faststream.rabbit import RabbitRouter

from contracts.events import CsvReady
from contracts.topology import Service
from services.adapters.object_store import checked_s3_store
from services.chassis.clock import SystemClock
from services.chassis.handling import Result
from services.chassis.rabbit_service import run_service
from services.chassis.rabbit_topology import exchange, work_queue
from services.chassis.settings import BrokerSettings, ProviderSettings, S3Settings

from .handlers import Ingestor
from .plans import Budget
from .recipe_book import RecipeBook
from .settings import IngestSettings


def build_router(ingestor: Ingestor) -> RabbitRouter:
    """Return the subscribers of ingest."""
    router = RabbitRouter()

    @router.subscriber(work_queue(Service.INGEST, CsvReady), exchange())
    async def on_csv_ready(event: CsvReady) -> Result:
        """Plan a run from a catalogue, or reject it."""
        return await ingestor.plan(event)

    return router


async def serve() -> None:
    """Serve until a stop signal."""
    settings, clock = IngestSettings.load(), SystemClock()
    store = await checked_s3_store(S3Settings.load(), clock)
    ingestor = Ingestor(
        store=store,
        recipes=RecipeBook(store),
        clock=clock,
        account=ProviderSettings.load().tag(),
        window=settings.window,
        budget=Budget(per_run=settings.max_cost_per_run),
    )
    await run_service(
        Service.INGEST, build_router(ingestor), BrokerSettings.load(), clock, settings.concurrency, store
    )
