"""Writes a recipe file that extends another in a few plain settings; the same changes, the same text."""

from collections.abc import Mapping
from decimal import Decimal

from .invalid import Fault, InvalidRecipe, near_match
from .references import split_reference

CHANGEABLE = (
    "model",
    "image_size",
    "aspect_ratio",
    "max_attempts",
    "max_cost_usd",
    "shard_items",
    "limit",
    "unknown_model",
    "reuse",
)
"""The settings that can be changed this way, in the order they are written."""


def recipe_text(base: str, changes: Mapping[str, object], version: str) -> str:
    """Return the TOML of `version` of a recipe, extending `base` (`name@version`) by `changes`.

    A change to None is no change. Raises InvalidRecipe for a base without version, or for a
    setting or value that cannot be written; whether the values are sensible, reading it back says.
    """
    if split_reference(base)[1] is None:
        raise InvalidRecipe(Fault(f"{base} names no version to extend", field="extends"))
    if faults := [_unchangeable(key) for key in changes if key not in CHANGEABLE]:
        raise InvalidRecipe(*faults)
    given = {key: changes[key] for key in CHANGEABLE if changes.get(key) is not None}
    settings = {"extends": base, "version": version, **given}
    return "".join(f"{key} = {_literal(key, value)}\n" for key, value in settings.items())


def _unchangeable(key: str) -> Fault:
    hint = near_match(key, CHANGEABLE) or f". What can be is {', '.join(CHANGEABLE)}"
    return Fault(f"cannot be changed this way{hint}", field=key)


def _literal(key: str, value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return _number(value)
    raise InvalidRecipe(Fault(f"{value!r} is neither text nor a number nor yes or no", field=key))


def _number(value: Decimal) -> str:
    plain = format(value, "f")
    return plain if "." in plain else f"{plain}.0"


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    return f"\\u{ord(character):04x}" if character < " " or character == "\x7f" else character
