"""Rows that speak of one product are held together until another product begins.

No more than one product's rows are held, and of a very large product only so many at a time: it goes
on in a further group that shares the first one's items.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from services.ingest.columns import Columns
from services.ingest.problems import Problem, problem
from services.ingest.products import ProductGroup, unusable
from services.ingest.rows import Row

from .entries import Entry, Reader
from .exclusions import Exclusion
from .held import Held
from .line_table import LineTable
from .product import Assembler

Groups = Callable[[Iterable[Row], Columns, tuple[str, ...]], Iterator[ProductGroup]]
ReaderOf = Callable[[Columns, LineTable], Reader]
"""Makes the reader of one pass; the table tells on which line a product of a key was first met."""


def fold(reader_of: ReaderOf, exclusions: Sequence[Exclusion] = (), *, nested: bool = False) -> Groups:
    """Return how rows make products; `nested` if rows name no product but follow its own row."""

    def groups(rows: Iterable[Row], columns: Columns, kept: tuple[str, ...] = ()) -> Iterator[ProductGroup]:
        seen = LineTable()
        assembler = Assembler(columns, exclusions, kept, seen)
        return _Folder(reader_of(columns, seen), assembler, nested=nested).groups(rows)

    return groups


class _Folder:
    def __init__(self, reader: Reader, assembler: Assembler, *, nested: bool) -> None:
        self._reader = reader
        self._assembler = assembler
        self._nested = nested
        self._held = Held()
        columns = assembler.columns
        self._identity = columns.label("handle" if columns.fields.get("handle") else "sku")

    def groups(self, rows: Iterable[Row]) -> Iterator[ProductGroup]:
        """Yield the products in the order of the file, and the rows that belong to none."""
        for row in rows:
            if row.problem is not None:
                yield from self._broken(row)
                continue
            entry = self._reader.read(row.cells)
            if entry is None or (not entry.key and entry.kind != "head" and not self._held.rows):
                yield from self._flush()
                yield unusable(row, self._orphan(row, entry))
                continue
            if not self._held.takes(entry):
                goes_on = self._held.goes_on_with(entry)
                key = entry.key or self._held.key
                yield from self._flush()
                self._held = Held(key, goes_on=goes_on)
                self._assembler.seen.add(key, row.line)
            self._held.add(row, entry)
        yield from self._flush()

    def _broken(self, row: Row) -> Iterator[ProductGroup]:
        """Let a broken row wait among those of its product, unless it may have been another's own row."""
        if self._held.open and not self._nested:
            self._held.add(row, None)
            return
        yield from self._flush()
        if row.problem is not None:
            yield unusable(row, row.problem)

    def _flush(self) -> Iterator[ProductGroup]:
        held, self._held = self._held, Held()
        if held.rows:
            yield from self._assembler.products(held)

    def _orphan(self, row: Row, entry: Entry | None) -> Problem:
        if entry is not None:
            return problem("nothing_above", row.line)
        return problem("no_identity", row.line, columns=self._identity)
