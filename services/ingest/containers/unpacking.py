"""An uploaded file as the text tables that it holds, whatever it is packed in."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from services.ingest.rejection import CatalogueRejected
from services.ingest.wording import shown

from .archive import Archive, opened_archive
from .gzipped import gzipped_table
from .sheet_reader import TOO_LARGE
from .table import Table
from .workbook import unreadable, workbook_tables
from .zipped import zipped_tables

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
_LARGEST_WORKBOOK = 1 << 30
"""Bytes that its parts say they unpack to; a sheet that lies meets the memory limit of its reader."""
_FOREIGN = {
    "word/document.xml": "a text document (.docx)",
    "ppt/presentation.xml": "a presentation (.pptx)",
    "Index/Document.iwa": "a document of Apple's Numbers or Pages",
}


def tables(path: Path, filename: str, kept: ExitStack) -> Iterator[Table]:
    """Yield the tables that may be the catalogue; what was unpacked lasts until `kept` is closed.

    Raises CatalogueRejected for a container that cannot be opened, holds none, or is a bomb.
    """
    head = _head(path)
    if head.startswith(_GZIP):
        yield from gzipped_table(path, filename, kept)
    elif head.startswith(_ZIP):
        with opened_archive(path, filename) as archive:
            if _is_workbook(archive):
                yield from _workbook(archive, path, kept)
            else:
                yield from zipped_tables(archive, _member_tables, kept)
    else:
        yield from _member_tables(path, filename, kept)


def _member_tables(path: Path, filename: str, kept: ExitStack) -> Iterator[Table]:
    """Yield the tables of a file that may be a workbook; another packed file is no table."""
    head = _head(path)
    if head.startswith(_ZIP):
        with opened_archive(path, filename) as archive:
            if _is_workbook(archive):
                yield from _workbook(archive, path, kept)
                return
    if head == _OLD_WORKBOOK:
        yield from workbook_tables(path, filename, kept)
    else:
        yield Table(path, filename)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_OLD_WORKBOOK))


def _is_workbook(archive: Archive) -> bool:
    """Return whether a spreadsheet program saves like this; raises for what other programs save."""
    foreign = next((name for part, name in _FOREIGN.items() if part in archive.names), None)
    if foreign is not None:
        message = f"{shown(archive.filename)} is {foreign}. Save its table as CSV (UTF-8) and upload that."
        raise CatalogueRejected("unreadable", message)
    if any(part in archive.names for part in _WORKBOOK_PARTS):
        return True
    return b"opendocument.spreadsheet" in archive.beginning("mimetype")


def _workbook(archive: Archive, path: Path, kept: ExitStack) -> Iterator[Table]:
    if archive.promised_bytes > _LARGEST_WORKBOOK:
        raise unreadable(archive.filename, TOO_LARGE)
    yield from workbook_tables(path, archive.filename, kept)
