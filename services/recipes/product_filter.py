"""Which products of a catalogue take part, by what a recipe includes and excludes."""

import re
from collections.abc import Callable, Mapping
from fnmatch import translate

from contracts.fields import PRODUCT_FIELDS
from contracts.recipe import Filter

FILTER_FIELDS = ("sku", *PRODUCT_FIELDS)
"""The fields that a filter may name: the SKU, and what else a catalogue says of a product."""

TakesPart = Callable[[str, Mapping[str, str]], bool]
"""From a product's SKU and fields to whether it is made."""
_Matches = Callable[[str], bool]


def matcher(products: Filter) -> TakesPart:
    """Return what tells whether a product is made: it has a value of every field included, and none excluded.

    A field that the product lacks is an empty text, which only `*` matches. Make it once for a catalogue:
    a filter may have thousands of values.
    """
    included = [(field, _matches(patterns)) for field, patterns in products.include.items()]
    excluded = [(field, _matches(patterns)) for field, patterns in products.exclude.items()]

    def takes_part(sku: str, fields: Mapping[str, str]) -> bool:
        def has(field: str, matches: _Matches) -> bool:
            return matches(_plain(sku if field == "sku" else fields.get(field, "")))

        return all(has(*entry) for entry in included) and not any(has(*entry) for entry in excluded)

    return takes_part


def _matches(patterns: tuple[str, ...]) -> _Matches:
    """Return what tells whether a value matches; only * and ? are special, brackets are not."""
    plain = [_plain(pattern) for pattern in patterns]
    wild = [pattern for pattern in plain if "*" in pattern or "?" in pattern]
    compiled = [re.compile(translate(pattern.replace("[", "[[]"))) for pattern in wild]
    exact = frozenset(plain) - frozenset(wild)
    return lambda value: value in exact or any(pattern.match(value) for pattern in compiled)


def _plain(text: str) -> str:
    """Return a text without what no person sees a difference in: case, and how much space there is."""
    return " ".join(text.split()).casefold()
