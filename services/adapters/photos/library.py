"""Photos by address: found again, or fetched, normalised in a worker process, stored and written down.

What is stored is named by its content and written before the record that leads to it, so that a crash
in between costs a fetch and nothing else. Callers who want the same address share one fetch.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from contracts import keys
from services.chassis.clock import Clock
from services.chassis.object_store import DigestedFile, ObjectStore
from services.chassis.photo_library import Photo, PhotoProblem
from services.chassis.workers import WorkerDied, Workers

from .address import Address, LocalAddress, StoreAddress, WebAddress, parse_address
from .boundary import Boundary
from .in_flight import InFlight
from .local_file import copy_local
from .normalise import MIME_TYPE, Unusable, normalise_in_worker
from .patience import patiently
from .photo_records import PhotoRecords, content_identity
from .settings import PhotoSettings
from .slots import Slots
from .store_object import copy_stored
from .vetted_network import Resolver, system_resolver
from .vetted_transport import photo_client
from .web import WebPhotos


@dataclass(frozen=True)
class StoredPhotos:
    """The photo library over the web, a folder and the object store."""

    settings: PhotoSettings
    store: ObjectStore
    clock: Clock
    local_root: Path | None
    bucket: str | None
    web: WebPhotos
    records: PhotoRecords
    slots: Slots
    workers: Workers
    in_flight: InFlight[Photo] = field(default_factory=InFlight)

    async def obtain(self, address: str, catalogue: str | None = None) -> Photo:  # noqa: ARG002
        """Return the photo at an address; raises PhotoProblem, or Unavailable if the store is."""
        place = parse_address(address, self.bucket)
        return await self.in_flight.share(place.identity, lambda: self._obtain(place))

    async def _obtain(self, place: Address) -> Photo:
        if isinstance(place, WebAddress):
            return await self.records.recent(place.identity) or await self._from_web(place)
        async with self.slots.overall:
            with DigestedFile() as file:
                await self._copy(place, file)
                return await self._keep(file)

    async def _from_web(self, place: WebAddress) -> Photo:
        async def once() -> Photo:
            async with self.slots.overall:
                with DigestedFile() as file:
                    await self.web.download(place.url, file)
                    return await self._keep(file)

        async with self.slots.at(place.url.host):
            photo = await patiently(once, self.clock)
        await self.records.remember(place.identity, photo)
        return photo

    async def _copy(self, place: LocalAddress | StoreAddress, file: DigestedFile) -> None:
        most = self.settings.max_bytes
        if isinstance(place, LocalAddress):
            await asyncio.to_thread(copy_local, self.local_root, place.path, file, most)
        else:
            await copy_stored(self.store, place.key, self.settings.s3_prefixes, file, most)

    async def _keep(self, file: DigestedFile) -> Photo:
        known = await self.records.same_content(file.sha256)
        if known is not None:
            return known
        try:
            result = await self.workers.run(normalise_in_worker, file.path, self.settings.max_pixels)
        except WorkerDied as error:
            message = "reading the photo killed the process that did, twice; save it anew as a JPEG"
            raise PhotoProblem("undecodable", message) from error
        if isinstance(result, Unusable):
            raise PhotoProblem(result.code, result.message)
        key = keys.photo(hashlib.sha256(result.data).hexdigest(), "jpg")
        photo = Photo(key, MIME_TYPE, result.width, result.height, file.sha256)
        await self.store.put(key, result.data)
        await self.records.remember(content_identity(file.sha256), photo)
        return photo


@asynccontextmanager
async def open_photo_library(  # noqa: PLR0913 - the wiring's one place; the last two have defaults
    settings: PhotoSettings,
    store: ObjectStore,
    clock: Clock,
    local_root: Path | None = None,
    *,
    bucket: str | None = None,
    resolve: Resolver = system_resolver,
) -> AsyncIterator[StoredPhotos]:
    """Give a photo library; its connections and worker processes end with the block.

    `local_root` is the only folder that local photos may lie in, `bucket` the only one that
    `s3://bucket/key` addresses may name.
    """
    async with AsyncExitStack() as stack:
        workers = Workers(settings.workers)
        stack.push_async_callback(workers.close)
        client = await stack.enter_async_context(
            photo_client(Boundary.of(settings), resolve, settings.concurrency)
        )
        photos = StoredPhotos(
            settings=settings,
            store=store,
            clock=clock,
            local_root=local_root,
            bucket=bucket,
            web=WebPhotos(client, clock, settings.max_bytes, settings.timeout_seconds),
            records=PhotoRecords(store, clock, settings.fresh_for),
            slots=Slots(settings.concurrency, settings.per_host),
            workers=workers,
        )
        stack.push_async_callback(photos.in_flight.close)
        yield photos
