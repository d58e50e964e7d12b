"""How a text table separates its cells: candidates are proved by parsing, never by counting letters.

The winner is the one under which most records are as wide as the header; among equals the wider.
Backslashes before quotes, and lines that are quoted whole, are believed only where that proves better.
`sep=;` on the first line, as spreadsheet programs write it, settles the delimiter.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

SAMPLE = 64 * 1024
PROVED_RECORDS = 200
FIELD_LIMIT = 10 * 1024 * 1024
"""Characters in one cell; beyond that something is wrong with the file."""

_SHARE_OF_A_TABLE = 0.5
"""Where fewer records are as wide as the first, that may be a title with a comma in it."""
_SHARE_BELOW_A_TITLE = 0.9
_NAMES = {",": "comma-separated", ";": "semicolon-separated", "\t": "tab-separated", "|": "separated by |"}
_DECLARED = re.compile(r'"?sep=([,;\t|:^~])"?[ ;,]*(\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """What the csv module needs to know."""

    delimiter: str
    skip_blanks: bool = False
    quoted: bool = True
    declared: bool = False
    escaped: bool = False
    """Whether a backslash stands before a quote that is text, as databases write it."""
    wrapped: bool = False
    """Whether every line is one quoted cell that holds the row, as a table saved twice is."""

    @property
    def label(self) -> str:
        """Return the delimiter in words."""
        return _NAMES.get(self.delimiter, f"separated by {self.delimiter}")

    def reader(self, lines: Iterator[str], *, strict: bool = False) -> Iterator[list[str]]:
        """Return a csv reader over physical lines; raises the csv module's one global cell limit."""
        csv.field_size_limit(FIELD_LIMIT)
        records = csv.reader(
            lines,
            strict=strict,
            escapechar="\\" if self.escaped else None,
            delimiter=self.delimiter,
            skipinitialspace=self.skip_blanks,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
        )
        return map(self._unwrapped, records) if self.wrapped else records

    def _unwrapped(self, cells: list[str]) -> list[str]:
        if len(cells) != 1:
            return cells
        return next(csv.reader(io.StringIO(cells[0], newline=""), delimiter=self.delimiter), [])


_CANDIDATES = (
    Dialect(","),
    Dialect(";"),
    Dialect("\t"),
    Dialect("|"),
    Dialect(",", skip_blanks=True),
    Dialect(";", skip_blanks=True),
    Dialect("|", skip_blanks=True),
    Dialect("\t", quoted=False),
)
_ESCAPED = tuple(Dialect(delimiter, escaped=True) for delimiter in ",;\t")
_WRAPPED = tuple(Dialect(delimiter, wrapped=True) for delimiter in ",;\t")


def find_dialect(sample: str, *, whole: bool) -> Dialect:
    """Return the dialect of a file that starts with `sample`; `whole` if nothing follows it."""
    declared = _DECLARED.match(sample)
    if declared:
        return Dialect(declared[1], declared=True)
    candidates = _CANDIDATES + (_ESCAPED if '\\"' in sample else ())
    proofs = {candidate: _records(candidate, sample, whole=whole) for candidate in candidates}
    best = max(proofs, key=lambda candidate: _proof(proofs[candidate]))
    separates, share, width = _proof(proofs[best])
    if separates and share > _SHARE_OF_A_TABLE:
        return best
    proofs |= {candidate: _records(candidate, sample, whole=whole) for candidate in _WRAPPED}
    below = max(proofs, key=lambda candidate: _proof_below_a_title(proofs[candidate]))
    # A title has fewer cells than the table below it; else it is a header above rows that are cut short.
    found, _, width_below = _proof_below_a_title(proofs[below])
    return below if found and (not separates or width_below > width) else best


def _proof(records: Sequence[Sequence[str]]) -> tuple[bool, float, int]:
    """Return whether it separates at all, the share of records as wide as the header, and that width."""
    if not records:
        return False, 0.0, 0
    width = len(records[0])
    agreeing = sum(len(record) == width for record in records)
    return width > 1, agreeing / len(records), width


def _proof_below_a_title(records: Sequence[Sequence[str]]) -> tuple[bool, float, int]:
    """Return the proof of a table below lines of one cell; a list of texts with commas is none."""
    separates, share, width = _proof(list(dropwhile(lambda record: len(record) == 1, records)))
    return (separates, share, width) if width > 2 and share > _SHARE_BELOW_A_TITLE else (False, 0.0, 0)


def _records(dialect: Dialect, sample: str, *, whole: bool) -> list[list[str]]:
    parsed = filter(None, dialect.reader(io.StringIO(sample, newline="")))
    records = list(islice(parsed, PROVED_RECORDS + 1))
    if not whole and 1 < len(records) <= PROVED_RECORDS:
        records.pop()  # the sample may have cut it
    return records
