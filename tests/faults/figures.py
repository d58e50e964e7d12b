"""What a scenario measured, and what of it is not as it must be."""

from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Self


@dataclass
class Figures:
    """Figures to show, and those that should be nothing and are not."""

    shown: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, shown: dict[str, int], expected_nothing: dict[str, int]) -> "Figures":
        """Return figures to show, and whatever of those that should be nothing is something."""
        return cls(shown, {name: count for name, count in expected_nothing.items() if count})

    def __str__(self) -> str:
        verdict = "as it must be" if not self.wrong else f"WRONG: {_words(self.wrong)}"
        return f"{verdict}; {_words(self.shown)}"


def _words(figures: dict[str, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in figures.items())


class Stopwatch:
    """Measures a block in seconds."""

    seconds: float = 0

    def __enter__(self) -> Self:
        self._started = monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds = monotonic() - self._started
