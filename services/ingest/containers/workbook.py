"""A catalogue in a spreadsheet workbook: its sheets from the left, each written as CSV.

A line of that CSV is a row of the sheet, so what is said of line 7 is found in row 7.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from pathlib import Path

from services.chassis.worker_processes import worker_processes
from services.ingest.dialect import Dialect
from services.ingest.encoding import Encoding
from services.ingest.rejection import CatalogueRejected
from services.ingest.rows import Source
from services.ingest.wording import listed, shown

from .allowance import MOST_BYTES, path_of
from .sheet_reader import TOO_LARGE, Sheet, SheetProblem, write_sheet
from .table import Origin, Table

SHEETS_TRIED = 20

_NUMBERS = (
    "Numbers are taken as the workbook holds them: a cell that shows 0012 but is a number holds 12. "
    "Format such columns as text if the zeros belong to the name."
)


def workbook_tables(path: Path, filename: str, kept: ExitStack) -> Iterator[Table]:
    """Yield the workbook's visible sheets as tables; raises CatalogueRejected for an unreadable one."""
    with worker_processes(1) as worker:
        count, place, size = 1, 0, 0
        while place < min(count, SHEETS_TRIED) and size < MOST_BYTES:
            target = path_of(kept.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115 - `kept` closes it
            sheet = _sheet(worker, path, filename, place, target)
            yield _table(sheet, target, filename)
            count, place, size = len(sheet.names), place + 1, size + target.stat().st_size


def _sheet(worker: ProcessPoolExecutor, path: Path, filename: str, place: int, target: Path) -> Sheet:
    try:
        result = worker.submit(write_sheet, path, place, target).result()
    except BrokenProcessPool as error:
        raise unreadable(filename, TOO_LARGE) from error
    if isinstance(result, SheetProblem):
        raise unreadable(filename, result.what)
    return result


def unreadable(filename: str, what: str) -> CatalogueRejected:
    """Return the rejection of a workbook that `what`."""
    advice = "Save the sheet with the products as CSV (UTF-8) and upload that."
    return CatalogueRejected("unreadable", f"{shown(filename)} is a workbook that {what}. {advice}")


def _table(sheet: Sheet, path: Path, filename: str) -> Table:
    others = [name for name in sheet.names if name != sheet.name]
    notices = [_NUMBERS] if sheet.has_numbers else []
    if others:
        notices.append(f"The workbook has other sheets that were not read: {listed(others, limit=5)}.")
    words = f"sheet {shown(sheet.name)} of a workbook"
    source = Source(path, Encoding("UTF-8", "utf-8"), Dialect(","))
    return Table(path, f"{filename}, sheet {sheet.name}", Origin(words, tuple(notices), source))
