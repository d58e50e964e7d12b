"""Which fault strikes a request: one that was armed for it, or one that an unruly simulator drew.

A fault is armed for a number of times and strikes the next so many requests, batches or lines of its
kind. Armed faults are not kept over a restart; what has struck a batch is kept with that batch.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from .acts import Act
from .faults import FAULTS, UNRULY, Operation, When
from .refusal import Refusal


@dataclass(frozen=True)
class Strike:
    """A fault that strikes now, and how often it had struck before."""

    name: str
    act: Act
    earlier: int


class Faults:
    """Which faults are armed and how often each will still strike, and how unruly the simulator is.

    Each kind of request has dice of its own, so that what meets the n-th of them is always the same
    for a seed, whatever requests of other kinds came between.
    """

    def __init__(self, share: float = 0.0, seed: int = 0) -> None:
        self.share = share
        self._armed: Counter[str] = Counter()
        self._struck: Counter[str] = Counter()
        self._dice = {operation: Random(f"{seed}/{operation}") for operation in UNRULY}

    def arm(self, name: str, times: int) -> None:
        """Let a fault strike so many more times; raises Refusal for an unknown one."""
        if name not in FAULTS:
            raise Refusal(400, f"there is no fault {name!r}; the faults are {', '.join(sorted(FAULTS))}")
        self._armed[name] += times

    def disarm(self) -> None:
        """Forget every armed fault."""
        self._armed.clear()

    def armed(self) -> dict[str, int]:
        """Return how often each armed fault will still strike."""
        return {name: times for name, times in self._armed.items() if times > 0}

    def struck(self) -> dict[str, int]:
        """Return how often each fault has struck since the start, armed or drawn."""
        return dict(self._struck)

    def fate(self, operation: Operation) -> "Fate":
        """Return the fate of the next request, batch or line of a kind."""
        return Fate(self, operation, self._drawn(operation))

    def take(
        self, operation: Operation, when: When = "before", acts: tuple[type[Act], ...] = ()
    ) -> str | None:
        """Return the name of the armed fault that strikes now, if any; it is then armed once less.

        `acts` are the only behaviours wanted; any, if none are given.
        """
        for name in self.armed():
            if _fits(name, operation, when, acts):
                self._armed[name] -= 1
                return name
        return None

    def strike(self, name: str) -> Strike:
        """Count a fault that strikes now, and return what it does."""
        self._struck[name] += 1
        return Strike(name, FAULTS[name].act, self._struck[name] - 1)

    def _drawn(self, operation: Operation) -> str | None:
        dice = self._dice.get(operation)
        if dice is None or dice.random() >= self.share:
            return None
        return dice.choice(UNRULY[operation])


class Fate:
    """What is to strike one request: at most one drawn fault, and whatever is armed when it is asked."""

    def __init__(self, faults: Faults, operation: Operation, drawn: str | None) -> None:
        self._faults = faults
        self._operation = operation
        self._drawn = drawn

    def take(self, when: When = "before", acts: tuple[type[Act], ...] = ()) -> Strike | None:
        """Return what strikes now, if anything, of these behaviours; any, if none are given."""
        name = self._faults.take(self._operation, when, acts) or self._take_drawn(when, acts)
        return self._faults.strike(name) if name else None

    def _take_drawn(self, when: When, acts: tuple[type[Act], ...]) -> str | None:
        name = self._drawn
        if name is None or not _fits(name, self._operation, when, acts):
            return None
        self._drawn = None
        return name


def _fits(name: str, operation: Operation, when: When, acts: tuple[type[Act], ...]) -> bool:
    fault = FAULTS[name]
    return (fault.operation, fault.when) == (operation, when) and isinstance(fault.act, acts or object)
