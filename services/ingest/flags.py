"""What cells say yes, no and `not on sale` with, in the nine languages and as programs write it."""

import re

_WHOLE = re.compile(r"([+-]?\d+)\.0+")

YES = frozenset(
    (
        *("1", "true", "yes", "y", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero", "sì", "vero"),
        *("waar", "tak", "prawda", "sim", "verdadeiro", "да", "истина"),
    )
)
NO = frozenset(
    (
        *("0", "-1", "false", "no", "n", "nein", "falsch", "non", "faux", "falso", "nee", "onwaar", "nie"),
        *("fałsz", "não", "нет", "ложь"),
    )
)
"""`-1` is WooCommerce's word for a draft."""

UNRELEASED = frozenset(
    ("draft", "archived", "inactive", "hidden", "unpublished", "unlisted", "sold", "disabled")
)
"""States of a product that a shop does not sell now."""


def flag(written: str) -> str:
    """Return a cell for comparison with such words: trimmed, without case, and `1.0` as `1`."""
    return whole(written.strip().casefold())


def whole(written: str) -> str:
    """Return a whole number without the fraction that a data frame gives it; anything else as it stands."""
    found = _WHOLE.fullmatch(written) if written.endswith("0") else None
    return found[1] if found else written
