"""A catalogue packed with gzip, as one stream or several after each other."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from services.ingest.rejection import CatalogueRejected
from services.ingest.wording import shown

from .allowance import PIECE, Allowance, unpacked_file
from .table import Origin, Table


def gzipped_table(path: Path, filename: str, kept: ExitStack) -> Iterator[Table]:
    """Yield the one table that the file holds; raises CatalogueRejected if it cannot be unpacked."""
    allowance = Allowance(filename, path.stat().st_size)
    inner = filename[:-3] if filename.lower().endswith(".gz") else filename
    unpacked = kept.enter_context(unpacked_file(_pieces(path, filename), allowance))
    yield Table(unpacked, inner, Origin("unpacked from gzip"))


def _pieces(path: Path, filename: str) -> Iterator[bytes]:
    try:
        with gzip.open(path) as source:
            while piece := source.read(PIECE):
                yield piece
    except (EOFError, OSError, zlib.error) as error:
        reason = "ends too early" if isinstance(error, EOFError) else "is damaged"
        message = f"{shown(filename)} is a gzip file that {reason}. Pack or upload it again."
        raise CatalogueRejected("unreadable", message) from error
