"""Cells that are safe to open: what a spreadsheet would take for a formula is marked as text.

A catalogue is anyone's; a cell such as `=HYPERLINK(...)` of it would run where the report is opened.
"""

import re
import unicodedata

_OPENING = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*(.?)", re.DOTALL
)
"""What a spreadsheet may not see at a cell's start, and the first character that it does."""


def safe_cell(cell: object) -> object:
    """Return the cell, an apostrophe before it if a spreadsheet might run it."""
    return f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet might run the text: also after blanks, and spelled in wide characters.

    A tab or a line end at the start counts too, as some take it off together with a quote before it.
    """
    if text.startswith(("\t", "\r", "\n")):
        return True
    opening = _OPENING.match(text)
    first = opening[1] if opening else ""
    return unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@"))
