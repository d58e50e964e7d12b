"""Shopify's product export: rows of one handle make one product, its variants are folded into it.

The first row carries the title and the words, further rows only a variant or another photo
(https://help.shopify.com/en/manual/products/import-export/using-csv). The photo with the lowest
position is the product's.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from .columns import Columns
from .headers import fold
from .plain import unreleased
from .problems import Problem, problem
from .products import Format, Member, ProductGroup, unusable
from .prose import tidy
from .rows import Row

ROWS_HELD = 10_000
CHARACTERS_HELD = 64 * 1024 * 1024
"""Held at once; a larger product goes on in a second group and shares the first one's items."""

_LAST = 1 << 30
_OPTION_COUNT = 3
_OPTION_FIELDS = {
    fold(name): field
    for field, names in {
        "color": ("Color", "Colour"),
        "size": ("Size", "Dimensions"),
        "material": ("Material",),
        "style": ("Style",),
        "shape": ("Shape",),
        "pattern": ("Pattern",),
    }.items()
    for name in names
}


def shopify_groups(rows: Iterable[Row], columns: Columns) -> Iterator[ProductGroup]:
    """Yield a product for every stretch of rows with the same handle."""
    held = _Held()
    for row in rows:
        handle = held.joining() if row.problem else columns.key("handle", row.cells)
        if held.rows and (handle != held.handle or held.full):
            yield _product(held, columns)
            held = _Held(goes_on=handle == held.handle)
        if handle:
            held.add(handle, row)
        else:
            yield unusable(row, row.problem or _orphan(row, columns))
    if held.rows:
        yield _product(held, columns)


class _Held:
    """The rows of the product that is being read; a row with a problem waits among them."""

    def __init__(self, *, goes_on: bool = False) -> None:
        self.handle = ""
        self.goes_on = goes_on
        self.rows: list[Row] = []
        self._characters = 0

    def joining(self) -> str:
        """Return the handle under which a row with a problem waits; empty if it cannot wait here."""
        return "" if self.full else self.handle

    def add(self, handle: str, row: Row) -> None:
        self.handle = handle
        self.rows.append(row)
        self._characters += sum(map(len, row.cells))

    @property
    def full(self) -> bool:
        return len(self.rows) >= ROWS_HELD or self._characters >= CHARACTERS_HELD


def _orphan(row: Row, columns: Columns) -> Problem:
    return problem("no_identity", row.line, columns=columns.label("handle"))


def _product(held: _Held, columns: Columns) -> ProductGroup:
    rows = [row for row in held.rows if row.problem is None]
    head = next((row for row in rows if columns.cell("title", row.cells)), None)
    first = head or rows[0]
    photo, photo_line = _photo(rows, columns)
    members = tuple(
        Member(row.line, "" if row.problem else columns.key("sku", row.cells), row.problem)
        for row in held.rows
    )
    return ProductGroup(
        members,
        held.handle,
        next((member.sku for member in members if member.sku), ""),
        photo,
        photo_line or first.line,
        _shared_options(rows, columns) | columns.product(first.cells),
        _excluded(first, columns),
        continues=held.goes_on or head is None,
    )


def _photo(rows: list[Row], columns: Columns) -> tuple[str, int]:
    """Return the photo cell to use and its line: by position, then as listed, then a variant's own."""
    found = [(_position(row, columns), row.line, cell) for row in rows if (cell := columns.photo(row.cells))]
    if found:
        _, line, cell = min(found)
        return cell, line
    variants = ((columns.cell("variant_image", row.cells), row.line) for row in rows)
    return next((variant for variant in variants if variant[0]), ("", 0))


def _position(row: Row, columns: Columns) -> int:
    written = columns.cell("position", row.cells)
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else _LAST


def _shared_options(rows: list[Row], columns: Columns) -> dict[str, str]:
    """Return the options that all variants agree in: what varies is not the product's."""
    agreed = {}
    for number in range(1, _OPTION_COUNT + 1):
        names = {fold(columns.cell(f"option{number}_name", row.cells)) for row in rows} - {""}
        values = {columns.cell(f"option{number}_value", row.cells) for row in rows} - {""}
        if len(names) == 1 and len(values) == 1 and (field := _OPTION_FIELDS.get(names.pop())):
            agreed[field] = tidy(values.pop())
    return {field: value for field, value in agreed.items() if value}


def _excluded(row: Row, columns: Columns) -> Problem | None:
    if columns.cell("gift_card", row.cells).casefold() == "true":
        return problem("gift_card", row.line, columns=columns.label("gift_card"))
    return unreleased(row.line, row.cells, columns)


SHOPIFY = Format(
    "a Shopify product export",
    shopify_groups,
    folds=True,
    signature=frozenset({"handle", "imagesrc"}),
    aliases={
        "handle": ("handle",),
        "sku": ("variantsku",),
        "image": ("imagesrc",),
        "title": ("title",),
        "description": ("bodyhtml",),
        "position": ("imageposition",),
        "gift_card": ("giftcard",),
        "variant_image": ("variantimage",),
        **dict(
            chain.from_iterable(
                ((f"option{n}_name", (f"option{n}name",)), (f"option{n}_value", (f"option{n}value",)))
                for n in range(1, _OPTION_COUNT + 1)
            )
        ),
    },
)
