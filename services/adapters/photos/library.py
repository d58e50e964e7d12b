"""Photos by address: found again, or fetched, normalised in a worker process, stored and written down.

What is stored is named by its content and written before the record that leads to it, so that a crash
in between costs a fetch and nothing else. Callers who want the same address share one fetch.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from contracts import keys
from contracts.documents import Validator
from services.chassis.clock import Clock
from services.chassis.memory import give_back_large_blocks
from services.chassis.object_store import DigestedFile, ObjectStore
from services.chassis.photo_library import Photo, PhotoProblem
from services.chassis.workers import WorkerDied, Workers

from .address import Address, LocalAddress, StoreAddress, WebAddress, ZipAddress, parse_address
from .boundary import Boundary
from .data_address import DataAddress
from .hosts import Hosts
from .in_flight import InFlight
from .local_file import copy_local
from .normalise import MIME_TYPE, Unusable, Written, normalise_in_worker
from .patience import patiently
from .photo_records import KnownPhoto, PhotoRecords, content_identity
from .settings import PhotoSettings
from .size_cap import check_size
from .slots import Slots
from .store_object import copy_stored
from .unforeseen import caught_for_one_photo
from .vetted_network import Resolver, system_resolver
from .vetted_transport import photo_client
from .web import WebPhotos
from .zip_member import copy_member


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
    hosts: Hosts
    workers: Workers
    in_flight: InFlight[Photo] = field(default_factory=InFlight)

    async def obtain(self, address: str, catalogue: str | None = None, *, revalidate: bool = False) -> Photo:
        """Return the photo at an address; raises PhotoProblem, or Unavailable if the store is."""
        with caught_for_one_photo(address):
            place = parse_address(address, self.bucket, catalogue)
            identity = f"again:{place.identity}" if revalidate else place.identity
            return await self.in_flight.share(identity, lambda: self._obtain(place, revalidate=revalidate))

    async def _obtain(self, place: Address, *, revalidate: bool) -> Photo:
        if isinstance(place, WebAddress):
            known = await self.records.at_address(place.identity)
            if known is not None and known.fresh and not revalidate:
                return known.photo
            return await self._from_web(place, known)
        async with self.slots.overall:
            with DigestedFile() as file:
                await self._copy(place, file)
                return await self._keep(file)

    async def _from_web(self, place: WebAddress, known: KnownPhoto | None) -> Photo:
        host = place.url.host
        async with self.slots.at(host) as leave_host:

            async def visit() -> tuple[Photo, Validator | None]:
                async with self.slots.overall:
                    with DigestedFile() as file:
                        return await self._download(place, known, file, leave_host)

            photo, validator = await patiently(visit, self.clock, self.hosts, host)
        await self.records.remember(place.identity, photo, validator)
        return photo

    async def _download(
        self, place: WebAddress, known: KnownPhoto | None, file: DigestedFile, leave_host: Callable[[], None]
    ) -> tuple[Photo, Validator | None]:
        got = await self.web.download(place.url, file, known.validator if known else None)
        if not got.changed and known is not None:
            if await self.store.size(known.photo.key) is not None:
                return known.photo, got.validator
            got = await self.web.download(place.url, file)  # cleared away while we asked
        leave_host()
        return await self._keep(file), got.validator

    async def _copy(
        self, place: LocalAddress | StoreAddress | ZipAddress | DataAddress, file: DigestedFile
    ) -> None:
        most = self.settings.max_bytes
        match place:
            case LocalAddress(path):
                await asyncio.to_thread(copy_local, self.local_root, path, file, most)
            case StoreAddress(key):
                await copy_stored(self.store, key, self.settings.s3_prefixes, file, most)
            case ZipAddress(catalogue, member):
                await copy_member(self.store, catalogue, member, file, most)
            case DataAddress(data):
                check_size(len(data), most)
                file.write(data)

    async def _keep(self, file: DigestedFile) -> Photo:
        """Return what a photo's bytes became before, or make it of them and store it."""
        known = await self.records.same_content(file.sha256)
        if known is not None:
            return known
        with DigestedFile() as result:
            made = await self._normalised(file, result)
            photo = Photo(
                keys.photo(made.sha256, "jpg"), MIME_TYPE, made.width, made.height, file.sha256, made.warning
            )
            await self.store.put(photo.key, result.path)
        await self.records.remember(content_identity(file.sha256), photo)
        return photo

    async def _normalised(self, file: DigestedFile, result: DigestedFile) -> Written:
        most = self.settings.max_pixels
        try:
            made = await self.workers.run(normalise_in_worker, file.path, most, result.path)
        except WorkerDied as error:
            message = "reading the photo killed the process that did, twice; save it anew as a JPEG"
            raise PhotoProblem("undecodable", message) from error
        if isinstance(made, Unusable):
            raise PhotoProblem(made.code, made.message)
        return made


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
    give_back_large_blocks()  # photos and request lines pass through by the hundred
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
            hosts=Hosts(clock),
            workers=workers,
        )
        stack.push_async_callback(photos.in_flight.close)
        yield photos
