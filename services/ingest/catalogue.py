"""A catalogue that can be read: recognised, decoded, its columns known; anything else is rejected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .columns import OPEN_FIELDS, Columns
from .dialect import SAMPLE, find_dialect
from .encoding import Encoding, detect_encoding
from .formats import recognise
from .headers import Header, read_header
from .mapping import mapped_by_name, mapped_by_person
from .photo_column import no_photo_column, sniffed_photos
from .products import Format, ProductGroup
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
    columns: Columns
    known: Format
    source: Source

    def groups(self) -> Iterator[ProductGroup]:
        """Yield the products and what belongs to none, in the order of the file, in flat memory."""
        rows = self.source.rows()
        next(rows)  # the header
        columns = self.columns
        shaped = fitted(rows, len(columns.names), columns.needed, columns.label("sku", "title", "image"))
        return self.known.groups(shaped, columns)

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


def open_catalogue(path: Path, filename: str, mapping: Mapping[str, str]) -> Catalogue:
    """Return the catalogue that lies at `path` and was uploaded as `filename`.

    `mapping` is field of ours → column, and wins over every guess. Raises `CatalogueRejected` if
    nothing can be made of the file.
    """
    encoding = detect_encoding(path, filename)
    source = _source(path, encoding)
    header, rows = _peek(source, filename)
    known = recognise(header)
    columns = Columns(header.names, _fields(header, known, mapping, rows))
    sentence = _sentence(known, source, columns)
    return Catalogue(sentence, (*encoding.notices, *_notices(header)), columns, known, source)


def _source(path: Path, encoding: Encoding) -> Source:
    with encoding.open(path) as stream:
        sample = stream.read(SAMPLE)
        return Source(path, encoding, find_dialect(sample, whole=not stream.read(1)))


def _peek(source: Source, filename: str) -> tuple[Header, list[list[str]]]:
    rows = source.rows()
    first = next(rows, None)
    if first is None:
        message = f"{shown(filename)} is empty. Upload a CSV file: a header row, then a row for each product."
        raise CatalogueRejected("unreadable", message)
    if first.problem is not None:
        message = f"The header of {shown(filename)} cannot be read. {first.problem.message}"
        raise CatalogueRejected("unreadable", message)
    peeked = list(_peeked(rows))
    if not peeked:
        message = f"{shown(filename)} has a header but no rows. Add a row for each product."
        raise CatalogueRejected("unreadable", message)
    return read_header(first.cells), peeked


def _peeked(rows: Iterator[Row]) -> Iterator[list[str]]:
    """Yield the cells of the first rows, fewer if they are large."""
    size = 0
    for row in islice(rows, _PEEKED_ROWS):
        yield row.cells
        size += sum(map(len, row.cells))
        if size > _PEEKED_CHARACTERS:
            return


def _fields(
    header: Header, known: Format, mapping: Mapping[str, str], rows: list[list[str]]
) -> dict[str, tuple[int, ...]]:
    chosen = mapped_by_person(header, mapping)
    fields = chosen | mapped_by_name(header, known, chosen)
    if "image" not in fields:
        taken = frozenset(place for places in fields.values() for place in places)
        fields["image"] = sniffed_photos(rows, taken, len(header.names))
    if not fields["image"]:
        raise no_photo_column(header, rows)
    return fields


def _sentence(known: Format, source: Source, columns: Columns) -> str:
    written = f"{known.name[0].upper()}{known.name[1:]}, {source.encoding.label}, {source.dialect.label}"
    named = [("handle", "products")] if known.folds or not columns.fields.get("sku") else []
    named += [("sku", "SKU"), ("title", "title"), ("image", "photo")]
    parts = [_origin(label, columns, columns.fields.get(field, ())) for field, label in named]
    return f"{written}: {', '.join(parts)}."


def _origin(label: str, columns: Columns, places: tuple[int, ...]) -> str:
    if not places:
        return f"no column for {label}"
    more = f" (then {len(places) - 1} more)" if len(places) > 1 else ""
    return f"{label} from column {shown(columns.names[places[0]])}{more}"


def _notices(header: Header) -> Iterator[str]:
    if header.repeated:
        yield (
            f"Several columns are called {listed(header.repeated)}. "
            "The first one counts first; the others are named with their number, as in 'name (2)'."
        )
