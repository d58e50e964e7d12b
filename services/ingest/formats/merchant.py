"""Feeds for Google Merchant Center and Meta: a row for each variant, `item_group_id` holds them together."""

from collections.abc import Sequence

from services.ingest.columns import Columns
from services.ingest.products import Format

from .entries import Entry, Reader, column_options, photos_of
from .exclusions import DRAFT
from .folding import fold
from .line_table import LineTable

_OPTIONS = ("color", "size", "material", "pattern")


class _Rows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def read(self, cells: Sequence[str]) -> Entry:
        columns = self._columns
        sku, group = columns.key("sku", cells), columns.key("handle", cells)
        photos = photos_of(columns, cells)
        if not group:
            return Entry(sku, "head", sku, photos)
        own = photos[0].cell if photos else ""
        return Entry(group, "variant", sku, own_photo=own, options=column_options(columns, cells, _OPTIONS))


def _reader(columns: Columns, _: LineTable) -> Reader:
    return _Rows(columns)


MERCHANT = Format(
    "a Merchant Center or Meta feed",
    fold(_reader, (DRAFT,)),
    folds=True,
    signature=(frozenset({"id"}), frozenset({"title"}), frozenset({"imagelink", "image0url"})),
    aliases={
        "handle": ("itemgroupid",),
        "sku": ("id",),
        "title": ("title",),
        "image": ("imagelink", "imageurl", "additionalimagelink"),
        "color": ("color", "colour"),
        "size": ("size",),
        "status": ("status",),
    },
)
