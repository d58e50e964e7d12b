"""Photos in the zip archive that brought the catalogue: one member at a time, by ranges of the object.

Nothing is unpacked to a path, so a member's name can lead nowhere. What the archive says of sizes is
never believed: bytes are counted as they come, and the checksum has the last word.
"""

import struct
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator

from services.chassis.object_store import DigestedFile, MissingObject, ObjectInfo, ObjectStore
from services.chassis.photo_library import PhotoProblem

from .size_cap import check_size
from .zip_directory import Member, members_of

PIECE = 1 << 20

_HEADER = struct.Struct("<4s22xHH")
"""A member's own header: its mark, and the lengths of the name and the extra field that follow it."""
_HEADER_MARK = b"PK\x03\x04"
_ROOM = 4096
"""Bytes for name and extra field: with so many more, a small photo comes in one request."""


async def copy_member(
    store: ObjectStore, catalogue_key: str, member: str, file: DigestedFile, max_bytes: int
) -> None:
    """Write a member of the catalogue's archive to `file`; raises PhotoProblem, or Unavailable."""
    archive = await store.info(catalogue_key)
    if archive is None:
        raise MissingObject(catalogue_key)
    found = (await members_of(store, archive)).get(member)
    if found is None:
        raise PhotoProblem("not_found", f"there is no file {member[:120]} in the catalogue's zip archive")
    _check_readable(found, member)
    check_size(found.size, max_bytes)
    crc = 0
    unpack = _deflated if found.method == zipfile.ZIP_DEFLATED else _stored
    try:
        async for piece in unpack(_packed(store, archive, found)):
            check_size(file.size + len(piece), max_bytes)
            crc = zlib.crc32(piece, crc)
            file.write(piece)
    except (zlib.error, struct.error) as error:
        raise _damaged(member) from error
    if crc != found.crc:
        raise _damaged(member)


def _check_readable(found: Member, name: str) -> None:
    if found.encrypted:
        raise PhotoProblem(
            "bad_url", f"{name[:120]} is locked with a password; pack the zip archive without one"
        )
    if found.method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise PhotoProblem(
            "bad_url", f"{name[:120]} is packed in a way not read here; pack the archive as an ordinary zip"
        )


def _damaged(name: str) -> PhotoProblem:
    return PhotoProblem("damaged", f"{name[:120]} is damaged in the zip archive; pack the archive again")


async def _packed(store: ObjectStore, archive: ObjectInfo, member: Member) -> AsyncIterator[bytes]:
    """Yield the member's bytes as they lie in the archive; raises struct.error if no member lies there."""
    position = member.offset
    first = await _range(store, archive, position, min(PIECE, _HEADER.size + _ROOM + member.packed))
    mark, name, extra = _HEADER.unpack_from(first)
    if mark != _HEADER_MARK:
        raise struct.error("no header")
    start = _HEADER.size + name + extra
    piece = first[start : start + member.packed]
    position += max(start, len(first))
    left = member.packed - len(piece)
    yield piece
    while left and (piece := await _range(store, archive, position, min(PIECE, left))):
        position += len(piece)
        left -= len(piece)
        yield piece


async def _range(store: ObjectStore, archive: ObjectInfo, start: int, length: int) -> bytes:
    """Return what there is of a range; an archive may speak of places that it does not have."""
    if not 0 <= start < archive.size:
        return b""
    return await store.get_range(archive.key, start, min(length, archive.size - start))


async def _stored(packed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for piece in packed:
        yield piece


async def _deflated(packed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what was packed, never more than PIECE at a time however well it was packed."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    async for piece in packed:
        for part in _inflated(inflater, piece):
            yield part


def _inflated(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while part := inflater.decompress(packed, PIECE):
        yield part
        packed = inflater.unconsumed_tail
