"""BigCommerce's product exports: rows of variants, photos and rules follow the row of their product.

The old one (v2) has numbered columns for the photos, the new one (v3) a row for each. The photo that is
marked as the thumbnail is the product's, else the first by sort order.
"""

import re
from collections.abc import Iterator, Sequence

from services.ingest.columns import Columns
from services.ingest.flags import YES, flag
from services.ingest.products import Format

from .entries import UNPLACED, Entry, Kind, Option, Photo, Reader, photos_of, place
from .exclusions import HIDDEN, Exclusion
from .folding import fold
from .line_table import LineTable

_KINDS: dict[str, Kind] = {"product": "head", "sku": "variant", "variant": "variant"}
_EXCLUSIONS = (
    Exclusion("nature", frozenset({"d", "digital"}), "virtual"),
    HIDDEN,
)
_NUMBER = re.compile(r"-\s*(\d{1,3})\b")
_OLD_OPTION = re.compile(r"(?:^|,)\s*(?:\[\w+\])([^=,]+)=([^,]*)")
_NEW_OPTION = re.compile(r"(?:^|\|)Name=([^|]*)\|Value=([^|]*)")


def _kind(columns: Columns, cells: Sequence[str]) -> Kind:
    return _KINDS.get(columns.cell("kind", cells).casefold(), "more")


def _rank(thumbnail: str, order: int) -> int:
    return 0 if flag(thumbnail) in YES else 1 + order


def _options(pattern: re.Pattern[str], written: str) -> list[Option]:
    pairs = pattern.findall(written)
    return [Option(slot, name.strip(), value.strip()) for slot, (name, value) in enumerate(pairs)]


class _OldRows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._photos = [(column, _number(columns.names[column])) for column in columns.fields["image"]]

    def read(self, cells: Sequence[str]) -> Entry:
        columns, kind = self._columns, _kind(self._columns, cells)
        sku = columns.key("sku", cells)
        if kind == "head":
            return Entry(sku or columns.key("handle", cells), kind, sku, tuple(self._listed(cells)))
        own = columns.photo(cells)
        return Entry(
            "", kind, sku, own_photo=own, options=_options(_OLD_OPTION, columns.cell("title", cells))
        )

    def _listed(self, cells: Sequence[str]) -> Iterator[Photo]:
        columns = self._columns
        for column, number in self._photos:
            order = place(columns.cell(f"sort{number}", cells))
            rank = _rank(columns.cell(f"thumbnail{number}", cells), number if order == UNPLACED else order)
            if cell := cells[column].strip():
                yield Photo(rank, cell)


def _number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1]) if found else 0


class _NewRows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def read(self, cells: Sequence[str]) -> Entry:
        columns, kind = self._columns, _kind(self._columns, cells)
        sku = columns.key("sku", cells)
        rank = _rank(columns.cell("thumbnail", cells), place(columns.cell("sort", cells)))
        photos = photos_of(columns, cells, rank)
        if kind == "head":
            return Entry(sku or columns.key("handle", cells), kind, sku, photos)
        options = _options(_NEW_OPTION, columns.cell("options", cells))
        return Entry("", kind, sku, photos, columns.cell("variant_image", cells), options)


def _old_reader(columns: Columns, _: LineTable) -> Reader:
    return _OldRows(columns)


def _new_reader(columns: Columns, _: LineTable) -> Reader:
    return _NewRows(columns)


_NUMBERED = {
    f"{field}{number}": tuple(f"{name}{number}" for name in names)
    for number in range(1, 31)
    for field, names in {
        "thumbnail": ("productimageisthumbnail",),
        "sort": ("productimagesort", "productimagesortorder"),
    }.items()
}
BIGCOMMERCE_OLD = Format(
    "a BigCommerce product export (v2)",
    fold(_old_reader, _EXCLUSIONS, nested=True),
    folds=True,
    signature=(
        frozenset({"itemtype"}),
        frozenset({"productname"}),
        frozenset({"productimagefile1", "productimageurl1"}),
    ),
    aliases={
        "kind": ("itemtype",),
        "handle": ("productid",),
        "sku": ("productcodesku",),
        "title": ("productname",),
        "description": ("productdescription",),
        "image": ("productimageurl", "productimagefile"),
        "brand": ("brandname",),
        "nature": ("producttype",),
        "product_type": (),
        "visible": ("productvisible",),
        "color": ("gpscolor",),
        "size": ("gpssize",),
        "material": ("gpsmaterial",),
        "pattern": ("gpspattern",),
        **_NUMBERED,
    },
)
BIGCOMMERCE_NEW = Format(
    "a BigCommerce product export (v3)",
    fold(_new_reader, _EXCLUSIONS, nested=True),
    folds=True,
    signature=(frozenset({"item"}), frozenset({"internalimageurlexport"})),
    aliases={
        "kind": ("item",),
        "handle": ("id",),
        "sku": ("sku",),
        "title": ("name",),
        "image": ("internalimageurlexport", "imageurlimport"),
        "thumbnail": ("imageisthumbnail",),
        "sort": ("imagesortorder",),
        "variant_image": ("variantimageurl",),
        "options": ("options",),
        "nature": ("type",),
        "product_type": (),
        "visible": ("isvisible",),
    },
)
