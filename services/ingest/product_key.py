"""What a product is called: the seller's SKU, else a handle or id, else its title and photo."""

import re
from hashlib import sha256

from contracts.identity import slug

KEY_LIMIT = 200
GUARDS = ("'", "=")
"""How a cell begins that a spreadsheet is kept from taking for a number or a formula."""

_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_APOSTROPHE = re.compile(r"'(?=[=+@\d-])")


def written_key(cell: str) -> str:
    """Return a SKU, handle or id as the seller spells it.

    One of absurd length is cut and closed with a digest of all of it, so that different ones stay so.
    """
    return cell if len(cell) <= KEY_LIMIT else f"{cell[: KEY_LIMIT - 20]}-{_short(cell)}"


def bare(key: str) -> str:
    """Return a key without what guards it: `="00012"` and `'00012` are 00012."""
    if formula := _TEXT_FORMULA.fullmatch(key):
        return formula[1].strip()
    return _APOSTROPHE.sub("", key, count=1) if _APOSTROPHE.match(key) else key


def derived_key(title: str, photo: str) -> str:
    """Return the key of a product whose seller gave it none: words of its title and a digest of its photo."""
    return "-".join(part for part in (slug(title), _short(photo)) if part)


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]
