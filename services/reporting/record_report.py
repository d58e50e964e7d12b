"""report.csv: a line for each record of the catalogue, with what became of it.

Cells are safe to open in a spreadsheet: one that a spreadsheet would take for a formula is quoted.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from contracts.documents import Record

HEADER = ("line", "product_id", "sku", "outcome", "code", "message", "scenes")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


ItemResult = tuple[str, str, str, str]
"""An item's outcome, code, reason and scene key; a bare tuple, because a run may have a million."""


def header() -> bytes:
    """Return the report's first line."""
    return _row(HEADER)


def record_line(record: Record, results: Mapping[str, ItemResult]) -> bytes:
    """Return a record's line of the report; items without a result are those of a run never made."""
    mine = [results[item] for item in record.items if item in results]
    scenes = " ".join(scene for *_, scene in mine if scene)
    unhappy = next((result for result in mine if result[0] != "scene"), None)
    code, message = (unhappy[1], unhappy[2]) if unhappy else (record.code, record.message)
    if record.items and not mine:
        code, message = "run_rejected", "nothing was made in this run"
    outcome = record_outcome([result[0] for result in mine])
    return _row((record.line, record.product_id, record.sku, outcome, code, message, scenes))


def record_outcome(outcomes: Sequence[str]) -> str:
    """Return a record's outcome from those of its items: all scenes, some, else the worst."""
    if not outcomes:
        return "skipped"
    if all(outcome == "scene" for outcome in outcomes):
        return "scene"
    if "scene" in outcomes:
        return "partial"
    return next(worst for worst in ("failed", "blocked", "cancelled", "skipped") if worst in outcomes)


def _row(cells: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_safe(cell) for cell in cells])
    return line.getvalue().encode()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
