"""A zip archive that is open for reading: its members come out as files without names.

Nothing that the archive says is believed: the list of members is bounded before it is read, sizes are
counted as the bytes come, and what a member is called never becomes a path on this disk.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from services.ingest.rejection import CatalogueRejected
from services.ingest.wording import shown

from .allowance import PIECE, Allowance, unpacked_file

MOST_MEMBERS = 20_000
LARGEST_DIRECTORY = 8 << 20
"""Bytes; the list of 20,000 members with names of ordinary length takes 3 MiB."""

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
)


class Archive:
    """The members of an archive, all of them files."""

    def __init__(self, opened: zipfile.ZipFile, filename: str, size: int) -> None:
        self._opened = opened
        self._entries = {entry.filename: entry for entry in opened.infolist() if _is_file(entry.filename)}
        self._allowance = Allowance(filename, size)
        self.filename = filename
        self.names = tuple(self._entries)

    @property
    def promised_bytes(self) -> int:
        """Return to how much the members unpack if the archive tells the truth."""
        return sum(entry.file_size for entry in self._entries.values())

    def beginning(self, name: str) -> bytes:
        """Return the first bytes of a member, none if there is no such member."""
        if name not in self._entries:
            return b""
        with _damage_rejected(self.filename), self._opened.open(name) as source:
            return source.read(100)

    def unpacked(self, name: str) -> AbstractContextManager[Path]:
        """Give the path of a member's content for a block; raises CatalogueRejected if it cannot be had."""
        entry = self._entries[name]
        if entry.flag_bits & 0x1:
            raise refused(self.filename, f"locks {shown(name)} with a password")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise refused(self.filename, f"packs {shown(name)} in a way that is not read here")
        return unpacked_file(self._pieces(entry), self._allowance)

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with _damage_rejected(self.filename), self._opened.open(entry) as source:
            while piece := source.read(PIECE):
                yield piece


@contextmanager
def opened_archive(path: Path, filename: str) -> Iterator[Archive]:
    """Give the zip archive at `path`; raises CatalogueRejected if it is damaged or beyond all bounds."""
    with _CarefulFile(path) as file:
        with _damage_rejected(filename):
            opened = zipfile.ZipFile(file)
        with opened:
            archive = Archive(opened, filename, path.stat().st_size)
            if len(archive.names) > MOST_MEMBERS:
                count = f"holds {len(archive.names)} files, and at most {MOST_MEMBERS} are taken"
                raise refused(filename, count)
            yield archive


def _is_file(name: str) -> bool:
    return bool(name) and not name.endswith("/")  # `ZipInfo.is_dir` breaks on a member without a name


def refused(filename: str, what: str) -> CatalogueRejected:
    """Return the rejection of an archive that does `what`."""
    advice = "Pack it again as an ordinary zip: the catalogue (CSV or XLSX) with its photos beside it."
    return CatalogueRejected("unreadable", f"{shown(filename)} is a zip archive that {what}. {advice}")


@contextmanager
def _damage_rejected(filename: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise refused(filename, "is damaged or cut off") from error


class _CarefulFile(io.FileIO):
    """A file that hands out no more at a time than a list of members may take.

    `zipfile` reads that list in one piece, as large as the archive says it is.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = LARGEST_DIRECTORY + 1 if size is None or size < 0 else size
        if wanted > LARGEST_DIRECTORY and self.tell() + LARGEST_DIRECTORY < self._size:
            raise zipfile.BadZipFile("its list of members is beyond all bounds")
        return super().read(wanted)
