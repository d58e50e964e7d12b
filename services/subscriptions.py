"""Which handler serves which queue when all services share one process: the routers of `app.py`, in one."""

from contracts.events import (
    AttemptEnded,
    BatchBuilt,
    BatchNudged,
    BatchSubmitted,
    CsvReady,
    RunCancelRequested,
    ShardPlanned,
)
from contracts.topology import Service
from services.batch_builder.handlers import BatchBuilder
from services.chassis.inprocess_bus import InProcessBus
from services.extractor.handlers import Extractor
from services.ingest.handlers import Ingestor
from services.poller.handlers import Poller
from services.submitter.handlers import Submitter


def subscribe_all(  # noqa: PLR0913, PLR0917  # one argument for each service
    bus: InProcessBus,
    ingestor: Ingestor,
    builder: BatchBuilder,
    submitter: Submitter,
    poller: Poller,
    extractor: Extractor,
) -> None:
    """Give every queue of the topology to its handler."""
    bus.subscribe(Service.INGEST, CsvReady, ingestor.plan)
    bus.subscribe(Service.BATCH_BUILDER, ShardPlanned, builder.build)
    bus.subscribe(Service.SUBMITTER, BatchBuilt, submitter.submit)
    bus.subscribe(Service.SUBMITTER, RunCancelRequested, submitter.stop_spending)
    bus.subscribe(Service.POLLER, BatchSubmitted, poller.watch)
    bus.subscribe(Service.POLLER, BatchNudged, poller.look_once)
    bus.subscribe(Service.POLLER, RunCancelRequested, poller.stop_batches)
    bus.subscribe(Service.EXTRACTOR, AttemptEnded, extractor.conclude)
    bus.require_complete()
