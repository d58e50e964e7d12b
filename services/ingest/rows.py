"""A catalogue's rows as a stream, each with the physical line it starts on; memory stays flat.

Neither a line without end nor a stray quote can fill the memory, pass unseen or take the rows below
along: the row becomes one problem that says how far it reached.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from .dialect import FIELD_LIMIT, Dialect
from .encoding import Encoding
from .photo_address import first_photo, photo_address
from .physical_lines import RECORD_LIMIT, PhysicalLines, RecordTooLargeError
from .problems import Problem, problem
from .stray_quotes import misquoted, row_among


class Row(NamedTuple):
    """One record as parsed: its cells, or why it has none."""

    line: int
    cells: list[str]
    problem: Problem | None


@dataclass(frozen=True)
class Source:
    """Where the rows are and how they are written."""

    path: Path
    encoding: Encoding
    dialect: Dialect

    def rows(self, before: int = 0, width: int = 0, needed: int = 0) -> Iterator[Row]:
        """Yield every record that is not a blank line, but for the first `before`.

        With the `width` of the rows below these, a quote that is not closed costs its own row only;
        `needed` is how many cells a row must have.
        """
        with self.encoding.open(self.path) as stream:
            lines = PhysicalLines(stream, self.encoding.skipped_lines)
            if self.dialect.declared:
                next(iter(lines), None)
            for _ in islice(_rows(self.dialect, lines, 0, 0), before):
                pass
            yield from _rows(self.dialect, lines, width, needed)


def _rows(dialect: Dialect, lines: PhysicalLines, width: int, needed: int) -> Iterator[Row]:
    reader, held = dialect.reader(iter(lines)), lines.held
    while True:
        start, lines.taken = lines.number + 1, 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = _cut(start, lines, dialect, width) or _too_large(
                "cell_too_large", start, lines, FIELD_LIMIT
            )
        except RecordTooLargeError as error:
            row = _cut(start, lines, dialect, width) or _too_large(error.case, start, lines, RECORD_LIMIT)
        else:
            if not held:
                if len(cells) > 1 or any(map(str.strip, cells)):
                    yield Row(start, cells, None)
                continue
            row = _of_many_lines(Row(start, cells, None), lines, dialect, width, needed)
        reader = dialect.reader(iter(lines))
        if row.problem is not None or len(row.cells) > 1 or any(map(str.strip, row.cells)):
            yield row


def _too_large(case: str, start: int, lines: PhysicalLines, limit: int) -> Row:
    return Row(start, [], problem(case, start, end=lines.number, limit=limit >> 20))


def _of_many_lines(row: Row, lines: PhysicalLines, dialect: Dialect, width: int, needed: int) -> Row:
    """Return the record as it is, unless a stray quote made it of several."""
    ended, end = lines.held[-1] != "", lines.number
    fits = not width or _fits(row.cells, width, needed)
    if ended and fits and not misquoted(lines.held, dialect, width):
        lines.release(len(lines.held))
        return row
    cut = _cut(row.line, lines, dialect, width)
    if cut is None and not ended:
        return Row(row.line, [], problem("unclosed_quote", row.line, end=end))
    return cut or row


def _cut(start: int, lines: PhysicalLines, dialect: Dialect, width: int) -> Row | None:
    """Give the lines back from the first that is a row itself, and return what is left of this one."""
    place = row_among(lines.held, dialect, width) if width else None
    if not lines.release(len(lines.held) if place is None else place) or place is None:
        return None
    return Row(start, [], problem("stray_quote", start, end=start + place))


def _fits(cells: list[str], width: int, needed: int) -> bool:
    """Return whether the row lacks or adds only empty cells."""
    return len(cells) >= needed and not any(map(str.strip, cells[width:]))


def fitted(rows: Iterable[Row], width: int, needed: int, photo: int, wanted: str) -> Iterator[Row]:
    """Yield the rows with as many cells as the header has, or with the problem of having others.

    Rows that are too long by empty cells are cut, unless the column `photo` shows that they slipped to
    the right; rows that hold at least the `needed` first cells (up to the columns called `wanted`) are
    filled up.
    """
    for row in rows:
        line, cells, trouble = row
        if trouble is not None:
            yield row
        elif not any(map(str.strip, cells)):
            yield Row(line, [], problem("empty_row", line))
        elif len(cells) == width:
            yield row
        elif not _fits(cells, width, needed) or _slipped(cells, width, photo):
            yield Row(line, [], _ragged(row, width, wanted))
        else:
            yield Row(line, (cells + [""] * (width - len(cells)))[:width], None)


def _slipped(cells: list[str], width: int, photo: int) -> bool:
    """Return whether a row that is too long has its photo's address right of the photo column."""
    if len(cells) <= width or not cells[photo].strip():
        return False
    here, beside = (photo_address(first_photo(cell)) for cell in cells[photo : photo + 2])
    return here is None and beside is not None


def _ragged(row: Row, width: int, wanted: str) -> Problem:
    line, cells, _ = row
    if len(cells) > width:
        return problem("too_many_cells", line, found=len(cells), expected=width)
    return problem("too_few_cells", line, found=len(cells), expected=width, columns=wanted)
