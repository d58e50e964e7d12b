"""The whole pipeline in one process on a folder: the same handlers, on the in-process bus.

Nothing is remembered between processes but the folder. Publishing a run's first event again makes
every handler say again what it had said, so a run that was killed goes on where it was.
"""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from contracts.topology import Service
from services.adapters.gemini import open_gemini
from services.adapters.object_store import DiskObjectStore
from services.adapters.photos.library import open_photo_library
from services.adapters.photos.settings import PhotoSettings
from services.batch_builder.handlers import BatchBuilder
from services.batch_builder.settings import BuilderSettings
from services.chassis.clock import Clock, SystemClock
from services.chassis.dead_letters import DeadLetterBox
from services.chassis.errors import ConfigurationError
from services.chassis.inprocess_bus import InProcessBus
from services.chassis.settings import ProviderSettings
from services.chassis.store_check import require_conditional_writes
from services.chassis.workers import workers_for
from services.extractor.handlers import Extractor
from services.extractor.scenes import SceneStore
from services.extractor.settings import ExtractorSettings
from services.ingest.handlers import Ingestor
from services.ingest.plans import Budget
from services.ingest.recipe_book import RecipeBook
from services.ingest.settings import IngestSettings
from services.poller.handlers import Poller
from services.poller.settings import PollerSettings
from services.submitter.handlers import Submitter
from services.submitter.settings import SubmitterSettings
from services.subscriptions import subscribe_all

SIMULATOR_FOLDER = ".simulator"
LOCK_FILE = ".lock"
PHOTOS_FILE = ".photos"
"""Holds the path of the folder below which the catalogue's relative photo addresses lie."""
SIMULATOR_SETTLE = timedelta(seconds=5)
"""The simulator's list hides nothing; this only lets a request arrive that was sent as its sender died."""
SIMULATOR_PACE = timedelta(milliseconds=200)
"""How soon the built-in simulator is looked at again: its batches end in seconds, not hours."""


@dataclass(frozen=True)
class Pipeline:
    """All five services, wired."""

    store: DiskObjectStore
    bus: InProcessBus
    account: str
    photos: Path
    """The folder below which relative photo addresses lie."""


@asynccontextmanager
async def open_pipeline(
    root: Path, provider: ProviderSettings, local_photos: Path | None, *, strict: bool = False
) -> AsyncIterator[Pipeline]:
    """Yield the pipeline on a folder; relative photo addresses are looked up below `local_photos`.

    Without it they are looked up where they were the last time.

    `strict` leaves a submission whose answer was lost to a person, as SCENELOOM_STRICT does.
    """
    clock = SystemClock()
    async with AsyncExitStack() as resources:
        resources.enter_context(_sole_use(root))
        local_photos = _remembered(root, local_photos)
        store, started = DiskObjectStore(root), clock.now()
        await require_conditional_writes(store)
        endpoint, pace = await resources.enter_async_context(_provider_endpoint(root, provider))
        bus = InProcessBus(clock, _concurrency(), DeadLetterBox(store))
        async with (
            open_gemini(endpoint, provider.key()) as gemini,
            open_photo_library(PhotoSettings.load(), store, clock, local_root=local_photos) as photos,
            workers_for(ExtractorSettings.load().workers) as workers,
        ):
            account = provider.tag()
            settings = SubmitterSettings.load()
            subscribe_all(
                bus,
                _ingestor(store, clock, account),
                BatchBuilder(store, photos),
                Submitter(
                    store=store,
                    files=gemini,
                    batches=gemini,
                    clock=clock,
                    account=account,
                    settle=SIMULATOR_SETTLE if provider.simulated() else settings.settle,
                    dead_before=started,
                    strict=strict or settings.strict,
                    caps=settings.caps(),
                    max_cost_per_run=settings.max_cost_per_run,
                ),
                Poller(store, gemini, clock, account, pace, dead_before=started),
                Extractor(store, gemini, SceneStore(store, workers), clock, account),
            )
            yield Pipeline(store, bus, account, local_photos)


def _ingestor(store: DiskObjectStore, clock: Clock, account: str) -> Ingestor:
    settings = IngestSettings.load()
    return Ingestor(
        store=store,
        recipes=RecipeBook(store),
        clock=clock,
        account=account,
        window=settings.window,
        budget=Budget(per_run=settings.max_cost_per_run),
    )


def _remembered(root: Path, photos: Path | None) -> Path:
    """Remember the catalogue's folder, or return the one that was remembered; the present one if none was."""
    note = root / PHOTOS_FILE
    if photos is not None:
        note.write_text(str(photos.resolve()), encoding="utf-8")
        return photos
    return Path(note.read_text(encoding="utf-8")) if note.exists() else Path()


@contextmanager
def _sole_use(root: Path) -> Iterator[None]:
    """Hold the folder for this process alone; raises ConfigurationError if another one has it.

    Every other process that wrote here is then dead, and its half-made submissions can be taken up.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK_FILE).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigurationError(
                f"another sceneloom is at work in {root}: wait for it, or give this one a folder of its own"
            ) from error
        yield


@asynccontextmanager
async def _provider_endpoint(root: Path, provider: ProviderSettings) -> AsyncIterator[tuple[str, timedelta]]:
    """Yield where requests go and how soon a batch is looked at again.

    The simulator runs inside this process unless an address of one is given, and keeps its state in
    the folder, so that a killed run finds its batches again.
    """
    if not provider.simulated() or "simulator_url" in provider.model_fields_set:
        yield provider.endpoint(), PollerSettings.load().fastest
        return
    from services.gemini_simulator.app import running
    from services.gemini_simulator.settings import SimulatorSettings

    settings = SimulatorSettings.load().model_copy(update={"port": 0, "data": root / SIMULATOR_FOLDER})
    async with running(settings) as address:
        yield address, SIMULATOR_PACE


def _concurrency() -> dict[Service, int]:
    return {
        Service.INGEST: IngestSettings.load().concurrency,
        Service.BATCH_BUILDER: BuilderSettings.load().concurrency,
        Service.SUBMITTER: SubmitterSettings.load().concurrency,
        Service.POLLER: PollerSettings.load().concurrency,
        Service.EXTRACTOR: ExtractorSettings.load().concurrency,
    }
