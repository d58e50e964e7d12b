"""report.csv: a line for each record of the catalogue, with what became of it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contracts.documents import Record

from .spreadsheet import safe_cell

HEADER = ("line", "product_id", "sku", "outcome", "code", "message", "scenes", "reused")


class ItemResult(NamedTuple):
    """What the report says of an item; a tuple, because a run may have a million."""

    outcome: str
    code: str = ""
    message: str = ""
    scene: str = ""
    reused: str = ""
    """The run that made the scene, if it was not this one."""


def header() -> bytes:
    """Return the report's first line."""
    return _row(HEADER)


def record_line(record: Record, results: Mapping[str, ItemResult]) -> bytes:
    """Return a record's line of the report; items without a result are those of a run never made."""
    mine = [results[item] for item in record.items if item in results]
    outcome = record_outcome([result.outcome for result in mine])
    scenes, reused = (result.scene for result in mine), (result.reused for result in mine)
    said = (*_reason(record, mine), _listed(scenes), _listed(dict.fromkeys(reused)))
    return _row((record.line, record.product_id, record.sku, outcome, *said))


def record_outcome(outcomes: Sequence[str]) -> str:
    """Return a record's outcome from those of its items: all scenes, some, else the worst."""
    if not outcomes:
        return "skipped"
    if all(outcome == "scene" for outcome in outcomes):
        return "scene"
    if "scene" in outcomes:
        return "partial"
    return next(worst for worst in ("failed", "blocked", "cancelled", "skipped") if worst in outcomes)


def _reason(record: Record, mine: Sequence[ItemResult]) -> tuple[str, str]:
    """Return code and message: of an item without a scene, else what is to be known of record or photo."""
    if record.items and not mine:
        return "run_rejected", "nothing was made in this run"
    unhappy = next((result for result in mine if result.outcome != "scene"), None)
    if unhappy is not None:
        return unhappy.code, unhappy.message
    warning = next((result.message for result in mine if result.message), "")
    return record.code, record.message or warning


def _listed(words: Iterable[str]) -> str:
    return " ".join(word for word in words if word)


def _row(cells: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return line.getvalue().encode()
