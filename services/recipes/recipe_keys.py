"""Which names a recipe file may use, and where; a name that is nowhere is answered with the nearest there is.

Found here is what validation would pass over or say too little of: a key that is misspelt or stands in
the wrong table, a field that no product has, a word that the model's side does not know.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from contracts.recipe import Filter, Generation, Recipe, Style

from .effective import unmappable
from .invalid import near_match
from .product_filter import FILTER_FIELDS
from .toml_lines import Place

Content = dict[str, Any]
Finding = tuple[Place, str]

THINKING_LEVELS = ("minimal", "low", "medium", "high")
"""Those that any model has; which model has which, the table of models says."""

HARM_CATEGORIES = (
    "HARM_CATEGORY_DANGEROUS_CONTENT",
    "HARM_CATEGORY_HARASSMENT",
    "HARM_CATEGORY_HATE_SPEECH",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
)
"""Those this API takes. The provider's others are for another API of his, or no longer supported."""

_TABLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "": frozenset({"extends", *Recipe.model_fields}),
        "[generation]": frozenset(Generation.model_fields),
        "[products]": frozenset(Filter.model_fields),
        "[[styles]]": frozenset(Style.model_fields),
    }
)
"""Table, as a file writes it → its keys; the empty one is the top of the file."""


def strangers(content: Content) -> Iterator[Finding]:
    """Yield place and words of every name in a recipe file that there is not."""
    yield from _unknown_keys("", (), content)
    generation, products = _table(content, "generation"), _table(content, "products")
    yield from _unknown_keys("[generation]", ("generation",), generation)
    yield from _unknown_keys("[products]", ("products",), products)
    for number, style in enumerate(_tables(content.get("styles"))):
        yield from _unknown_keys("[[styles]]", ("styles", number), style)
    for field, what in unmappable(_table(content, "mapping")).items():
        yield ("mapping", field), what
    for side in ("include", "exclude"):
        place = ("products", side)
        yield from _unknown("field to choose products by", place, _table(products, side), FILTER_FIELDS)
    yield from _unknown_words(generation)


def _unknown_words(generation: Content) -> Iterator[Finding]:
    place: Place = ("generation", "safety")
    yield from _unknown("category of harm", place, _table(generation, "safety"), HARM_CATEGORIES)
    level = generation.get("thinking_level")
    if isinstance(level, str) and level not in THINKING_LEVELS:
        yield ("generation", "thinking_level"), _no_such("thinking level", level, THINKING_LEVELS)


def _unknown(what: str, place: Place, names: Iterable[str], known: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            yield (*place, name), _no_such(what, name, known)


def _no_such(what: str, name: str, known: tuple[str, ...]) -> str:
    return f"there is no {what} {name!r}{near_match(name, known) or '.'} There are {', '.join(known)}"


def _unknown_keys(table: str, place: Place, content: Content) -> Iterator[Finding]:
    for key in content:
        if key not in _TABLES[table]:
            yield (*place, key), f"there is no such key{_elsewhere(key) or _nearest(key, table)}"


def _elsewhere(key: str) -> str:
    """Return where a key would be right, if it is one of another table."""
    homes = [table for table, keys in _TABLES.items() if key in keys]
    if not homes:
        return ""
    where = " or ".join(f"in {table}" if table else "at the top, before the first [table]" for table in homes)
    return f" here; it belongs {where}"


def _nearest(key: str, table: str) -> str:
    keys = sorted(_TABLES[table])
    return near_match(key, keys) or f". The keys are {', '.join(keys)}"


def _table(content: Content, key: str) -> Content:
    """Return a table; what else is there is the validation's to refuse."""
    value = content.get(key)
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[Content]:
    return [table if isinstance(table, dict) else {} for table in value] if isinstance(value, list) else []
