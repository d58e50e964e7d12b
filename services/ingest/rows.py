"""A catalogue's rows as a stream, each with the physical line it starts on; memory stays flat.

Neither a line without end nor a quote that is never closed can fill the memory or pass unseen: the
row becomes one problem that says which lines it swallowed.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TextIO

from .dialect import FIELD_LIMIT, Dialect
from .encoding import Encoding
from .problems import Problem, problem

RECORD_LIMIT = 32 * 1024 * 1024
"""Characters in one row, over all its lines."""

_CHUNK = 1 << 20


class Row(NamedTuple):
    """One record as parsed: its cells, or why it has none."""

    line: int
    cells: list[str]
    problem: Problem | None


class _RecordTooLargeError(Exception):
    """Lines were handed out beyond the limit without a record coming of them."""


class _Lines:
    """Physical lines of a text stream, counted, and bounded between two records; iterate again to go on."""

    def __init__(self, stream: TextIO, number: int) -> None:
        self._readline = stream.readline
        self.number = number
        self.taken = 0
        self.exhausted = False

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self._readline, RECORD_LIMIT), ""):
            self.number += 1
            self.taken += len(line)
            if self.taken >= RECORD_LIMIT:
                self._finish(line)
                raise _RecordTooLargeError
            yield line
        self.exhausted = True

    def _finish(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._readline(_CHUNK)


@dataclass(frozen=True)
class Source:
    """Where the rows are and how they are written."""

    path: Path
    encoding: Encoding
    dialect: Dialect

    def rows(self) -> Iterator[Row]:
        """Yield every record that is not a blank line, the header first."""
        with self.encoding.open(self.path) as stream:
            lines = _Lines(stream, self.encoding.skipped_lines)
            if self.dialect.declared:
                next(iter(lines), None)
            yield from _rows(self.dialect, lines)


def _rows(dialect: Dialect, lines: _Lines) -> Iterator[Row]:
    reader = dialect.reader(iter(lines))
    while True:
        start, lines.taken = lines.number + 1, 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(start, [], _too_large("cell_too_large", start, lines, FIELD_LIMIT))
        except _RecordTooLargeError:
            yield Row(start, [], _too_large("record_too_large", start, lines, RECORD_LIMIT))
            reader = dialect.reader(iter(lines))
        else:
            if len(cells) == 1 and not cells[0].strip():
                continue
            if lines.exhausted:  # the reader asked for more in the middle of a record
                yield Row(start, [], problem("unclosed_quote", start, end=lines.number))
            elif cells:
                yield Row(start, cells, None)


def _too_large(case: str, start: int, lines: _Lines, limit: int) -> Problem:
    return problem(case, start, end=lines.number, limit=limit >> 20)


def fitted(rows: Iterable[Row], width: int, needed: int, wanted: str) -> Iterator[Row]:
    """Yield the rows with as many cells as the header has, or with the problem of having others.

    Rows that are too long by empty cells are cut, rows that hold at least the `needed` first cells
    (up to the columns called `wanted`) are filled up.
    """
    for row in rows:
        line, cells, trouble = row
        if trouble is not None:
            yield row
        elif not any(map(str.strip, cells)):
            yield Row(line, [], problem("empty_row", line))
        elif len(cells) == width:
            yield row
        else:
            yield _fit(row, width, needed, wanted)


def _fit(row: Row, width: int, needed: int, wanted: str) -> Row:
    line, cells, _ = row
    if len(cells) > width:
        if not any(map(str.strip, cells[width:])):
            return Row(line, cells[:width], None)
        trouble = problem("too_many_cells", line, found=len(cells), expected=width)
    elif len(cells) >= needed:
        return Row(line, cells + [""] * (width - len(cells)), None)
    else:
        trouble = problem("too_few_cells", line, found=len(cells), expected=width, columns=wanted)
    return Row(line, [], trouble)
