"""Which row is the header: the first, unless one a little below is a header beyond doubt.

Amazon writes settings and labels above its machine names; other programs write a title or a date.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .formats import recognise
from .headers import ROWS_TRIED, Header, fold, read_header
from .mapping import tells_products
from .photo_address import first_photo, photo_address
from .products import Format

MOST_COLUMNS = 16_384
"""As many as a spreadsheet has; of wider rows no more is looked at."""

_SETTING = re.compile(r"\b(attributeRow|dataRow)=(\d{1,2})\b")


@dataclass(frozen=True)
class HeaderRow:
    """The header, the format it shows, and how many records stand before the first product's."""

    header: Header
    known: Format
    records_before: int


def find_header(rows: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> HeaderRow:
    """Return the header among the first rows of a file, of which there is at least one."""
    headers = [read_header(cells[:MOST_COLUMNS]) for cells in rows[:ROWS_TRIED]]
    place = next(
        (place for fits in _tests(mapping) for place, header in enumerate(headers) if fits(header)), 0
    )
    known = recognise(headers[place], rows[place + 1 :])
    return HeaderRow(headers[place], known, place + 1 + _examples(rows[:place]))


def _tests(mapping: Mapping[str, str]) -> Iterator[Callable[[Header], bool]]:
    """Yield what shows a header, the surest first."""
    columns = {fold(column) for column in mapping.values()}
    yield lambda header: bool(recognise(header).signature)
    yield lambda header: bool(columns) and columns <= set(header.folded)
    yield tells_products


def datum(header: Header) -> str:
    """Return the first address of a photo among the names, which no column is called by; empty if none."""
    return next((name for name in header.names if photo_address(first_photo(name)) is not None), "")


def _examples(above: Sequence[Sequence[str]]) -> int:
    """Return how many records of explanation follow the header, as Amazon's settings above it say."""
    said = {name: int(row) for cells in above for cell in cells for name, row in _SETTING.findall(cell)}
    return max(0, said.get("dataRow", 0) - said.get("attributeRow", 0) - 1) if len(said) == 2 else 0
