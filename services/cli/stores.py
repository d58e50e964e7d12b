"""Which store a command speaks of, and what lies in it."""

from pathlib import Path

from contracts.documents import Requested
from contracts.events import CatalogueRef, CsvReady, ParentRun
from contracts.keys import RunKeys
from services.adapters.object_store import DiskObjectStore, ObstoreObjectStore, s3_store
from services.chassis.object_store import ObjectStore, read
from services.chassis.settings import S3Settings

from .console import fail
from .exit_codes import ExitCode


def store_of(folder: Path | None) -> ObstoreObjectStore:
    """Return the store of an embedded run's folder, or the deployment's."""
    if folder is None:
        return s3_store(S3Settings.load())
    if not folder.is_dir():
        fail(f"there is no folder {folder}", ExitCode.USAGE)
    return DiskObjectStore(folder)


async def replayed(store: ObjectStore, run: str) -> CsvReady:
    """Return the event that takes a run up again; ends the command if there is no such run."""
    keys = RunKeys(run)
    requested = await read(store, keys.requested, Requested)
    if requested is None:
        fail(f"there is no run {run} in this store", ExitCode.USAGE)
    event = requested.event.model_copy(update={"recipe": requested.recipe.reference})
    if await store.size(keys.completed) is None:
        return event.model_copy(update={"run": run})
    source = CatalogueRef(key=keys.source, filename=event.catalogue.filename)
    parent = ParentRun(run=run, reason="replay")
    return event.model_copy(update={"catalogue": source, "run": None, "parent": parent})
