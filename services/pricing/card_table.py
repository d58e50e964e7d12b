"""Reads `models.toml`: shared tables are written out into each card, and gaps with the dearest known.

A model whose price is not known is priced at the dearest of the table, never at nothing: a budget
may then refuse too early, but not too late.
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from .model_card import ModelCard

_FAMILY_OF_STRANGERS = "gemini-3"


@cache
def shipped_cards() -> Mapping[str, ModelCard]:
    """Return every model of the shipped table by name, dead ones too; read once."""
    table = _table()
    cards = {name: _card(name, entry, table) for name, entry in table["models"].items()}
    return MappingProxyType(cards)


def unknown_card(name: str) -> ModelCard:
    """Return a card for a model that the table lacks: every size and ratio, at the dearest prices."""
    return _card(name, {"status": "unknown"}, _table())


@cache
def _table() -> dict[str, Any]:
    text = files(__package__).joinpath("models.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _card(name: str, entry: Mapping[str, Any], table: Mapping[str, Any]) -> ModelCard:
    own = "prices" in entry
    content = {
        **(_dearest() if not own else {}),
        **entry,
        "name": name,
        "guessed": not own,
        "ratios": table["ratios"][entry.get("ratios", "fourteen")],
        "pixels": table["pixels"][entry.get("pixels", _FAMILY_OF_STRANGERS)],
        "batch_discount": table["batch_discount"],
        "price_date": table["price_date"],
    }
    return ModelCard.model_validate(content)


@cache
def _dearest() -> dict[str, Any]:
    """Return the highest of every price, and every size with the most tokens any model needs for it."""
    known = [entry for entry in _table()["models"].values() if "prices" in entry]
    names = {size for entry in known for size in entry["sizes"]}
    sizes = {name: _highest([entry["sizes"].get(name, {}) for entry in known]) for name in names}
    return {
        "prices": _highest([entry["prices"] for entry in known]),
        "answer": _highest([entry["answer"] for entry in known]),
        "sizes": dict(sorted(sizes.items(), key=lambda size: size[1]["side"])),
    }


def _highest(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = {column for row in rows for column in row}
    return {column: max(row[column] for row in rows if column in row) for column in columns}
