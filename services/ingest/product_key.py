"""What a product is called: the seller's SKU, else a handle or id, else its title and photo."""

from hashlib import sha256

from contracts.identity import slug

KEY_LIMIT = 200


def written_key(cell: str) -> str:
    """Return a SKU, handle or id as the seller spells it.

    One of absurd length is cut and closed with a digest of all of it, so that different ones stay so.
    """
    return cell if len(cell) <= KEY_LIMIT else f"{cell[: KEY_LIMIT - 20]}-{_short(cell)}"


def derived_key(title: str, photo: str) -> str:
    """Return the key of a product whose seller gave it none: words of its title and a digest of its photo."""
    return "-".join(part for part in (slug(title), _short(photo)) if part)


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]
