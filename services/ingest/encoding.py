"""Which characters the bytes are: a byte order mark says so, else strict UTF-8, else Windows-1252.

The whole file is read once to be sure, a block at a time; a guess from its start would break on a
name far below. Whatever is not certain is said in a notice.
"""

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from .magic import refuse_binary, refuse_foreign
from .rejection import CatalogueRejected
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
_FOREIGN_WORD = re.compile(rb"[^\s,;\t|\"]*[\x80-\xff][^\s,;\t|\"]*")
_WORD = 80
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

    def open(self, path: Path) -> TextIO:
        """Return the file's text from its first character on, line ends as they are."""
        file = path.open("rb")
        file.seek(self.skip)
        return io.TextIOWrapper(file, self.codec, self.errors, newline="")


@dataclass(frozen=True)
class _Flaw:
    """The first byte that is not what the codec allows, and the text around it."""

    position: int
    beyond_ascii: int
    excerpt: bytes


def detect_encoding(path: Path, filename: str) -> Encoding:
    """Return how to decode the file; raise `CatalogueRejected` for one that holds no text."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        refuse_foreign(head, filename)
        marked = _marked(head) or _unmarked_utf16(head)
        if marked is None or marked.codec == "utf-8":
            refuse_binary(head, filename)
        encoding = marked or Encoding("UTF-8", "utf-8")
        flaw = _first_flaw(file, encoding)
    if flaw is None:
        return encoding
    return _flawed(encoding, flaw, filename)


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


def _first_flaw(file: BinaryIO, encoding: Encoding) -> _Flaw | None:
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    file.seek(encoding.skip)
    position, beyond_ascii = encoding.skip, 0
    while block := file.read(BLOCK):
        pending = decoder.getstate()[0]
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            at = position - len(pending) + error.start
            valid = error.object[: error.start]
            around = error.object[max(0, error.start - _WORD) :][:HEAD]
            return _Flaw(at, beyond_ascii + _beyond_ascii(valid), around)
        position += len(block)
        beyond_ascii += len(block) - len(text)
    pending = decoder.getstate()[0]
    return _Flaw(position - len(pending), beyond_ascii, pending) if pending else None


def _beyond_ascii(valid: bytes) -> int:
    return len(valid) - len(valid.decode("utf-8", "ignore"))


def _flawed(encoding: Encoding, flaw: _Flaw, filename: str) -> Encoding:
    if encoding.codec != "utf-8":
        message = (
            f"{shown(filename)} starts as {encoding.label} but is damaged at byte {flaw.position}. "
            "Export it again, best as CSV in UTF-8."
        )
        raise CatalogueRejected("unreadable", message)
    if encoding.skip or flaw.beyond_ascii >= _CERTAINLY_UTF8:
        return _damaged_utf8(encoding, flaw)
    return _windows(flaw)


def _damaged_utf8(encoding: Encoding, flaw: _Flaw) -> Encoding:
    notice = (
        f"The file is UTF-8 but damaged from byte {flaw.position} on: letters that cannot be read became "
        "question marks. Export it again if names look wrong."
    )
    return Encoding(
        f"{encoding.label} (damaged)",
        "utf-8",
        "replace",
        encoding.skip,
        encoding.skipped_lines,
        (notice,),
    )


def _windows(flaw: _Flaw) -> Encoding:
    words = dict.fromkeys(word.decode("cp1252", "replace") for word in _FOREIGN_WORD.findall(flaw.excerpt))
    notice = (
        f"The file is not UTF-8, so it was read as Windows-1252: {listed(list(words)[:3])}. "
        "If these look wrong, save the catalogue as CSV (UTF-8) and upload it again."
    )
    return Encoding("Windows-1252", "cp1252", "replace", notices=(notice,))
