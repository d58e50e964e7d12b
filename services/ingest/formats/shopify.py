"""Shopify's product export: rows of one handle make one product.

The first row carries the title and the words, further rows only a variant or another photo
(https://help.shopify.com/en/manual/products/import-export/using-csv). The photo with the lowest
position is the product's. The template of 2024 has other names for the same columns.
"""

from collections.abc import Sequence

from services.ingest.columns import Columns
from services.ingest.digest_table import DigestTable
from services.ingest.flags import NO, YES
from services.ingest.products import Format

from .entries import Entry, Reader, numbered_aliases, numbered_options, option_slots, photos_of, place
from .exclusions import DRAFT, Exclusion
from .folding import fold
from .line_table import LineTable

_OPTIONS = 3
_GIFT_CARD = Exclusion("gift_card", YES, "gift_card")
_UNPUBLISHED = Exclusion("published", NO, "hidden", unless="status")
"""Of old the only sign; an active product that the online store does not show may be another channel's."""

_OFF_THE_STORE = Exclusion("published", NO, "hidden")


class _Rows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._slots = option_slots(columns, _OPTIONS)
        self._titled = DigestTable(0)
        self._handle = ""
        self._headed = False

    def read(self, cells: Sequence[str]) -> Entry | None:
        columns = self._columns
        handle, sku = columns.key("handle", cells), columns.key("sku", cells)
        if not handle:
            return None
        options = numbered_options(columns, cells, self._slots)
        head = self._is_head(handle, columns.cell("title", cells))
        return Entry(
            handle,
            "head" if head else "variant" if sku or options else "more",
            sku,
            photos_of(columns, cells, place(columns.cell("position", cells))),
            columns.cell("variant_image", cells),
            options,
        )

    def _is_head(self, handle: str, title: str) -> bool:
        """Return whether the row is the product's own: its first with a title, wherever the others stand."""
        if handle != self._handle:
            self._handle, self._headed = handle, False
        if self._headed or not title:
            return False
        self._headed = True
        return self._titled.setdefault(hash((handle, title)), b"") is None


def _reader(columns: Columns, _: LineTable) -> Reader:
    return _Rows(columns)


_ALIASES = {
    "handle": ("handle", "urlhandle"),
    "sku": ("variantsku", "sku"),
    "image": ("imagesrc", "productimageurl"),
    "title": ("title",),
    "description": ("bodyhtml", "description"),
    "position": ("imageposition",),
    "gift_card": ("giftcard",),
    "published": ("published", "publishedononlinestore"),
    "variant_image": ("variantimage", "variantimageurl"),
    **numbered_aliases("option#name", "option#value", _OPTIONS),
}

SHOPIFY = Format(
    "a Shopify product export",
    fold(_reader, (_GIFT_CARD, DRAFT, _UNPUBLISHED)),
    folds=True,
    signature=(frozenset({"handle"}), frozenset({"imagesrc"})),
    aliases=_ALIASES,
)
SHOPIFY_NEW = Format(
    "a Shopify product export (new template)",
    fold(_reader, (_GIFT_CARD, DRAFT, _OFF_THE_STORE)),
    folds=True,
    signature=(frozenset({"urlhandle", "handle"}), frozenset({"productimageurl"})),
    aliases=_ALIASES,
)
