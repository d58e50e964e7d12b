"""How a text table separates its cells: candidates are proved by parsing, never by counting letters.

The winner is the one under which most records are as wide as the header; among equals the wider.
`sep=;` on the first line, as spreadsheet programs write it, settles the delimiter.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

SAMPLE = 64 * 1024
PROVED_RECORDS = 200
FIELD_LIMIT = 10 * 1024 * 1024
"""Characters in one cell; beyond that something is wrong with the file."""

_NAMES = {",": "comma-separated", ";": "semicolon-separated", "\t": "tab-separated", "|": "separated by |"}
_DECLARED = re.compile(r'"?sep=([,;\t|:^~])"?[ ;,]*(\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """What the csv module needs to know."""

    delimiter: str
    skip_blanks: bool = False
    quoted: bool = True
    declared: bool = False

    @property
    def label(self) -> str:
        """Return the delimiter in words."""
        return _NAMES.get(self.delimiter, f"separated by {self.delimiter}")

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return a csv reader over physical lines; raises the csv module's one global cell limit."""
        csv.field_size_limit(FIELD_LIMIT)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            skipinitialspace=self.skip_blanks,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
        )


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


def find_dialect(sample: str, *, whole: bool) -> Dialect:
    """Return the dialect of a file that starts with `sample`; `whole` if nothing follows it."""
    declared = _DECLARED.match(sample)
    if declared:
        return Dialect(declared[1], declared=True)
    return max(_CANDIDATES, key=lambda candidate: _proof(candidate, sample, whole=whole))


def _proof(dialect: Dialect, sample: str, *, whole: bool) -> tuple[bool, float, int]:
    """Return whether it separates at all, the share of records as wide as the header, and that width."""
    records = _records(dialect, sample)
    if not whole and 1 < len(records) <= PROVED_RECORDS:
        records.pop()  # the sample may have cut it
    if not records:
        return False, 0.0, 0
    width = len(records[0])
    agreeing = sum(len(record) == width for record in records)
    return width > 1, agreeing / len(records), width


def _records(dialect: Dialect, sample: str) -> list[list[str]]:
    parsed = filter(None, dialect.reader(io.StringIO(sample, newline="")))
    return list(islice(parsed, PROVED_RECORDS + 1))
