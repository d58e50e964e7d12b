"""Makes a seller's text harmless and short: no markup, no control characters, one line.

What remains is data. A template only ever sees it as a value, so braces in it mean nothing.
"""

import html
import re
import unicodedata

from .markup import without_markup

_RAW_LIMIT = 10_000
"""No more of a text is looked at; keeps the time bounded whatever the catalogue holds."""

_OPENING = re.compile(r"<(?=[a-zA-Z/])")
_JOINERS = frozenset("\u200c\u200d")
"""Invisible, but letters of some scripts join wrongly without them."""


def plain_text(text: str, limit: int) -> str:
    """Return the text as one clean line of at most `limit` characters, cut at a word with an ellipsis."""
    unmarked = html.unescape(without_markup(text[:_RAW_LIMIT]))
    # Once more, and last: entities and dropped characters may have made new tags.
    untagged = _OPENING.sub("< ", without_markup(_visible(unmarked)))
    line = re.sub(r" (?=[,.;:!?](?: |\Z))", "", " ".join(untagged.split()))
    return _cut(line, limit)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category.startswith("Z") or character in "\t\n\r\v\f\x85":
        return " "
    return "" if category.startswith("C") and character not in _JOINERS else character


def _cut(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    start = line[: limit - 1]
    words = start.rsplit(" ", 1)[0] if " " in start[limit // 2 :] else start
    return words.rstrip() + "…"
