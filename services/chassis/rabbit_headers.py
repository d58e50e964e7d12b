"""The headers of messages that are sent on: what came with them, without what others must not believe."""

from collections.abc import Mapping
from typing import Any

from .delivery import Past

OURS = "x-sceneloom-"
REASON, STACK, ATTEMPTS, DIED, DEAD_ID = (
    f"{OURS}{name}" for name in ("reason", "stack", "attempts", "died", "dead-id")
)
_OF_THE_BROKER = ("x-death", "x-first-death-", "x-last-death-", "x-delivery-count", "x-acquired-count")
FOREIGN_LIMIT = 32 * 1024
"""Bytes of headers that travel on; with ours, more than a frame of them would close the connection."""


def sent_on(headers: Mapping[str, Any], past: Past) -> dict[str, Any]:
    """Return the headers for a message that goes back: as they came, with its past."""
    return {**_foreign(headers, (OURS, *_OF_THE_BROKER)), **past.headers()}


def fresh(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the headers for a message that begins anew: nothing of its past, the broker's or ours."""
    return _foreign(headers, ("x-",))


def _foreign(headers: Mapping[str, Any], but_not: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: value for name, value in headers.items() if not name.lower().startswith(but_not)}
    size = sum(len(name.encode()) + len(str(value).encode()) for name, value in kept.items())
    return kept if size <= FOREIGN_LIMIT else {}
