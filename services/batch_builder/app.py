"""batch_builder as a process on RabbitMQ and an object store."""

from faststream.rabbit import RabbitRouter

from contracts.events import ShardPlanned
from contracts.topology import Service
from services.adapters.object_store import checked_s3_store
from services.adapters.photos.library import open_photo_library
from services.adapters.photos.settings import PhotoSettings
from services.chassis.clock import SystemClock
from services.chassis.handling import Result
from services.chassis.rabbit_service import run_service
from services.chassis.rabbit_topology import exchange, work_queue
from services.chassis.settings import BrokerSettings, S3Settings

from .handlers import BatchBuilder
from .settings import BuilderSettings


def build_router(builder: BatchBuilder) -> RabbitRouter:
    """Return the subscribers of batch_builder."""
    router = RabbitRouter()

    @router.subscriber(work_queue(Service.BATCH_BUILDER, ShardPlanned), exchange())
    async def on_shard_planned(event: ShardPlanned) -> Result:
        """Make the request lines of a shard attempt."""
        return await builder.build(event)

    return router


async def serve() -> None:
    """Serve until a stop signal."""
    settings, clock = BuilderSettings.load(), SystemClock()
    where = S3Settings.load()
    store = await checked_s3_store(where, clock)
    async with open_photo_library(PhotoSettings.load(), store, clock, bucket=where.bucket) as photos:
        router = build_router(BatchBuilder(store, photos))
        await run_service(
            Service.BATCH_BUILDER, router, BrokerSettings.load(), clock, settings.concurrency, store
        )
