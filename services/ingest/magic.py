"""A file that is no text table is told by its first bytes and refused with what it is."""

import re
from typing import NamedTuple

from .rejection import CatalogueRejected
from .wording import shown

_SAVE = "Open it in a spreadsheet program, save it as CSV (UTF-8) and upload that."
_UNPACK = "Unpack it and upload the catalogue inside, as CSV, workbook, gzip or zip."
_EXPORT = "Upload the catalogue as CSV or workbook: a header row, then a row for each product."


class _Kind(NamedTuple):
    prefix: bytes
    name: str
    advice: str


_KINDS = (
    _Kind(b"\x1f\x8b", "a gzip archive", _UNPACK),
    _Kind(b"PK\x03\x04", "a zip archive", _UNPACK),
    _Kind(b"PK\x05\x06", "an empty zip archive", _EXPORT),
    _Kind(b"BZh", "a bzip2 archive", _UNPACK),
    _Kind(b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    _Kind(b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    _Kind(b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    _Kind(b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    _Kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)", _SAVE),
    _Kind(b"%PDF-", "a PDF document", _EXPORT),
    _Kind(b"\xff\xd8\xff", "a JPEG image", _EXPORT),
    _Kind(b"\x89PNG\r\n\x1a\n", "a PNG image", _EXPORT),
    _Kind(b"GIF87a", "a GIF image", _EXPORT),
    _Kind(b"GIF89a", "a GIF image", _EXPORT),
    _Kind(b"RIFF", "a WebP image or another RIFF file", _EXPORT),
    _Kind(b"SQLite format 3\x00", "an SQLite database", _EXPORT),
    _Kind(b"PAR1", "a Parquet file", _EXPORT),
    _Kind(b"{\\rtf", "a rich text document", _SAVE),
)
_ZIP_PREFIX = b"PK\x03\x04"
_SHEETS = (b"xl/", b"opendocument.spreadsheet")
_SHEET_NAMES = (".xlsx", ".xlsm", ".ods", ".numbers")
_MARKUP = (
    (
        re.compile(rb"<!doctype html|<html", re.IGNORECASE),
        "a web page, perhaps a sign-in page saved by mistake",
    ),
    (re.compile(rb"<\?xml"), "an XML document"),
    (re.compile(rb"(\[\s*)?\{\s*\""), "a JSON document"),
)
_TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x1a\x1b"
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS)


_STRAY_CONTROLS = 32
"""So many control characters may have strayed into the first block of a real catalogue."""


def refuse_foreign(head: bytes, filename: str) -> None:
    """Raise `CatalogueRejected` if the file's first bytes show another kind of file than a text table."""
    for kind in _KINDS:
        if head.startswith(kind.prefix):
            raise _foreign(filename, *_archive_or_sheet(kind, head, filename))
    text = head.lstrip(b" \t\r\n\xef\xbb\xbf")
    for pattern, name in _MARKUP:
        if pattern.match(text):
            raise _foreign(filename, name, _EXPORT)


def refuse_binary(head: bytes, filename: str) -> None:
    """Raise `CatalogueRejected` if single-byte text would not hold bytes like these."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head.count(0) * 20 > len(head) or controls > max(_STRAY_CONTROLS, len(head) // 10):
        raise binary(filename)


def binary(filename: str) -> CatalogueRejected:
    """Return the rejection of a file that holds no text."""
    return _foreign(filename, "a binary file", _EXPORT)


def _archive_or_sheet(kind: _Kind, head: bytes, filename: str) -> tuple[str, str]:
    sheet = any(mark in head for mark in _SHEETS) or filename.lower().endswith(_SHEET_NAMES)
    if kind.prefix == _ZIP_PREFIX and sheet:
        return "a spreadsheet workbook", _SAVE
    return kind.name, kind.advice


def _foreign(filename: str, name: str, advice: str) -> CatalogueRejected:
    return CatalogueRejected("unreadable", f"{shown(filename)} is {name}, not a catalogue. {advice}")
