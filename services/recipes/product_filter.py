"""Which products of a catalogue take part, by what a recipe includes and excludes."""

import re
from collections.abc import Mapping
from fnmatch import translate
from functools import lru_cache

from contracts.fields import PRODUCT_FIELDS
from contracts.recipe import Filter

FILTER_FIELDS = ("sku", *PRODUCT_FIELDS)
"""The fields that a filter may name: the SKU, and what else a catalogue says of a product."""

_Matcher = tuple[frozenset[str], tuple[re.Pattern[str], ...]]


def takes_part(products: Filter, sku: str, fields: Mapping[str, str]) -> bool:
    """Return whether a product is made: it has a value of every field included, and none excluded.

    A field that the product lacks is an empty text, which only `*` matches.
    """

    def matches(field: str, patterns: tuple[str, ...]) -> bool:
        exact, wild = _matcher(patterns)
        value = _plain(sku if field == "sku" else fields.get(field, ""))
        return value in exact or any(pattern.match(value) for pattern in wild)

    included = all(matches(*entry) for entry in products.include.items())
    return included and not any(matches(*entry) for entry in products.exclude.items())


@lru_cache(maxsize=64)
def _matcher(patterns: tuple[str, ...]) -> _Matcher:
    """Return the values to look up and the patterns to try; only * and ? are special, brackets are not."""
    plain = [_plain(pattern) for pattern in patterns]
    wild = [pattern for pattern in plain if "*" in pattern or "?" in pattern]
    compiled = tuple(re.compile(translate(pattern.replace("[", "[[]"))) for pattern in wild)
    return frozenset(plain) - frozenset(wild), compiled


def _plain(text: str) -> str:
    """Return a text without what no person sees a difference in: case, and how much space there is."""
    return " ".join(text.split()).casefold()
