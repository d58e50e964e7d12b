"""Products that a shop does not sell now, or that are no things: a table of columns and their values."""

from collections.abc import Sequence
from typing import NamedTuple

from services.ingest.columns import Columns
from services.ingest.problems import Problem, problem


class Exclusion(NamedTuple):
    """The values of a column, one among several perhaps, by which a product is left out."""

    field: str
    values: frozenset[str]
    case: str


def excluded(
    exclusions: Sequence[Exclusion], line: int, cells: Sequence[str], columns: Columns
) -> Problem | None:
    """Return why the row's product is left out, or None if nothing says so."""
    for field, values, case in exclusions:
        written = columns.cell(field, cells)
        if values & {part.strip() for part in written.casefold().split(",")}:
            return problem(case, line, columns=columns.label(field), value=written)
    return None


DRAFT = Exclusion("status", frozenset({"draft", "archived"}), "draft")
