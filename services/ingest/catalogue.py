"""A catalogue that can be read: recognised, decoded, its columns known; anything else is rejected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from contracts.fields import MEDIA_BASE

from .columns import OPEN_FIELDS, Columns
from .containers.photo_members import PhotoMembers
from .containers.table import AS_IT_IS, Origin
from .dialect import SAMPLE, find_dialect
from .encoding import Encoding, detect_encoding
from .header_row import MOST_COLUMNS, HeaderRow, datum, find_header
from .headers import Header
from .media_base import media_base, placed
from .photo_address import first_photo
from .products import Format, ProductGroup
from .recognition import Confidence, Recognition, recognised
from .rejection import CatalogueRejected
from .rows import Row, Source, fitted
from .wording import listed, shown

_PEEKED_ROWS = 200
_PEEKED_CHARACTERS = 4 * 1024 * 1024


@dataclass(frozen=True)
class Catalogue:
    """A readable catalogue; it may be read any number of times, each time from the file."""

    format: str
    """One sentence for a person: what was recognised and which column is what."""
    notices: tuple[str, ...]
    recognition: Recognition
    source: Source
    records_before: int
    """Records up to the first product's: the header, and what stands around it."""
    media_base: str = ""
    """Where photos lie that are only named."""
    photos: PhotoMembers | None = None
    """The files beside it, if it came in an archive: the only ones its relative addresses can mean."""

    @property
    def known(self) -> Format:
        """Return the format."""
        return self.recognition.known

    @property
    def columns(self) -> Columns:
        """Return which column is what."""
        return self.recognition.columns

    @property
    def confidence(self) -> Confidence:
        """Return how sure format and columns are."""
        return self.recognition.confidence

    def rows(self) -> Iterator[Row]:
        """Yield the records of products, in the order of the file."""
        return self.source.rows(self.records_before, len(self.columns.names), self.columns.needed)

    def groups(self, variants: tuple[str, ...] = ()) -> Iterator[ProductGroup]:
        """Yield the products and what belongs to none, in the order of the file, in flat memory.

        Every value of the options called `variants` is a product of its own.
        """
        columns, known, wanted = self.columns, self.known, self.columns.label("sku", "title", "image")
        width, needed, photo = len(columns.names), columns.needed, columns.fields["image"][0]
        shaped = fitted(self.rows(), width, needed, photo, wanted)
        groups = known.groups(shaped, columns, variants)
        if self.media_base or known.needs_media_base:
            return placed(groups, self.media_base, known, columns)
        return groups

    @property
    def mapping(self) -> dict[str, str]:
        """Return field of ours → the column it is read from first."""
        fields = self.columns.fields.items()
        return {field: self.columns.names[places[0]] for field, places in fields if field in OPEN_FIELDS}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the columns that nothing is read from."""
        used = {place for places in self.columns.fields.values() for place in places}
        return tuple(name for place, name in enumerate(self.columns.names) if place not in used)


def open_catalogue(
    path: Path, filename: str, mapping: Mapping[str, str], origin: Origin = AS_IT_IS
) -> Catalogue:
    """Return the catalogue that lies at `path` and was uploaded as `filename`, or taken out of `origin`.

    `mapping` is field of ours → column, and wins over every guess. Raises `CatalogueRejected` if
    nothing can be made of the file.
    """
    source = origin.source or _source(path, detect_encoding(path, filename))
    columns = {field: column for field, column in mapping.items() if field != MEDIA_BASE}
    found, rows = _peek(source, filename, columns)
    recognition = recognised(found.header, found.known, columns, rows)
    base = media_base(mapping, found.known)
    return Catalogue(
        recognition.sentence(_written(source, origin)),
        (
            *origin.notices,
            *source.encoding.notices,
            *_notices(found.header, base),
            *_found_by_name(origin, recognition.columns, rows),
        ),
        recognition,
        source,
        found.records_before,
        base,
        origin.photos,
    )


def _source(path: Path, encoding: Encoding) -> Source:
    with encoding.open(path) as stream:
        sample = stream.read(SAMPLE)
        return Source(path, encoding, find_dialect(sample, whole=not stream.read(1)))


def _peek(source: Source, filename: str, mapping: Mapping[str, str]) -> tuple[HeaderRow, list[list[str]]]:
    """Return the header and the first records below it."""
    rows = source.rows()
    first = next(rows, None)
    if first is None:
        message = f"{shown(filename)} is empty. Upload a table: a header row, then a row for each product."
        raise CatalogueRejected("unreadable", message)
    if first.problem is not None:
        message = f"The header of {shown(filename)} cannot be read. {first.problem.message}"
        raise CatalogueRejected("unreadable", message)
    if len(first.cells) > MOST_COLUMNS:
        message = (
            f"{shown(filename)} has {len(first.cells)} columns; a spreadsheet has {MOST_COLUMNS} at most. "
            "Most often a line break is missing after the header: export the file again."
        )
        raise CatalogueRejected("unreadable", message)
    peeked = [first.cells, *_peeked(rows)]
    found = find_header(peeked, mapping)
    if cell := datum(found.header):
        message = (
            f"The first row of {shown(filename)} holds data, not names of columns: {shown(cell)}. "
            "Add a header row above it, such as sku, title, image."
        )
        raise CatalogueRejected("unmapped", message)
    below = list(_peeked(source.rows(found.records_before, len(found.header.names))))
    if not below:
        message = f"{shown(filename)} has a header but no rows. Add a row for each product."
        raise CatalogueRejected("unreadable", message)
    return found, below


def _peeked(rows: Iterator[Row]) -> Iterator[list[str]]:
    """Yield the cells of the first rows, fewer if they are large."""
    size = 0
    for row in islice(rows, _PEEKED_ROWS):
        yield row.cells
        size += sum(map(len, row.cells))
        if size > _PEEKED_CHARACTERS:
            return


def _written(source: Source, origin: Origin) -> str:
    """Return in words how the table is written and what it was taken out of."""
    own = () if origin.source else (source.encoding.label, source.dialect.label)
    return ", ".join(part for part in (*own, origin.words) if part)


def _notices(header: Header, base: str) -> Iterator[str]:
    if base:
        yield f"Photos that are only named are taken from {shown(base)}; --map image_base=PLACE changes that."
    if header.repeated:
        yield (
            f"Several columns are called {listed(header.repeated)}. "
            "The first one counts first; the others are named with their number, as in 'name (2)'."
        )


def _found_by_name(origin: Origin, columns: Columns, rows: list[list[str]]) -> Iterator[str]:
    if origin.photos is None:
        return
    full = (cells for cells in rows if len(cells) >= len(columns.names))
    if any(origin.photos.only_named(first_photo(columns.photo(cells))) for cells in full):
        yield "Photos that are only named come from any folder of the zip that has the only file of the name."
