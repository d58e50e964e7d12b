"""The rows of the product that is being read."""

from services.ingest.rows import Row

from .entries import Entry

ROWS_HELD = 10_000
CHARACTERS_HELD = 64 * 1024 * 1024
"""Held at once; a larger product goes on in a second group and shares the first one's items."""


class Held:
    """Rows of one product; a broken row waits among them, without an entry."""

    def __init__(self, key: str = "", *, goes_on: bool = False) -> None:
        self.key = key
        self.goes_on = goes_on
        self.rows: list[tuple[Row, Entry | None]] = []
        self._headed = False
        self._characters = 0

    def add(self, row: Row, entry: Entry | None) -> None:
        """Hold a further row."""
        self.rows.append((row, entry))
        self._headed = self._headed or (entry is not None and entry.kind == "head")
        self._characters += sum(map(len, row.cells))

    def takes(self, entry: Entry) -> bool:
        """Return whether the row belongs here: a product has one row of its own."""
        second = entry.kind == "head" and self._headed
        return self.open and not second and entry.key in {self.key, ""}

    def goes_on_with(self, entry: Entry) -> bool:
        """Return whether the row is of this product, which is full."""
        return bool(self.rows) and entry.kind != "head" and entry.key in {self.key, ""}

    @property
    def open(self) -> bool:
        """Return whether there are rows and room for another."""
        return 0 < len(self.rows) < ROWS_HELD and self._characters < CHARACTERS_HELD
