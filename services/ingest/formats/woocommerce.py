"""WooCommerce's product export: a variation names its parent by SKU, or by `id:n` where that has none.

Parent and variations may stand far apart; what is remembered of a parent is its line. Headers are in
the site's language, the values of the type column are not.
"""

from collections.abc import Iterable, Iterator, Sequence

from services.ingest.aliases import aliases
from services.ingest.columns import Columns
from services.ingest.headers import fold as folded
from services.ingest.products import Format, ProductGroup
from services.ingest.rows import Row

from .entries import Entry, Option, Reader, numbered_aliases, numbered_options, option_slots, photos_of
from .exclusions import Exclusion
from .folding import fold
from .line_table import LineTable

_GUARDED = frozenset("=+-@")
PARENTS_REMEMBERED = 100_000
"""Parents that have both an SKU and an id, of which a variation may name either."""

_ATTRIBUTES = 8
_EXCLUSIONS = (
    Exclusion("kind", frozenset({"virtual", "downloadable"}), "virtual"),
    Exclusion("kind", frozenset({"grouped"}), "grouped"),
    Exclusion("published", frozenset({"0", "-1"}), "hidden"),
)


class _Rows:
    def __init__(self, columns: Columns, seen: LineTable) -> None:
        self._columns = columns
        self._slots = option_slots(columns, _ATTRIBUTES)
        self._seen = seen
        self._skus: dict[str, str] = {}

    def read(self, cells: Sequence[str]) -> Entry:
        columns = self._columns
        sku, number = columns.key("sku", cells), columns.key("handle", cells)
        options = numbered_options(columns, cells, self._slots)
        photos = photos_of(columns, cells)
        kind = columns.cell("kind", cells).casefold()
        if "variation" in kind and (parent := self._parent(columns.key("parent", cells))):
            own = photos[0].cell if photos else ""
            return Entry(parent, "variant", sku, own_photo=own, options=options)
        varies = "variable" in kind
        if varies and sku and number and len(self._skus) < PARENTS_REMEMBERED:
            self._skus[number] = sku
        return Entry(sku or number, "head", sku, photos, facts=_facts(options, varies=varies))

    def _parent(self, written: str) -> str:
        """Return the key of a parent that stands above; empty if there is none."""
        key = written
        if written.casefold().startswith("id:"):
            number = written[3:].strip()
            key = self._skus.get(number, number)
        return key if key and self._seen.get(key) else ""


def _facts(options: Iterable[Option], *, varies: bool) -> list[tuple[str, str]]:
    """Return the attributes of the product itself: of one that varies, a list is for its variations."""
    return [(name, value) for _, name, value in options if not (varies and "," in value)]


def _reader(columns: Columns, seen: LineTable) -> Reader:
    return _Rows(columns, seen)


_fold = fold(_reader, _EXCLUSIONS)


def _groups(rows: Iterable[Row], columns: Columns, kept: tuple[str, ...] = ()) -> Iterator[ProductGroup]:
    return _fold(map(_unguarded, rows), columns, kept)


def _unguarded(row: Row) -> Row:
    """Return the row without the apostrophes that keep a spreadsheet from computing its cells."""
    return row._replace(
        cells=[cell[1:] if cell[:1] == "'" and cell[1:2] in _GUARDED else cell for cell in row.cells]
    )


def _names(*names: str) -> tuple[str, ...]:
    return tuple(folded(name) for name in names)


_KINDS = _names("Type", "Typ", "Tipo")
_PARENTS = _names("Parent", "Übergeordnetes Produkt", "Superior", "Genitore")
_SKUS = _names("SKU", "Artikelnummer", "UGS")

WOOCOMMERCE = Format(
    "a WooCommerce product export",
    _groups,
    folds=True,
    signature=tuple(map(frozenset, (_KINDS, _SKUS, aliases()["title"], aliases()["image"], _PARENTS))),
    aliases={
        "handle": ("id",),
        "sku": _SKUS,
        "kind": _KINDS,
        "parent": _PARENTS,
        "product_type": (),
        "published": _names("Published", "Veröffentlicht", "Publicado", "Publié", "Pubblicato"),
        **numbered_aliases(
            "attribute#name attribut#name nomdelattribut# nombredelatributo# nomedellattributo#",
            "attribute#values attribut#werte valeursdelattribut# valoresdelatributo# valoredellattributo#",
            _ATTRIBUTES,
        ),
    },
)
