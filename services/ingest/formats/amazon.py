"""Amazon's listing files: a parent row, which often has no photo, then its children, which name it.

The classic template has `TemplateType=` in its first cell and machine names on the third row; the new
one writes names such as `item_name[language_tag=en_US]#1.value`, of which only the first word counts.
"""

from collections.abc import Sequence

from services.ingest.columns import Columns
from services.ingest.products import Format

from .entries import Entry, Reader, column_options, photos_of
from .folding import fold
from .line_table import LineTable

_OPTIONS = ("color", "size", "material", "pattern", "style", "shape")


class _Rows:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def read(self, cells: Sequence[str]) -> Entry:
        columns = self._columns
        sku, parent = columns.key("sku", cells), columns.key("parent", cells)
        photos = photos_of(columns, cells)
        if not parent or parent == sku:
            return Entry(sku, "head", sku, photos)
        own = photos[0].cell if photos else ""
        return Entry(parent, "variant", sku, own_photo=own, options=column_options(columns, cells, _OPTIONS))


def _reader(columns: Columns, _: LineTable) -> Reader:
    return _Rows(columns)


AMAZON = Format(
    "an Amazon listing file (classic template)",
    fold(_reader),
    folds=True,
    signature=(frozenset({"itemsku"}), frozenset({"itemname"}), frozenset({"mainimageurl"})),
    aliases={
        "handle": (),
        "sku": ("itemsku",),
        "parent": ("parentsku",),
        "title": ("itemname",),
        "description": ("productdescription",),
        "image": ("mainimageurl", "otherimageurl"),
        "brand": ("brandname", "brand"),
        "color": ("colorname", "color"),
        "size": ("sizename", "size"),
        "material": ("materialtype", "material"),
        "pattern": ("patternname", "pattern"),
        "style": ("stylename", "style"),
        "shape": ("itemshape", "shape"),
        "product_type": ("feedproducttype", "itemtype"),
    },
)
AMAZON_NEW = Format(
    "an Amazon listing file (new template)",
    fold(_reader),
    folds=True,
    signature=(frozenset({"mainproductimagelocator"}), frozenset({"itemname"})),
    aliases={
        "handle": (),
        "sku": ("contributionsku", "sku", "itemsku"),
        "parent": ("childparentskurelationshipparentsku",),
        "title": ("itemname",),
        "description": ("productdescription", "bulletpoint"),
        "image": ("mainproductimagelocator", "otherproductimagelocator"),
        "product_type": ("producttype", "itemtypekeyword"),
    },
)
