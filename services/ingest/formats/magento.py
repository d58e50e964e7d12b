"""Magento 2's product export: a row for each product and store view.

The variants of a configurable product are products of their own that are not visible alone, and usually
stand before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from services.ingest.columns import Columns
from services.ingest.flags import NO
from services.ingest.product_key import written_key
from services.ingest.products import Format, ProductGroup
from services.ingest.rows import Row

from . import held
from .entries import Entry, Option, Photo, Reader
from .exclusions import Exclusion
from .folding import fold
from .line_table import LineTable

CHILDREN_REMEMBERED = 100_000
"""Variants of products above, some of which may come late."""

_ALONE = "not visible individually"
_NO_PHOTO = "no_selection"
_PAIR = re.compile(r"(?:^|,)(\w+)=(.*?)(?=,\w+=|$)", re.DOTALL)
_CHILD = re.compile(r"(?:^|\|)sku=(.*?)(?=,\w+=|\||$)")
_EXCLUSIONS = (
    Exclusion("kind", frozenset({"virtual", "downloadable", "giftcard"}), "virtual"),
    Exclusion("kind", frozenset({"grouped"}), "grouped"),
    Exclusion("online", NO | {"2", "disabled"}, "hidden"),
)


class _Rows:
    def __init__(self, columns: Columns, family: dict[str, str]) -> None:
        self._columns = columns
        self._family = family
        self._last = ""

    def read(self, cells: Sequence[str]) -> Entry | None:
        columns = self._columns
        sku = columns.key("sku", cells)
        if not sku:
            return None
        parent = self._family.get(sku)
        if sku == self._last:
            return Entry(parent or sku, "more", sku)
        self._last = sku
        photos = self._photos(cells)
        facts = _PAIR.findall(columns.cell("attributes", cells))
        if parent is None:
            return Entry(sku, "head", sku, photos, facts=facts)
        options = [Option(slot, name, value) for slot, (name, value) in enumerate(facts)]
        return Entry(parent, "variant", sku, own_photo=photos[0].cell if photos else "", options=options)

    def _photos(self, cells: Sequence[str]) -> list[Photo]:
        written = (cells[place].strip() for place in self._columns.fields["image"])
        return [Photo(rank, cell) for rank, cell in enumerate(written) if cell and cell != _NO_PHOTO]


def _groups(rows: Iterable[Row], columns: Columns, kept: tuple[str, ...] = ()) -> Iterator[ProductGroup]:
    family: dict[str, str] = {}

    def reader(columns: Columns, _: LineTable) -> Reader:
        return _Rows(columns, family)

    return fold(reader, _EXCLUSIONS)(_looking_ahead(rows, columns, family), columns, kept)


def _looking_ahead(rows: Iterable[Row], columns: Columns, family: dict[str, str]) -> Iterator[Row]:
    """Yield the rows; before the variants of a configurable product, name it in `family`."""
    waiting: list[Row] = []
    for row in rows:
        if row.problem is None and not _waits(row.cells, columns):
            _found_family(row.cells, columns, family)
        elif len(waiting) < held.ROWS_HELD:
            waiting.append(row)
            continue
        yield from waiting
        waiting.clear()
        yield row
    yield from waiting


def _waits(cells: Sequence[str], columns: Columns) -> bool:
    """Return whether the row is of a product that may be a variant of one further down."""
    return bool(columns.cell("store_view", cells)) or columns.cell("visibility", cells).casefold() == _ALONE


def _found_family(cells: Sequence[str], columns: Columns, family: dict[str, str]) -> None:
    children = _CHILD.findall(columns.cell("variations", cells))
    if children:
        if len(family) > CHILDREN_REMEMBERED:
            family.clear()
        family.update(dict.fromkeys(map(written_key, children), columns.key("sku", cells)))


MAGENTO = Format(
    "a Magento 2 product export",
    _groups,
    folds=True,
    signature=(frozenset({"sku"}), frozenset({"producttype"}), frozenset({"baseimage"})),
    aliases={
        "handle": (),
        "sku": ("sku",),
        "title": ("name",),
        "image": ("baseimage", "smallimage", "additionalimages"),
        "kind": ("producttype",),
        "product_type": (),
        "online": ("productonline", "status"),
        "store_view": ("storeviewcode",),
        "visibility": ("visibility",),
        "variations": ("configurablevariations",),
        "attributes": ("additionalattributes",),
    },
    needs_media_base=True,
)
