"""Products that a shop does not sell now, or that are no things: a table of columns and their values."""

from collections.abc import Sequence
from typing import NamedTuple

from services.ingest.columns import Columns
from services.ingest.flags import NO, UNRELEASED, flag
from services.ingest.problems import Problem, problem


class Exclusion(NamedTuple):
    """The values of a column, one among several perhaps, by which a product is left out."""

    field: str
    values: frozenset[str]
    case: str
    unless: str = ""
    """A column that decides instead, if it is filled."""


def excluded(
    exclusions: Sequence[Exclusion], line: int, cells: Sequence[str], columns: Columns
) -> Problem | None:
    """Return why the row's product is left out, or None if nothing says so."""
    for field, values, case, unless in exclusions:
        written = columns.cell(field, cells)
        said = written and not values.isdisjoint(map(flag, written.split(",")))
        if said and not (unless and columns.cell(unless, cells)):
            return problem(case, line, columns=columns.label(field), value=written)
    return None


DRAFT = Exclusion("status", UNRELEASED, "draft")
HIDDEN = Exclusion("visible", NO, "hidden")
