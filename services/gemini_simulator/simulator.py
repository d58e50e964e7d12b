"""The simulator as a whole: its stores on one folder, and the batches under way."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from services.chassis import logs
from services.chassis.clock import Clock
from services.chassis.errors import ConfigurationError
from services.chassis.workers import Workers

from .answers import DrawnAnswers, PlainAnswers
from .batches import Batch, BatchError, BatchStore
from .connections import Connections
from .counters import Counters, Counts
from .fates import Faults
from .files import FileStore, StoredFile
from .lifecycle import Lifecycle
from .settings import SimulatorSettings
from .state_folder import StateFolder
from .uploads import Upload, Uploads


@dataclass
class Simulator:
    """Everything the routes need; `lateness` is that of late answers, `list_lag` that of every list."""

    counters: Counters
    faults: Faults
    files: FileStore
    uploads: Uploads
    batches: BatchStore
    lifecycle: Lifecycle
    lateness: timedelta = timedelta(0)
    list_lag: timedelta = timedelta(0)
    connections: Connections = field(default_factory=Connections)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def clock(self) -> Clock:
        """The time it goes by."""
        return self.lifecycle.clock

    def start(self, batch: Batch) -> None:
        """Set a batch on its way."""
        task = asyncio.create_task(self._run(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Leave the batches where they are; another start goes on with them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, batch: Batch) -> None:
        try:
            await self.lifecycle.run(batch.id)
        except Exception as error:  # noqa: BLE001  # whatever happened, the batch must end and say why
            logs.logger().exception("batch_failed", batch=batch.name)
            problem = BatchError(code=13, message=f"The simulator failed: {type(error).__name__}: {error}")
            self.batches.change(batch.id, state="FAILED", error=problem, ended=self.clock.now())


@asynccontextmanager
async def open_simulator(settings: SimulatorSettings, clock: Clock) -> AsyncIterator[Simulator]:
    """Yield a simulator on the settings' folder, going on with the batches that had not ended."""
    with _sole_user_of(settings.data):
        async with _opened(settings, clock) as simulator:
            yield simulator


@contextmanager
def _sole_user_of(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which ends with its process; raises ConfigurationError if another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigurationError(
                f"another simulator is using the folder {folder}: stop it, or use that one "
                "(SCENELOOM_SIMULATOR_URL), or another folder (SCENELOOM_SIMULATOR_DATA)"
            ) from error
        yield


@asynccontextmanager
async def _opened(settings: SimulatorSettings, clock: Clock) -> AsyncIterator[Simulator]:
    folder = settings.data
    counters, workers = Counters(StateFolder(folder / "counters", Counts)), Workers(settings.workers)
    faults = Faults(settings.unruly, settings.seed)
    answers = PlainAnswers() if settings.scenes == "plain" else DrawnAnswers(workers)
    files = FileStore(StateFolder(folder / "files", StoredFile), clock)
    batches = BatchStore(StateFolder(folder / "batches", Batch), clock)
    uploads = Uploads(StateFolder(folder / "uploads", Upload), files, clock)
    lifecycle = Lifecycle(batches, files, answers, faults, counters, clock, settings.shortest_life())
    simulator = Simulator(
        counters,
        faults,
        files,
        uploads,
        batches,
        lifecycle,
        lateness=settings.late_by(),
        list_lag=settings.list_lags_by(),
    )
    try:
        for batch in batches.unfinished():
            simulator.start(batch)
        yield simulator
    finally:
        await simulator.stop()
        await workers.close()
