"""What a row says about its product, as the reader of a format puts it."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol

from services.ingest.columns import Columns
from services.ingest.flags import whole

Kind = Literal["head", "variant", "more"]
"""`head` speaks of the product itself, `variant` of a variant, `more` adds a photo or a language."""


class Option(NamedTuple):
    """A property in which variants differ; rows that leave its name out mean the one of the same slot."""

    slot: int
    name: str
    value: str


class Photo(NamedTuple):
    """A cell with photos; of a product's, the lowest rank is shown."""

    rank: int
    cell: str


class Entry(NamedTuple):
    """One row's part in its product."""

    key: str
    """The seller's name for the product; empty in a row that goes on with the product above it."""
    kind: Kind
    sku: str = ""
    photos: Sequence[Photo] = ()
    own_photo: str = ""
    """The variant's."""
    options: Sequence[Option] = ()
    facts: Sequence[tuple[str, str]] = ()
    """Name → value of what the format keeps outside of columns."""


class Reader(Protocol):
    """Reads one pass over the rows of a catalogue; may remember what stood above."""

    def read(self, cells: Sequence[str]) -> Entry | None:
        """Return the row's part, or None if it belongs to no product."""
        ...


UNPLACED = 1 << 30
"""The rank of a photo without a position."""


def place(written: str) -> int:
    """Return a position as a rank."""
    number = whole(written)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else UNPLACED


def photos_of(columns: Columns, cells: Sequence[str], rank: int = 0) -> tuple[Photo, ...]:
    """Return the row's photo cell, if it says anything."""
    cell = columns.photo(cells)
    return (Photo(rank, cell),) if cell else ()


def column_options(columns: Columns, cells: Sequence[str], fields: Iterable[str]) -> list[Option]:
    """Return the options of a format that has a column for each."""
    found = ((slot, field, columns.cell(field, cells)) for slot, field in enumerate(fields))
    return [Option(slot, field, value) for slot, field, value in found if value]


def option_slots(columns: Columns, count: int) -> tuple[int, ...]:
    """Return the numbers of the options, of at most `count`, that the catalogue has columns for."""
    return tuple(slot for slot in range(1, count + 1) if f"option{slot}_value" in columns.fields)


def numbered_options(columns: Columns, cells: Sequence[str], slots: Iterable[int]) -> list[Option]:
    """Return the options of a format that has a column for the name of each and one for its value."""
    found = []
    for slot in slots:
        name, value = columns.cell(f"option{slot}_name", cells), columns.cell(f"option{slot}_value", cells)
        if name or value:
            found.append(Option(slot, name, value))
    return found


def numbered_aliases(name: str, value: str, count: int) -> dict[str, tuple[str, ...]]:
    """Return the columns of numbered options; `#` stands for the number in their folded names."""
    spellings = {"name": name.split(), "value": value.split()}
    return {
        f"option{slot}_{part}": tuple(spelling.replace("#", str(slot)) for spelling in spelt)
        for slot in range(1, count + 1)
        for part, spelt in spellings.items()
    }
