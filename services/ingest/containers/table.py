"""A text table on local disk, and what it was taken out of."""

from dataclasses import dataclass
from pathlib import Path

from services.ingest.rows import Source

from .photo_members import PhotoMembers


@dataclass(frozen=True)
class Origin:
    """What a person is told of a table's container, and what is known from it."""

    words: str = ""
    """For the sentence about the catalogue; empty for a file that is the table itself."""
    notices: tuple[str, ...] = ()
    source: Source | None = None
    """How the table is written, if it was written by us and need not be guessed."""
    photos: PhotoMembers | None = None
    """The files beside the table, which are the only ones its relative addresses can mean."""


AS_IT_IS = Origin()


@dataclass(frozen=True)
class Table:
    """A file that may be the catalogue."""

    path: Path
    filename: str
    """For sentences."""
    origin: Origin = AS_IT_IS
