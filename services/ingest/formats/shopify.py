"""Shopify's product export: rows of one handle make one product.

The first row carries the title and the words, further rows only a variant or another photo
(https://help.shopify.com/en/manual/products/import-export/using-csv). The photo with the lowest
position is the product's. The template of 2024 has other names for the same columns.
"""

from collections.abc import Sequence

from services.ingest.columns import Columns
from services.ingest.products import Format

from .entries import Entry, Reader, numbered_aliases, numbered_options, option_slots, photos_of, place
from .exclusions import DRAFT, Exclusion
from .folding import fold
from .line_table import LineTable

_OPTIONS = 3
_GIFT_CARD = Exclusion("gift_card", frozenset({"true"}), "gift_card")


class _Rows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._slots = option_slots(columns, _OPTIONS)
        self._headed = ""

    def read(self, cells: Sequence[str]) -> Entry | None:
        columns = self._columns
        handle, sku = columns.key("handle", cells), columns.key("sku", cells)
        if not handle:
            return None
        options = numbered_options(columns, cells, self._slots)
        head = handle != self._headed and bool(columns.cell("title", cells))
        if head:
            self._headed = handle
        return Entry(
            handle,
            "head" if head else "variant" if sku or options else "more",
            sku,
            photos_of(columns, cells, place(columns.cell("position", cells))),
            columns.cell("variant_image", cells),
            options,
        )


def _reader(columns: Columns, _: LineTable) -> Reader:
    return _Rows(columns)


_GROUPS = fold(_reader, (_GIFT_CARD, DRAFT))
_ALIASES = {
    "handle": ("handle", "urlhandle"),
    "sku": ("variantsku", "sku"),
    "image": ("imagesrc", "productimageurl"),
    "title": ("title",),
    "description": ("bodyhtml", "description"),
    "position": ("imageposition",),
    "gift_card": ("giftcard",),
    "variant_image": ("variantimage", "variantimageurl"),
    **numbered_aliases("option#name", "option#value", _OPTIONS),
}

SHOPIFY = Format(
    "a Shopify product export",
    _GROUPS,
    folds=True,
    signature=(frozenset({"handle"}), frozenset({"imagesrc"})),
    aliases=_ALIASES,
)
SHOPIFY_NEW = Format(
    "a Shopify product export (new template)",
    _GROUPS,
    folds=True,
    signature=(frozenset({"urlhandle", "handle"}), frozenset({"productimageurl"})),
    aliases=_ALIASES,
)
