"""One page of a list of batches, whole, with holes, or in bits. Pure.

A page's token is the number of the last batch before it. In a list given in bits, the place among the
bits follows it, so that such a list stays one until its bits are used up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .acts import Act, LeaveOutNewest, ListInBits
from .batches import Batch
from .refusal import Refusal

_BITS = (0, 1, 0, 1, 1)
"""How many batches the pages of a list in bits have; the pages after those are as large as wanted."""


@dataclass(frozen=True)
class Place:
    """Where a list goes on: below a batch's number, from the top without one; at which of the bits."""

    before: int | None = None
    bit: int | None = None

    @property
    def token(self) -> str:
        """The page token that says so."""
        return f"{self.before or ''}" + (f"~{self.bit}" if self.bit is not None else "")


@dataclass(frozen=True)
class Page:
    """Batches, and where to go on if there are more."""

    batches: Sequence[Batch]
    go_on: Place | None


def place_of(token: str) -> Place:
    """Return the place that a page token names; raises Refusal (400) if it is none of ours."""
    before, _, bit = token.partition("~")
    if any(part and not part.isdecimal() for part in (before, bit)) or int(bit or 0) >= len(_BITS):
        raise Refusal(400, f"pageToken {token!r} was not given by this list.")
    return Place(int(before) if before else None, int(bit) if bit else None)


def page_of(newest_first: Sequence[Batch], place: Place, size: int, act: Act | None) -> Page:
    """Return the batches at a place, at most so many, as a fault's behaviour lets them be seen."""
    bit = 0 if isinstance(act, ListInBits) and place.bit is None else place.bit
    rest = [batch for batch in newest_first if place.before is None or batch.number < place.before]
    found = rest[: size if bit is None else min(_BITS[bit], size)]
    go_on = Place(found[-1].number if found else place.before, _next(bit))
    holes = (len(found) + 1) // 2 if isinstance(act, LeaveOutNewest) else 0
    return Page(found[holes:], go_on if len(rest) > len(found) else None)


def _next(bit: int | None) -> int | None:
    return bit + 1 if bit is not None and bit + 1 < len(_BITS) else None
