"""The object store port over obstore: an S3 server, a folder, or memory.

obstore creates only-if-absent on all three (`If-None-Match: *`, an atomic link, a lock). What it
raises is translated here and nowhere else.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, InvalidPathError, PreconditionError
from obstore.store import LocalStore, MemoryStore, S3Store

from services.chassis.clock import Clock
from services.chassis.errors import Unavailable
from services.chassis.object_store import MissingObject, ObjectInfo
from services.chassis.patience import patiently
from services.chassis.settings import S3Settings
from services.chassis.store_check import require_conditional_writes

if TYPE_CHECKING:
    from obstore import ObjectMeta  # it is a type in obstore's stubs alone

PIECE = 1 << 20
_PARTS_AT_A_TIME = 3
"""Of a large file on its way into the store, five mebibytes each: obstore would hold twelve in memory."""
_MISSING = (FileNotFoundError, ValueError, InvalidPathError, NotADirectoryError, IsADirectoryError)
"""A key that cannot be a key names no object, so it is reported as one that is not there."""


class ObstoreObjectStore:
    """An `ObjectStore` on any of obstore's stores."""

    def __init__(self, store: S3Store | LocalStore | MemoryStore, name: str) -> None:
        self._store = store
        self.name = name

    async def get(self, key: str) -> bytes:
        """Return a small object's bytes; raises MissingObject."""
        with self._translated(key):
            result = await obstore.get_async(self._store, key)
            return bytes(await result.bytes_async())

    async def get_range(self, key: str, start: int, length: int) -> bytes:
        """Return `length` bytes from `start`; raises MissingObject."""
        if length == 0:
            return b""
        with self._translated(key):
            return bytes(await obstore.get_range_async(self._store, key, start=start, length=length))

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """Yield an object's bytes in pieces of about a mebibyte; raises MissingObject."""
        with self._translated(key):
            result = await obstore.get_async(self._store, key)
            async for piece in result.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store bytes, or a file's bytes without reading them into memory, replacing what was there."""
        with self._translated(key):
            await obstore.put_async(self._store, key, data, max_concurrency=_PARTS_AT_A_TIME)

    async def create(self, key: str, data: bytes) -> bool:
        """Store bytes if the key is free; return whether we were the one."""
        try:
            with self._translated(key):
                await obstore.put_async(self._store, key, data, mode="create")
        except _TakenError:
            return False
        await self._make_durable(key)
        return True

    async def info(self, key: str) -> ObjectInfo | None:
        """Return what the store says of an object, None if there is none."""
        try:
            with self._translated(key):
                return _info(await obstore.head_async(self._store, key))
        except MissingObject:
            return None

    async def size(self, key: str) -> int | None:
        """Return an object's size in bytes, None if there is none."""
        found = await self.info(key)
        return None if found is None else found.size

    async def list(self, prefix: str) -> AsyncIterator[ObjectInfo]:
        """Yield the objects whose keys lie below `prefix`."""
        with self._translated(prefix):
            async for page in obstore.list(self._store, prefix=prefix):
                for found in page:
                    yield _info(found)

    async def delete(self, key: str) -> None:
        """Remove an object; it may be gone already."""
        try:
            with self._translated(key):
                await obstore.delete_async(self._store, key)
        except MissingObject:
            return

    async def _make_durable(self, key: str) -> None:
        """Wait until a created object survives a power cut; a server does so before it answers."""

    @contextmanager
    def _translated(self, key: str) -> Iterator[None]:
        try:
            yield
        except (AlreadyExistsError, PreconditionError) as error:
            raise _TakenError(key) from error
        except _MISSING as error:
            raise MissingObject(key) from error
        except (BaseError, OSError) as error:
            raise Unavailable(
                f"the object store ({self.name}) did not serve {key}: {_first_line(error)}"
            ) from error


class DiskObjectStore(ObstoreObjectStore):
    """An `ObjectStore` on a folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(LocalStore(prefix=root, mkdir=True), name=str(root))
        self._root = root

    async def _make_durable(self, key: str) -> None:
        await asyncio.to_thread(_sync_file_and_folder, self._root / key)


def s3_store(settings: S3Settings) -> ObstoreObjectStore:
    """Return the store on an S3 server; opens no connection yet."""
    endpoint = settings.address()
    store = S3Store(
        settings.bucket,
        endpoint=endpoint,
        access_key_id=settings.access_key,
        secret_access_key=settings.secret_key.get_secret_value(),
        region=settings.region,
        virtual_hosted_style_request=False,
        unsigned_payload=True,
        client_options={"allow_http": not settings.secure, "timeout": "60s", "connect_timeout": "5s"},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=8)},
    )
    return ObstoreObjectStore(store, name=f"{endpoint}/{settings.bucket}")


async def checked_s3_store(settings: S3Settings, clock: Clock) -> ObstoreObjectStore:
    """Return the store on an S3 server, found fit; waits for a server that is still starting.

    Raises ConfigurationError if the store ignores conditional writes, Unavailable if it does not come up.
    """
    store = s3_store(settings)
    await patiently(
        lambda: require_conditional_writes(store), settings.startup_wait, clock, passing=Unavailable
    )
    return store


def memory_store() -> ObstoreObjectStore:
    """Return a store that is gone with the process."""
    return ObstoreObjectStore(MemoryStore(), name="memory")


def _info(found: "ObjectMeta") -> ObjectInfo:
    return ObjectInfo(found["path"], found["size"], found["last_modified"])


class _TakenError(Exception):
    """The key was not free."""


def _sync_file_and_folder(path: Path) -> None:
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0]
