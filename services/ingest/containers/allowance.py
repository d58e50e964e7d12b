"""How much may come out of a packed file: bytes are counted as they are unpacked, whatever it promised."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from services.ingest.rejection import CatalogueRejected
from services.ingest.wording import shown

PIECE = 1 << 20
MOST_BYTES = 2 << 30
"""Bytes of text from one upload, all tables that are tried together; a million products take about 1 GiB."""
UNSUSPICIOUS_BYTES = 64 << 20
MOST_TIMES = 100
"""How many times the packed size: product texts shrink to a tenth, hardly ever to a thirtieth."""


class Allowance:
    """The bytes that one upload may still unpack to."""

    def __init__(self, filename: str, packed: int) -> None:
        self._filename = filename
        self._packed = packed
        self._taken = 0

    def take(self, size: int) -> None:
        """Count bytes that were unpacked; raises CatalogueRejected when they are more than can be meant."""
        self._taken += size
        if self._taken > max(UNSUSPICIOUS_BYTES, min(MOST_BYTES, MOST_TIMES * self._packed)):
            raise CatalogueRejected(
                "unreadable",
                f"{shown(self._filename)} has {self._packed} bytes but unpacks to more than "
                f"{(self._taken - size) >> 20} MiB, which no catalogue does. "
                "Upload the CSV file itself, in parts if it is that large.",
            )


@contextmanager
def unpacked_file(pieces: Iterable[bytes], allowance: Allowance) -> Iterator[Path]:
    """Give the path of a file of the unpacked pieces, gone with the block.

    It has no name in any folder: nothing stays behind, and nothing that was packed chooses a path.
    """
    with tempfile.TemporaryFile() as file:
        for piece in pieces:
            allowance.take(len(piece))
            file.write(piece)
        file.flush()
        yield path_of(file)


def path_of(file: BinaryIO) -> Path:
    """Return a path by which an open file without a name is found, by other processes too."""
    return Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")
