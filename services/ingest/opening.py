"""From an uploaded file to its catalogue, through whatever the file is packed in."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from .catalogue import Catalogue, open_catalogue
from .containers.table import Table
from .containers.unpacking import tables
from .rejection import CatalogueRejected


@contextmanager
def opened_catalogue(path: Path, filename: str, mapping: Mapping[str, str]) -> Iterator[Catalogue]:
    """Give the catalogue of the file at `path`, uploaded as `filename`; unpacked files end with the block.

    `mapping` is field of ours → column, and wins over every guess. Raises `CatalogueRejected` if
    nothing can be made of the file.
    """
    with closing(tables(path, filename)) as candidates:
        yield _first_catalogue(candidates, mapping)


def _first_catalogue(candidates: Iterable[Table], mapping: Mapping[str, str]) -> Catalogue:
    """Return the first table that is a catalogue; raise why the most promising one is none."""
    refusals = []
    for table in candidates:
        try:
            return open_catalogue(table.path, table.filename, mapping, table.origin)
        except CatalogueRejected as refusal:
            refusals.append(refusal)
    raise next((refusal for refusal in refusals if refusal.code == "unmapped"), refusals[0])
