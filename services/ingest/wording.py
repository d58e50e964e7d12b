"""Untrusted text inside our sentences is shortened and cannot break a line or a terminal."""

from collections.abc import Iterable


def shown(text: str, limit: int = 60) -> str:
    """Return `text` in quotes on one line, at most `limit` characters of it, without control characters."""
    line = " ".join(text[: 4 * limit].split())
    line = "".join(letter if letter.isprintable() else "?" for letter in line)
    return f"'{line}'" if len(line) <= limit else f"'{line[: limit - 3]}...'"


def listed(names: Iterable[str], last: str = "and", limit: int = 60) -> str:
    """Return the names quoted as a list in words, at most `limit` of them."""
    quoted = [shown(name, 40) for name in names]
    if len(quoted) > limit:
        quoted = [*quoted[:limit], f"{len(quoted) - limit} more"]
    return f" {last} ".join([part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part])
