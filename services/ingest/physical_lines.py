"""Physical lines of a text, counted and bounded; those that a record swallowed can be given back."""

from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TextIO

RECORD_LIMIT = 32 * 1024 * 1024
"""Characters in one row, over all its lines."""
LINES_LIMIT = 10_000
"""Lines in one row; a text of more is a quote that is never closed."""
FREELY_GIVEN_BACK = 100_000
"""Lines; beyond them two for each line of the file, so that any file is read in linear time."""

_CHUNK = 1 << 20


class RecordTooLargeError(Exception):
    """More was handed out than a record has; `case` is the problem that this is."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.case = case


class PhysicalLines:
    """Lines from a stream; set `taken` to 0 before each record, and iterate anew after an error.

    Memory: the lines of one record, which is bounded in characters and in lines.
    """

    def __init__(self, stream: TextIO, number: int) -> None:
        self._readline = stream.readline
        self._again: deque[str] = deque()
        self._given_back = 0
        self.number = number
        """Of the line that was handed out last."""
        self.taken = 0
        """Characters handed out since the last record."""
        self.held: list[str] = []
        """What a record took beyond its first line; an empty line last means that the file ended in it."""

    def __iter__(self) -> Iterator[str]:
        given_back = iter(self._next_again, "")
        for line in chain(given_back, iter(partial(self._readline, RECORD_LIMIT), "")):
            self.number += 1
            taken = self.taken
            if taken:
                self._hold(line)
            self.taken = taken = taken + len(line)
            if taken >= RECORD_LIMIT:
                self._finish(line)
                raise RecordTooLargeError("record_too_large")
            yield line
        self.held.append("")

    def release(self, place: int) -> bool:
        """Forget what is held, or give the lines from `place` on back to be read again; return if it did."""
        lines = [line for line in self.held[place:] if line]
        self.held.clear()
        self._given_back += len(lines)
        if self._given_back > FREELY_GIVEN_BACK + 2 * self.number:
            self._given_back -= len(lines)
            return False
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)
        return True

    def _next_again(self) -> str:
        return self._again.popleft() if self._again else ""

    def _hold(self, line: str) -> None:
        self.held.append(line)
        if len(self.held) > LINES_LIMIT:
            raise RecordTooLargeError("unclosed_quote")

    def _finish(self, line: str) -> None:
        """Pass over the rest of a line that is longer than a record may be, so that it is one line."""
        if self.held and not line.endswith(("\n", "\r")):
            self.held[-1] += "\n"
        while line and not line.endswith(("\n", "\r")):
            line = self._readline(_CHUNK)
