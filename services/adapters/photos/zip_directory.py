"""The list of a zip archive's members, read from the end of the stored object and remembered.

The archive is a catalogue with its photos beside it. Python's own `zipfile` reads the list, from a file
of which only the end is there; the members are never read with it.
"""

import asyncio
import io
import os
import zipfile
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from services.chassis.object_store import ObjectInfo, ObjectStore
from services.chassis.photo_library import PhotoProblem

TAIL = 256 * 1024
LARGEST_DIRECTORY = 8 * 1024 * 1024
"""Bytes; the list of 20,000 members with names of ordinary length takes 3 MiB."""

_REMEMBERED = 4
_NO_ARCHIVE = "the catalogue is not a zip archive that can be read; pack it again with its photos beside it"


class Member(NamedTuple):
    """Where a member's header lies in the archive, and what the archive's list says of its content."""

    offset: int
    packed: int
    size: int
    method: int
    crc: int
    encrypted: bool


Members = dict[str, Member]


class _Version(NamedTuple):
    key: str
    size: int
    modified: datetime


class _NeedsEarlierError(Exception):
    """Bytes from before the part that was fetched are wanted."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


class _End(io.RawIOBase):
    """A file of which only the bytes from `start` on are there."""

    def __init__(self, size: int, start: int, data: bytes) -> None:
        self._size, self._start, self._data = size, start, data
        self._position = 0

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("a position before the file")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        if self._position < self._start:
            raise _NeedsEarlierError(self._position)
        at = self._position - self._start
        piece = self._data[at:] if size < 0 else self._data[at : at + size]
        self._position += len(piece)
        return piece


class _Remembered:
    """The lists of the archives that were read last."""

    def __init__(self) -> None:
        self.reading = asyncio.Lock()
        self._lists: OrderedDict[_Version, Members] = OrderedDict()

    def get(self, version: _Version) -> Members | None:
        if version in self._lists:
            self._lists.move_to_end(version)
        return self._lists.get(version)

    def keep(self, version: _Version, members: Members) -> None:
        self._lists[version] = members
        if len(self._lists) > _REMEMBERED:
            self._lists.popitem(last=False)


_REMEMBERED_OF: WeakKeyDictionary[ObjectStore, _Remembered] = WeakKeyDictionary()


async def members_of(store: ObjectStore, archive: ObjectInfo) -> Members:
    """Return name → member of a stored archive; raises PhotoProblem for one that cannot be read."""
    remembered = _REMEMBERED_OF.setdefault(store, _Remembered())
    version = _Version(archive.key, archive.size, archive.modified)
    async with remembered.reading:
        members = remembered.get(version)
        if members is None:
            members = await _read(store, archive)
            remembered.keep(version, members)
    return members


async def _read(store: ObjectStore, archive: ObjectInfo) -> Members:
    start = max(0, archive.size - TAIL)
    while True:
        data = await store.get_range(archive.key, start, archive.size - start)
        try:
            return await asyncio.to_thread(_parsed, _End(archive.size, start, data))
        except _NeedsEarlierError as earlier:
            start = earlier.start
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise PhotoProblem("damaged", _NO_ARCHIVE) from error
        if archive.size - start > LARGEST_DIRECTORY:
            raise PhotoProblem("too_large", "the zip archive lists more than can be held; make several of it")


def _parsed(end: _End) -> Members:
    with zipfile.ZipFile(end) as opened:
        return {entry.filename: _member(entry) for entry in opened.infolist()}


def _member(entry: zipfile.ZipInfo) -> Member:
    return Member(
        offset=entry.header_offset,
        packed=entry.compress_size,
        size=entry.file_size,
        method=entry.compress_type,
        crc=entry.CRC,
        encrypted=bool(entry.flag_bits & 0x1),
    )
