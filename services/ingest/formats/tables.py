"""Formats whose every row is a product: only their columns tell them from any other table."""

from services.ingest.aliases import aliases
from services.ingest.plain import plain_groups
from services.ingest.products import Format

ETSY = Format(
    "an Etsy listings download",
    plain_groups,
    signature=(
        frozenset({"currencycode"}),
        frozenset(aliases()["title"]),
        frozenset(f"{name}1" for name in aliases()["image"]),
    ),
    aliases={
        field: aliases()[field] for field in ("sku", "title", "image", "description", "material", "tags")
    },
)
RUGS = Format(
    "a rug inventory",
    plain_groups,
    signature=(
        frozenset(aliases()["sku"]),
        frozenset(aliases()["field_color"]),
        frozenset(aliases()["border_color"]),
    ),
    aliases=aliases(),
)
