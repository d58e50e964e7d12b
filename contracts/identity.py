"""Typed identities, every one derived from what it stands for.

The same work always has the same id: a redelivery, a rerun after a crash and a second publisher all
arrive at the same run, item and event. Nothing here is random and nothing is positional.
"""

import hashlib
import json.encoder
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, NewType
from uuid import UUID, uuid5

from pydantic import Field, StringConstraints

RunId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$"),
    Field(description="One catalogue through one recipe.", examples=["spring-rugs"]),
]
ItemId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,119}$"),
    Field(description="One product in one style; the key of its request line."),
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(description="Lowercase hex.")]
ShardNumber = Annotated[int, Field(ge=0, description="Position of the shard in its run, from 0.")]
Attempt = Annotated[int, Field(ge=1, description="Attempt of the shard, from 1.")]
Turn = Annotated[
    int,
    Field(ge=0, description="Which wait of the same work; a sweep, a cancel or a person begins the next."),
]

AccountTag = NewType("AccountTag", str)
"""Provider, endpoint and account in one short word; see `account_tag`."""

_CANONICAL = json.JSONEncoder(sort_keys=True, default=str)
_quoted = json.encoder.encode_basestring_ascii
_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""For `bytes.translate` of ASCII: letters become lowercase, digits stay, all else becomes a blank."""
_NAMESPACE = UUID("5cee1007-0000-5000-8000-5ce4e1003000")


def event_id(
    run: str, kind: str, shard: int | None = None, attempt: int | None = None, turn: int = 0
) -> UUID:
    """Return the id of the event that says `kind` of this piece of work."""
    return uuid5(_NAMESPACE, json.dumps([run, kind, shard, attempt, turn]))


def slug(text: str, limit: int = 40) -> str:
    """Return `text` as lowercase ASCII words joined by dashes; empty if nothing in it survives."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = b"-".join(text.encode().translate(_WORDS).split()).decode()
    return words if len(words) <= limit else words[:limit].rstrip("-")


def item_id(product_id: str, style: str) -> str:
    """Return the item's key: readable parts for people, a digest of the exact parts for uniqueness."""
    words, (style_words, style_exactly) = slug(product_id), _style_parts(style)
    exactly = f"[{_quoted(product_id)}, {style_exactly}]"  # as `_digest` writes a list of the two
    digest = hashlib.sha256(exactly.encode()).hexdigest()[:16]
    return f"{words}.{style_words}{digest}" if words else f"{style_words}{digest}"


@lru_cache(maxsize=64)
def _style_parts(style: str) -> tuple[str, str]:
    """Return what an item's key says of its style: words and a dot for people, and what is digested."""
    words = slug(style, 24)
    return f"{words}." if words else "", _quoted(style)


def item_digest(item: str) -> str:
    """Return the digest in an item's key, which makes it and what is named after it unique."""
    return item.rpartition(".")[2]


def fingerprint(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of a JSON-able mapping, independent of its key order."""
    return _digest(content)


def derived_run_id(catalogue_sha256: str, recipe_fingerprint: str, account: AccountTag) -> str:
    """Return the run that these bytes, this recipe and this provider account always make."""
    return "run-" + _digest([catalogue_sha256, recipe_fingerprint, account])[:16]


def account_tag(provider: str, endpoint: str, account: str) -> AccountTag:
    """Return the tag that keeps one provider account's batches apart from every other's.

    `account` is a name the operator chose or the API key itself; only a hash of it is kept.
    """
    return AccountTag(f"{slug(provider)}-{_digest([provider, endpoint, account])[:12]}")


def _digest(content: object) -> str:
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()
