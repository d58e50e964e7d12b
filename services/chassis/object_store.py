"""The object store as the services see it, and the commit that makes a step single-winner.

Data objects are put under names that carry their digest and may be put any number of times. Commit
documents are created only-if-absent: of several writers one wins, and all go on with the winner's.
"""

import hashlib
import os
import tempfile
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, Self, TypeVar

from pydantic import BaseModel

from contracts.documents import Commit
from contracts.values import Blob

from .errors import Permanent


class MissingObject(Permanent):
    """No object has this key; where one was promised, only a person can bring it back."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the object store has no {key}: restore it, then replay")
        self.key = key


@dataclass(frozen=True)
class ObjectInfo:
    """What the store says of an object."""

    key: str
    size: int
    modified: datetime
    """In UTC, by the store's clock."""


class ObjectStore(Protocol):
    """A flat store of objects under slash-separated keys.

    Every method raises `Unavailable` when the store cannot be reached or refuses us.
    """

    async def get(self, key: str) -> bytes:
        """Return a small object's bytes; raises MissingObject."""
        ...

    async def get_range(self, key: str, start: int, length: int) -> bytes:
        """Return `length` bytes from `start`; raises MissingObject."""
        ...

    def stream(self, key: str) -> AsyncIterator[bytes]:
        """Yield an object's bytes in pieces; raises MissingObject."""
        ...

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store bytes, or a file's bytes without reading them into memory, replacing what was there."""
        ...

    async def create(self, key: str, data: bytes) -> bool:
        """Store bytes durably if the key is free; return whether we were the one."""
        ...

    async def info(self, key: str) -> ObjectInfo | None:
        """Return what the store says of an object, None if there is none."""
        ...

    async def size(self, key: str) -> int | None:
        """Return an object's size in bytes, None if there is none."""
        ...

    def list(self, prefix: str) -> AsyncIterator[ObjectInfo]:
        """Yield the objects whose keys lie below `prefix`, in no promised order."""
        ...

    async def delete(self, key: str) -> None:
        """Remove an object; it may be gone already."""
        ...


D = TypeVar("D", bound=BaseModel)
C = TypeVar("C", bound=Commit)


def new_nonce() -> str:
    """Return a word that marks one handler call's writes as its own."""
    return uuid.uuid4().hex


async def read(store: ObjectStore, key: str, document: type[D]) -> D | None:
    """Return the document at `key`, None if there is none."""
    try:
        return document.model_validate_json(await store.get(key))
    except MissingObject:
        return None


async def commit(store: ObjectStore, key: str, document: C) -> C:
    """Create the document, or return the one that was there first; compare nonces to know which.

    A retried write of our own may be told "already there" about itself: the read-back settles it.
    """
    if await store.create(key, document.model_dump_json().encode()):
        return document
    return type(document).model_validate_json(await store.get(key))


_GATHERED_BYTES = 64 * 1024


class DigestedFile:
    """A temporary file that knows the SHA-256 of what was written to it; gone when closed.

    It has no name in any folder, so a process that is killed leaves nothing behind; others, worker
    processes too, open it by its descriptor. What is written in small pieces is hashed in larger ones.
    """

    def __init__(self) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        self._digest = hashlib.sha256()
        self._gathered = bytearray()
        self._settled = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def path(self) -> Path:
        """Return where the bytes lie, all of them written."""
        self.settle()
        return Path(f"/proc/{os.getpid()}/fd/{self._file.fileno()}")

    @property
    def sha256(self) -> str:
        """Return the digest of what was written so far."""
        self.settle()
        return self._digest.hexdigest()

    @property
    def size(self) -> int:
        """Return how many bytes were written so far."""
        return self._settled + len(self._gathered)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._gathered += data
        if len(self._gathered) >= _GATHERED_BYTES:
            self.settle()

    def settle(self) -> None:
        """Hash and write out what was gathered, so that it can be read at `path`."""
        self._digest.update(self._gathered)
        self._file.write(self._gathered)
        self._file.flush()
        self._settled += len(self._gathered)
        self._gathered.clear()

    def restart(self) -> None:
        """Forget everything that was written."""
        self._file.seek(0)
        self._file.truncate()
        self._digest = hashlib.sha256()
        self._gathered.clear()
        self._settled = 0

    async def store(self, store: ObjectStore, key: str) -> Blob:
        """Put the file's bytes under `key`, which carries the digest, and return the blob."""
        await store.put(key, self.path)
        return Blob(key=key, sha256=self.sha256, size=self.size)
