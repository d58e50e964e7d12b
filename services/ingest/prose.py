"""A cell becomes words for a prompt: no markup, no control characters, no padding, a bounded length."""

import html
import re

from services.recipes.markup import without_markup

WORDS_LIMIT = 2000
"""Characters of a field that a prompt may see."""

ABSENT_LIMIT = 6
"""Longer texts say something; asked first, because a catalogue has millions of cells."""

_RAW_LIMIT = 5 * WORDS_LIMIT
_ABSENT = frozenset({"-", "--", "n/a", "#n/a", "nan", "null", "none", "nil", r"\n", "(null)", "[]"})
"""`\\N` is how MySQL does."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def is_absent(text: str) -> bool:
    """Return whether the text is one of the words by which programs and people write nothing."""
    return len(text) <= ABSENT_LIMIT and text.casefold() in _ABSENT


def tidy(text: str) -> str:
    """Return the text of a cell without markup and on one line, at most 2,000 characters of it."""
    text = text.strip()
    if "<" in text or "&" in text or not text.isprintable():
        text = _plain(text)
    if len(text) <= ABSENT_LIMIT:
        return "" if text.casefold() in _ABSENT else text
    return text if len(text) <= WORDS_LIMIT else text[:WORDS_LIMIT].rstrip()


def _plain(text: str) -> str:
    text = html.unescape(without_markup(text[:_RAW_LIMIT]))
    text = _CONTROL.sub("", without_markup(text))
    return " ".join(text.split())
