"""Options of variants: which fields they fill, in which all agree, which a recipe keeps apart."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from services.ingest.aliases import aliases
from services.ingest.headers import fold
from services.ingest.prose import tidy

from .entries import Entry, Option

_FIELDS = (
    *("color", "field_color", "border_color", "other_color", "size", "size_cm", "material", "style"),
    *("shape", "pattern", "weave", "origin", "country", "age"),
)


@cache
def _field_names() -> Mapping[str, str]:
    return {name: field for field in _FIELDS for name in (fold(field), *aliases()[field])}


def named_fields(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields that pairs of name and value fill; other names are none of ours."""
    found: dict[str, str] = {}
    for name, value in pairs:
        field, text = _field_names().get(fold(name)), tidy(value)
        if field and text:
            found.setdefault(field, text)
    return found


def with_names(entries: Sequence[Entry]) -> list[Sequence[Option]]:
    """Return each entry's options, named as the first row of the product names them."""
    names: dict[int, str] = {}
    for entry in entries:
        for slot, name, _ in entry.options:
            if name:
                names.setdefault(slot, name)
    return [
        [option._replace(name=option.name or names.get(option.slot, "")) for option in entry.options]
        for entry in entries
    ]


def agreed(options: Sequence[Sequence[Option]]) -> dict[str, str]:
    """Return the fields of the options that all variants agree in: what varies is not the product's."""
    values: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for option in (option for each in options for option in each if option.value):
        values.setdefault(fold(option.name), set()).add(option.value)
        shown.setdefault(option.name, option.value)
    return named_fields((name, value) for name, value in shown.items() if len(values[fold(name)]) == 1)


def kept_values(options: Sequence[Option], kept: Iterable[str]) -> tuple[Option, ...]:
    """Return the options that a recipe keeps apart, in the recipe's order; `Colour` is `Color`."""
    wanted = [_meaning(name) for name in kept]
    found = {_meaning(option.name): option for option in reversed(options) if option.value}
    return tuple(found[meaning] for meaning in wanted if meaning in found)


def _meaning(name: str) -> str:
    folded = fold(name)
    return _field_names().get(folded, folded)
