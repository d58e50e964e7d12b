"""Where a row ends whose quote is not closed in it: before the first swallowed line that is a row itself.

Looked at are rows that would be refused anyway, and those of which every line is a row too and a quote is
wrongly closed; so a cell of many lines stays what it is.
"""

import csv
from collections.abc import Sequence

from .dialect import Dialect


def row_among(held: Sequence[str], dialect: Dialect, width: int) -> int | None:
    """Return the place of the first of the lines that alone is a row of `width` cells or begins one."""
    return next((place for place, line in enumerate(held) if _begins_row(line, dialect, width)), None)


def misquoted(held: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Return whether the last line closes a quote within a cell, and all lines are rows or begin them."""
    try:
        next(dialect.reader(iter(['"' + held[-1]]), strict=True), None)
    except csv.Error:
        return all(_begins_row(line, dialect, width) for line in held)
    return False


def _begins_row(line: str, dialect: Dialect, width: int) -> bool:
    try:
        alone, *rest = dialect.reader(iter([line, "x"]))
    except csv.Error:
        return False
    return not rest or len(alone) == width
