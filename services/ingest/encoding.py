"""Which characters the bytes are: a byte order mark says so, else strict UTF-8, else a code page.

The whole file is read once to be sure, a block at a time; a guess from its start would break on a
name far below. Whatever is not certain is said in a notice.
"""

import codecs
import io
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TextIO

from .code_pages import WINDOWS, likeliest_page
from .magic import binary, refuse_binary, refuse_foreign
from .rejection import CatalogueRejected
from .survey import Survey, surveyed
from .wording import listed, shown

BLOCK = 1 << 20
HEAD = 64 * 1024

_JUNK = re.compile(rb"[ \t\r\n]*")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_MARKS = (  # UTF-32 before UTF-16: their little-endian marks begin alike
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_STRAY_ZEROS = 1000
_CERTAINLY_UTF8 = 8
"""So many bytes beyond ASCII that were valid UTF-8: the rest is UTF-8 with a damaged spot."""


@dataclass(frozen=True)
class Encoding:
    """How to turn the file's bytes into text."""

    label: str
    codec: str
    errors: str = "strict"
    skip: int = 0
    skipped_lines: int = 0
    notices: tuple[str, ...] = ()
    has_zeros: bool = False

    def open(self, path: Path) -> TextIO:
        """Return the file's text from its first character on, line ends as they are, without zero bytes."""
        file = path.open("rb")
        file.seek(self.skip)
        kind = _WithoutZeros if self.has_zeros else io.TextIOWrapper
        return kind(file, self.codec, self.errors, newline="")


class _WithoutZeros(io.TextIOWrapper):
    """Text from which zero characters are dropped; there are so few that no piece consists of them."""

    def read(self, size: int | None = -1, /) -> str:
        return super().read(size).replace("\0", "")

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        return super().readline(size).replace("\0", "")


def detect_encoding(path: Path, filename: str) -> Encoding:
    """Return how to decode the file; raise `CatalogueRejected` for one that holds no text."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        refuse_foreign(head, filename)
        marked = _marked(head) or _unmarked_utf16(head)
        if marked is None or marked.codec == "utf-8":
            refuse_binary(head, filename)
        encoding = marked or Encoding("UTF-8", "utf-8")
        file.seek(encoding.skip)
        survey = surveyed(iter(partial(file.read, BLOCK), b""), encoding.codec, encoding.skip)
    if survey.zeros > _STRAY_ZEROS:
        raise binary(filename)
    if survey.flaw is not None:
        encoding = _flawed(encoding, survey, survey.flaw, filename)
    return _without_zeros(encoding, survey.zeros) if survey.zeros else encoding


def _marked(head: bytes) -> Encoding | None:
    """Return what a byte order mark says; exporters are known to write blank lines before it."""
    junk = _JUNK.match(head)
    start = junk.end() if junk else 0
    for mark, codec, label in _MARKS:
        if head.startswith(mark, start):
            lines = len(_LINE_END.findall(head[:start]))
            return Encoding(label, codec, skip=start + len(mark), skipped_lines=lines)
    return None


def _unmarked_utf16(head: bytes) -> Encoding | None:
    """Return UTF-16 if every other byte of the start is mostly zero, as in Latin text."""
    even, odd = head[0:4096:2], head[1:4096:2]
    if len(odd) < 4:
        return None
    if odd.count(0) * 2 > len(odd) and not even.count(0):
        return Encoding("UTF-16 without a byte order mark", "utf-16-le")
    if even.count(0) * 2 > len(even) and not odd.count(0):
        return Encoding("UTF-16 without a byte order mark", "utf-16-be")
    return None


def _flawed(encoding: Encoding, survey: Survey, flaw: int, filename: str) -> Encoding:
    if encoding.codec != "utf-8":
        message = (
            f"{shown(filename)} starts as {encoding.label} but is damaged at byte {flaw}. "
            "Export it again, best as CSV in UTF-8."
        )
        raise CatalogueRejected("unreadable", message)
    if encoding.skip or survey.beyond_ascii >= _CERTAINLY_UTF8:
        return _damaged_utf8(encoding, flaw)
    return _code_page(survey.words)


def _damaged_utf8(encoding: Encoding, flaw: int) -> Encoding:
    notice = (
        f"The file is UTF-8 but damaged from byte {flaw} on: letters that cannot be read became "
        "question marks. Export it again if names look wrong."
    )
    label = f"{encoding.label} (damaged)"
    return replace(encoding, label=label, errors="replace", notices=(notice,))


def _code_page(words: list[bytes]) -> Encoding:
    page = likeliest_page(words) if words else WINDOWS
    samples = dict.fromkeys(word.decode(page.codec, "replace") for word in words)
    notice = (
        f"The file is not UTF-8, so it was read as {page.label}: {listed(list(samples)[:3])}. "
        "If these look wrong, save the catalogue as CSV (UTF-8) and upload it again."
    )
    return Encoding(page.label, page.codec, "replace", notices=(notice,))


def _without_zeros(encoding: Encoding, count: int) -> Encoding:
    notice = f"The file holds zero bytes ({count}), which no text has; they were dropped."
    return replace(encoding, notices=(*encoding.notices, notice), has_zeros=True)
