"""Rows wait until what they need from below has been read: a variation its parent, a parent a photo.

Nothing is put in another order: what waits holds up what follows it, up to a number of rows and characters.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from services.ingest.rows import Row

from . import held
from .line_table import LineTable


class Kin(NamedTuple):
    """What a row is to its product."""

    names: tuple[str, ...]
    """What variations may call the product by, its key first; of a variation, what it calls its parent."""
    kind: Literal["alone", "parent", "variation", "orphan"]
    """An orphan is a variation whose parent was not met yet."""
    photo: str

    @property
    def complete(self) -> bool:
        """Return whether the row can be read without what stands below it."""
        return bool(self.photo) if self.kind == "parent" else self.kind != "orphan"


@dataclass
class _Family:
    """A product some rows of which wait."""

    names: set[str] = field(default_factory=set)
    waiting: int = 0
    headed: bool = False
    photo: str = ""
    own_photo: str = ""
    """A variation's."""

    @property
    def settled(self) -> bool:
        return self.headed and bool(self.photo or self.own_photo)


class Ahead:
    """Lets rows wait, and tells of their products what stands further down."""

    def __init__(self, kin_of: Callable[[Row], Kin | None]) -> None:
        self._kin_of = kin_of
        self._families: dict[str, _Family] = {}
        self._queue: deque[tuple[Row, _Family | None]] = deque()
        self._characters = 0
        self.heads = LineTable()
        """Products whose own row was met, by their keys."""

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows in their order, each when what it needs is known or too many wait."""
        for row in rows:
            family = self._met(row)
            if family is None and not self._queue:
                yield row
                continue
            self._queue.append((row, family))
            self._characters += sum(map(len, row.cells))
            yield from self._released()
        while self._queue:
            yield from self._next()

    def photo(self, name: str) -> str:
        """Return the photo of a product while its rows wait: its own, else a variation's."""
        family = self._families.get(name)
        return (family.photo or family.own_photo) if family else ""

    def _met(self, row: Row) -> _Family | None:
        """Take what the row tells of its product; return the product if the row has to wait for more."""
        kin = self._kin_of(row) if row.problem is None else None
        if kin is None:
            return None
        family = next((self._families[name] for name in kin.names if name in self._families), None)
        if kin.kind in {"alone", "parent"}:
            self.heads.add(kin.names[0], row.line)
        if family is None and kin.complete:
            return None
        return self._joined(family or _Family(), kin)

    def _joined(self, family: _Family, kin: Kin) -> _Family:
        family.waiting += 1
        family.names.update(kin.names)
        self._families.update(dict.fromkeys(kin.names, family))
        if kin.kind in {"alone", "parent"}:
            family.headed = True
            family.photo = family.photo or kin.photo
        else:
            family.own_photo = family.own_photo or kin.photo
        return family

    def _released(self) -> Iterator[Row]:
        while self._queue and (self._full() or (family := self._queue[0][1]) is None or family.settled):
            yield from self._next()

    def _full(self) -> bool:
        return len(self._queue) > held.ROWS_HELD or self._characters > held.CHARACTERS_HELD

    def _next(self) -> Iterator[Row]:
        row, family = self._queue.popleft()
        self._characters -= sum(map(len, row.cells))
        yield row
        if family is not None:
            family.waiting -= 1
            if not family.waiting:
                for name in family.names:
                    self._families.pop(name, None)
