"""What is wrong with a recipe, said so that its author finds the place."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from services.chassis.errors import Permanent


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: what, and as much of the place as is known."""

    what: str
    source: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        place = (self.source, f"line {self.line}" if self.line else "", self.field)
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.what}" if where else self.what


class InvalidRecipe(Permanent):
    """A recipe, or a wish to change one, that cannot be followed; its text has a line for every fault."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def near_match(name: str, names: Iterable[str]) -> str:
    """Return "; did you mean …?" for the name nearest to a misspelt one, else nothing."""
    spelt = {each.lower(): each for each in names}
    near = get_close_matches(name.lower(), list(spelt), n=1, cutoff=0.6)
    return f"; did you mean {spelt[near[0]]}?" if near else ""
