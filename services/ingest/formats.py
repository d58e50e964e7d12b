"""The formats we know; the first whose signature the header holds is the catalogue's.

A format is a small module and an entry here. The plain table is last: it takes any header.
"""

from .headers import Header
from .plain import PLAIN
from .products import Format
from .shopify import SHOPIFY

FORMATS = (SHOPIFY, PLAIN)


def recognise(header: Header) -> Format:
    """Return the catalogue's format."""
    names = set(header.folded)
    return next(known for known in FORMATS if known.signature <= names)
