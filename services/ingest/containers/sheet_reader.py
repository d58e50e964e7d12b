"""A workbook's sheet written as CSV, in a worker process: calamine holds a sheet in memory, whole.

A sheet of two cells, the first and the last, makes calamine ask for 512 GiB at once and abort its
process. So it runs where that harms nobody, and with a limit on memory and time.
"""

import csv
import os
import resource
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple, TextIO

import python_calamine

MEMORY = 1536 << 20
"""Bytes of address space; Python and its libraries take the first 300 MiB."""
SECONDS = 240
MOST_CHARACTERS = 512 << 20
"""A text that many cells share lies once in the workbook and is written for each."""

LINE_BREAK = "\x0b"
"""Stands for a line break within a cell, so that a line of the CSV is a row of the sheet."""

_BREAKS = str.maketrans({"\n": LINE_BREAK, "\r": None, "\x00": None})
_EXACT = 2.0**53
TOO_LARGE = "is too large to be read as one"

_Value = int | float | str | bool | time | date | datetime | timedelta


class Sheet(NamedTuple):
    """What was written of a workbook."""

    name: str
    names: tuple[str, ...]
    """All sheets that a person sees."""
    has_numbers: bool


class SheetProblem(NamedTuple):
    """Why nothing was, to complete "is a workbook that"."""

    what: str


def write_sheet(path: Path, place: int, target: Path) -> Sheet | SheetProblem:
    """Write the visible sheet at `place` to `target`, a line for each row; meant for a process of its own."""
    _confine()
    try:
        with (
            python_calamine.load_workbook(str(path)) as workbook,
            target.open("w", encoding="utf-8", errors="replace", newline="") as file,
        ):
            names = _visible(workbook)
            rows = workbook.get_sheet_by_name(names[place]).iter_rows()
            return Sheet(names[place], names, _write(rows, file))
    except python_calamine.PasswordError:
        return SheetProblem("is locked with a password")
    except (MemoryError, _TooMuchError):
        return SheetProblem(TOO_LARGE)
    except BaseException:  # noqa: BLE001 - a panic of calamine is no Exception
        return SheetProblem("is damaged or cut off")


class _TooMuchError(Exception):
    """The sheet makes more text than a catalogue has."""


def _confine() -> None:
    """Bound memory and time; what calamine says as it aborts is for nobody."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)


def _visible(workbook: python_calamine.CalamineWorkbook) -> tuple[str, ...]:
    return tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is python_calamine.SheetVisibleEnum.Visible
        and sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
    )


def _write(rows: Iterable[list[_Value]], file: TextIO) -> bool:
    """Write the rows, an empty one as an empty line; return whether there are numbers among the cells."""
    write = csv.writer(file, lineterminator="\n").writerow
    left, has_numbers = MOST_CHARACTERS, False
    for values in rows:
        has_numbers = has_numbers or float in map(type, values) or int in map(type, values)
        cells = [_written(value) for value in values]
        left -= len(cells) + sum(map(len, cells))
        if left < 0:
            raise _TooMuchError
        write(cells if any(cells) else ())
    return has_numbers


def _written(value: _Value) -> str:
    """Return a cell as a person sees it, free of formats: 12, not 12.0; dates in ISO 8601; TRUE."""
    if isinstance(value, str):
        return value.translate(_BREAKS)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:.15g}"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
