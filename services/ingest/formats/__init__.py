"""The formats we know; the first whose signature the header holds is the catalogue's.

A format is a small module and an entry here. The plain table is last: it takes any header, unless the
values below it are WooCommerce's.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.ingest.headers import Header
from services.ingest.plain import PLAIN
from services.ingest.products import Format

from .amazon import AMAZON, AMAZON_NEW
from .bigcommerce import BIGCOMMERCE_NEW, BIGCOMMERCE_OLD
from .magento import MAGENTO
from .merchant import MERCHANT
from .shopify import SHOPIFY, SHOPIFY_NEW
from .tables import ETSY, RUGS
from .wix import WIX
from .woo_columns import kind_by_values
from .woocommerce import WOOCOMMERCE

FORMATS = (
    SHOPIFY,
    SHOPIFY_NEW,
    WOOCOMMERCE,
    BIGCOMMERCE_NEW,
    BIGCOMMERCE_OLD,
    WIX,
    MAGENTO,
    AMAZON_NEW,
    AMAZON,
    ETSY,
    MERCHANT,
    RUGS,
    PLAIN,
)


def recognise(header: Header, rows: Sequence[Sequence[str]] = ()) -> Format:
    """Return the format of a catalogue with this header and these first rows."""
    known = next(known for known in FORMATS if known.recognises(header.folded))
    if known is PLAIN and (kind := kind_by_values(header, rows)):
        return replace(WOOCOMMERCE, aliases={**WOOCOMMERCE.aliases, "kind": (kind,)})
    return known
