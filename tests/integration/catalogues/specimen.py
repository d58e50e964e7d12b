"""A small catalogue of our own making, and what is to be made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAP_IT = "map it"
"""The label of a file in which nothing shows the photos: it is rejected with the words how to map it."""


@dataclass(frozen=True)
class Label:
    """What a person sees in the file."""

    format: str
    columns: tuple[str | None, str | None, str | None]
    """Of SKU, title and photo, the preferred one each."""
    photos: Sequence[str]
    """Of the products, in their order, as they are fetched."""
    codes: Mapping[int, str] = field(default_factory=dict)
    """Line → why its record makes nothing of its own."""
    encoding: str = "UTF-8"
    confidence: str = "certain"


@dataclass(frozen=True)
class Specimen:
    """A file, byte for byte, and its label."""

    name: str
    content: bytes
    label: Label
    filename: str = "catalogue.csv"
    mapping: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()


def photos(*names: str) -> list[str]:
    """Return the addresses of photos as the specimens write them."""
    return [f"https://img.example/{name}.jpg" for name in names]


def text(lines: str, *, end: str = "\n", encoding: str = "utf-8") -> bytes:
    """Return a table's bytes; `@name` in it is the address of a photo."""
    written = lines.strip("\n").replace("\n", end) + end
    for word in sorted({part for part in _words(written) if part.startswith("@")}, key=len, reverse=True):
        written = written.replace(word, photos(word[1:])[0])
    return written.encode(encoding)


def _words(written: str) -> list[str]:
    for separator in ',;|\t\r\n"':
        written = written.replace(separator, " ")
    return written.split()
