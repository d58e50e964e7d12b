"""From an uploaded file to its catalogue, through whatever the file is packed in."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from .catalogue import Catalogue, open_catalogue
from .containers.table import Table
from .containers.unpacking import tables
from .encoding import BLOCK
from .rejection import CatalogueRejected

_SURENESS = ("guess", "likely", "certain", "given")
_TEMPLATE = re.compile(r"\btemplate\b", re.IGNORECASE)
"""What Amazon calls the sheet to fill in; one of examples, which looks the same, lies before it."""


@contextmanager
def opened_catalogue(path: Path, filename: str, mapping: Mapping[str, str]) -> Iterator[Catalogue]:
    """Give the catalogue of the file at `path`, uploaded as `filename`; unpacked files end with the block.

    `mapping` is field of ours → column, and wins over every guess. Raises `CatalogueRejected` if
    nothing can be made of the file.
    """
    with ExitStack() as kept:
        found: list[tuple[Table, Catalogue]] = []
        refusals: list[CatalogueRejected] = []
        for table in _whole_tables(path, filename, kept, found):
            try:
                found.append((table, open_catalogue(table.path, table.filename, mapping, table.origin)))
            except CatalogueRejected as refusal:
                refusals.append(refusal)
        if not found:
            raise next((refusal for refusal in refusals if refusal.code == "unmapped"), refusals[0])
        yield found[0][1] if len(found) == 1 else max(found, key=lambda pair: _rank(*pair))[1]


def _whole_tables(
    path: Path, filename: str, kept: ExitStack, found: list[tuple[Table, Catalogue]]
) -> Iterator[Table]:
    """Yield the tables; one that cannot be unpacked ends them, and matters only if none was `found`."""
    try:
        yield from tables(path, filename, kept)
    except CatalogueRejected:
        if not found:
            raise


def _rank(table: Table, catalogue: Catalogue) -> tuple[int, bool, int]:
    """Return how much speaks for a table: what is known for sure, then its name, then its size."""
    sure = _SURENESS.index(catalogue.confidence)
    return sure, bool(_TEMPLATE.search(table.filename)), _lines(table.path)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, BLOCK), b""))
