"""A provider whose downloads go wrong by a script, one entry for each, and then go well."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from services.chassis.errors import Unavailable
from services.chassis.provider import Piece
from tests.fakes.provider import FakeProvider


@dataclass(frozen=True)
class Fate:
    """What becomes of one download."""

    until: int | None = None
    """Where it ends; None: with the body."""
    error: Exception | None = None
    ranges: bool = True
    shift: int = 0
    """By how many bytes the answer begins elsewhere than was asked."""


def breaks(at: int) -> Fate:
    return Fate(until=at, error=Unavailable(f"broke off at {at}"))


def lies(at: int) -> Fate:
    return Fate(until=at)


def always_whole(at: int) -> Fate:
    return Fate(until=at, error=Unavailable(f"broke off at {at}"), ranges=False)


@dataclass
class ScriptedFiles(FakeProvider):
    body: bytes = b""
    script: list[Fate] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    piece: int = 7

    async def download(self, name: str, start: int = 0) -> AsyncIterator[Piece]:
        self.starts.append(start)
        fate = self.script.pop(0) if self.script else Fate()
        end = len(self.body) if fate.until is None else fate.until
        for offset in range(start + fate.shift if fate.ranges else 0, end, self.piece):
            yield Piece(offset, self.body[offset : min(offset + self.piece, end)])
        if fate.error is not None:
            raise fate.error
