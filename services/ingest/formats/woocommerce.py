"""WooCommerce's product export: a variation names its parent by SKU, or by `id:n` where that has none.

Parent and variations may stand far apart and in any order; what is remembered of a parent is its line.
"""

from collections.abc import Iterable, Iterator, Sequence

from services.ingest.columns import Columns
from services.ingest.flags import NO, whole
from services.ingest.products import Format, ProductGroup
from services.ingest.rows import Row

from .ahead import Ahead, Kin
from .entries import UNPLACED, Entry, Option, Photo, Reader, numbered_options, option_slots, photos_of
from .exclusions import Exclusion
from .folding import fold
from .line_table import LineTable
from .woo_columns import ALIASES, ATTRIBUTES, KINDS, PARENTS, SKUS

_BY_ID = "id:"
_GUARDED = frozenset("=+-@")
NAMES_REMEMBERED = 200_000
"""Ids and spellings by which variations may name their parents instead of by the SKU as it stands."""

_EXCLUSIONS = (
    Exclusion("kind", frozenset({"virtual", "downloadable"}), "virtual"),
    Exclusion("kind", frozenset({"grouped"}), "grouped"),
    Exclusion("published", NO, "hidden"),
)


class _Families:
    """Which product a row belongs to, as far as the rows met so far tell."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._keys: dict[str, str] = {}
        self.ahead = Ahead(self._kin)

    def own_key(self, cells: Sequence[str]) -> str:
        """Return the row's SKU, else its id."""
        return self._columns.key("sku", cells) or self._number(cells)

    def parent_key(self, cells: Sequence[str]) -> str:
        """Return the key of the parent that the row names, empty if it was not met yet."""
        written = self._columns.key("parent", cells)
        if self.ahead.heads.get(written):
            return written
        name = _name(written)
        number = name.removeprefix(_BY_ID)
        return self._keys.get(name) or (number if number != name and self.ahead.heads.get(number) else "")

    def _kin(self, row: Row) -> Kin | None:
        cells = row.cells
        kind, photo = self._columns.cell("kind", cells).casefold(), self._columns.photo(cells)
        if "variation" in kind:
            if parent := self.parent_key(cells):
                return Kin((parent,), "variation", photo)
            name = _name(self._columns.key("parent", cells))
            return Kin((name,), "orphan", photo) if name else None
        key, number = self.own_key(cells), self._number(cells)
        if not key or "variable" not in kind:
            return Kin((key,), "alone", photo) if key else None
        names = (key, key.casefold(), _BY_ID + number) if number else (key, key.casefold())
        if len(self._keys) < NAMES_REMEMBERED:
            self._keys.update({name: key for name in names if name != key})
        return Kin(names, "parent", photo)

    def _number(self, cells: Sequence[str]) -> str:
        return whole(self._columns.key("handle", cells))


def _name(written: str) -> str:
    """Return what a variation calls its parent, for comparison."""
    folded = written.casefold()
    return _BY_ID + whole(folded.removeprefix(_BY_ID).strip()) if folded.startswith(_BY_ID) else folded


class _Rows:
    def __init__(self, columns: Columns, families: _Families) -> None:
        self._columns = columns
        self._slots = option_slots(columns, ATTRIBUTES)
        self._families = families

    def read(self, cells: Sequence[str]) -> Entry:
        columns, families = self._columns, self._families
        sku, options = columns.key("sku", cells), numbered_options(columns, cells, self._slots)
        kind, photos = columns.cell("kind", cells).casefold(), photos_of(columns, cells)
        if "variation" in kind and (parent := families.parent_key(cells)):
            own = photos[0].cell if photos else ""
            return Entry(parent, "variant", sku, self._found(parent), own_photo=own, options=options)
        varies, key = "variable" in kind, families.own_key(cells)
        photos = photos or (self._found(key) if varies else ())
        return Entry(key, "head", sku, photos, facts=_facts(options, varies=varies))

    def _found(self, key: str) -> tuple[Photo, ...]:
        photo = self._families.ahead.photo(key)
        return (Photo(UNPLACED, photo),) if photo else ()


def _facts(options: Iterable[Option], *, varies: bool) -> list[tuple[str, str]]:
    """Return the attributes of the product itself: of one that varies, a list is for its variations."""
    return [(name, value) for _, name, value in options if not (varies and "," in value)]


def _groups(rows: Iterable[Row], columns: Columns, kept: tuple[str, ...] = ()) -> Iterator[ProductGroup]:
    families = _Families(columns)

    def reader(columns: Columns, _: LineTable) -> Reader:
        return _Rows(columns, families)

    return fold(reader, _EXCLUSIONS)(families.ahead.rows(map(_unguarded, rows)), columns, kept)


def _unguarded(row: Row) -> Row:
    """Return the row without the apostrophes that keep a spreadsheet from computing its cells."""
    return row._replace(
        cells=[cell[1:] if cell[:1] == "'" and cell[1:2] in _GUARDED else cell for cell in row.cells]
    )


WOOCOMMERCE = Format(
    "a WooCommerce product export",
    _groups,
    folds=True,
    signature=tuple(map(frozenset, (KINDS, SKUS, ALIASES["title"], ALIASES["image"], PARENTS))),
    aliases=ALIASES,
)
