"""Formats whose every row is a product: only their columns tell them from any other table."""

from services.ingest.aliases import aliases
from services.ingest.headers import fold
from services.ingest.plain import plain_groups
from services.ingest.products import Format

_CURRENCIES = frozenset(
    fold(name)
    for name in (
        *("Currency code", "Währungscode", "Code devise", "Código de moneda", "Codice valuta", "Valutacode"),
        *("Kod waluty", "Código da moeda", "Код валюты"),
    )
)
_TELLING = (
    frozenset(aliases()["field_color"]),
    frozenset(aliases()["border_color"]),
    frozenset({"rugtype", "carpettype", "teppichart"}),
    frozenset({"stockshape", "rugshape", "teppichform"}),
    frozenset({"weavetype", "knottype", "knotdensity"}),
)

ETSY = Format(
    "an Etsy listings download",
    plain_groups,
    signature=(
        _CURRENCIES,
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
    signature=(frozenset(aliases()["sku"]),),
    telling=_TELLING,
    aliases=aliases(),
)
