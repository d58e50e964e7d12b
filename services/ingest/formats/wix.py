"""Wix's product export: a product's row, then a row for each variant; photos are names of its media store."""

from collections.abc import Sequence

from services.ingest.columns import Columns
from services.ingest.products import Format

from .entries import Entry, Reader, numbered_aliases, numbered_options, option_slots, photos_of
from .exclusions import HIDDEN
from .folding import fold
from .line_table import LineTable

_OPTIONS = 6


class _Rows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._slots = option_slots(columns, _OPTIONS)

    def read(self, cells: Sequence[str]) -> Entry | None:
        columns = self._columns
        handle, sku = columns.key("handle", cells), columns.key("sku", cells)
        if not handle:
            return None
        options = numbered_options(columns, cells, self._slots)
        photos = photos_of(columns, cells)
        if columns.cell("kind", cells).casefold() == "variant":
            return Entry(handle, "variant", sku, own_photo=photos[0].cell if photos else "", options=options)
        names_alone = [option._replace(value="") for option in options]
        return Entry(handle, "head", sku, photos, options=names_alone, facts=self._facts(cells))

    def _facts(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        numbers, cell = range(1, _OPTIONS + 1), self._columns.cell
        return [(cell(f"fact{number}_name", cells), cell(f"fact{number}_value", cells)) for number in numbers]


def _reader(columns: Columns, _: LineTable) -> Reader:
    return _Rows(columns)


_FACTS = numbered_aliases("additionalinfotitle#", "additionalinfodescription#", _OPTIONS)

WIX = Format(
    "a Wix product export",
    fold(_reader, (HIDDEN,)),
    folds=True,
    signature=(frozenset({"handleid"}), frozenset({"fieldtype"}), frozenset({"productimageurl"})),
    aliases={
        "handle": ("handleid",),
        "sku": ("sku",),
        "title": ("name",),
        "image": ("productimageurl",),
        "kind": ("fieldtype",),
        "visible": ("visible",),
        **numbered_aliases("productoptionname#", "productoptiondescription#", _OPTIONS),
        **{field.replace("option", "fact"): names for field, names in _FACTS.items()},
    },
    media_base="https://static.wixstatic.com/media/",
)
