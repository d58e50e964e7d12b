"""Misbehaviour on request: a table from a fault's name to where it strikes and what it does.

A fault is armed for a number of times and strikes the next so many requests, batches or lines of its
kind. Armed faults are not kept over a restart; what has struck a batch is kept with that batch.
To add a fault, add a row; to add a behaviour, add a class and handle it where its kind strikes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .refusal import Refusal

Operation = Literal[
    "create", "get", "list", "cancel", "delete", "upload", "file", "download", "model", "batch", "line"
]
When = Literal["before", "after"]
"""Before or after the request was acted on."""


@dataclass(frozen=True)
class Answer:
    """Answer with this HTTP status."""

    code: int


@dataclass(frozen=True)
class HangUp:
    """Close the connection without an answer."""


@dataclass(frozen=True)
class Truncate:
    """Send this share of the bytes, then close the connection."""

    share: float


@dataclass(frozen=True)
class ListNothing:
    """Leave every batch out of the list, as a list does that lags behind."""


@dataclass(frozen=True)
class EndBatch:
    """Answer this share of a batch's lines, then end it in this state with an error."""

    share: float
    state: Literal["FAILED", "EXPIRED"]
    code: int
    message: str
    keeps_responses: bool


@dataclass(frozen=True)
class TreatLine:
    """Treat a line as if its prompt had this marker (see `line_markers`)."""

    marker: str


Act = Answer | HangUp | Truncate | ListNothing | EndBatch | TreatLine


@dataclass(frozen=True)
class Fault:
    """Where a fault strikes and what it does."""

    operation: Operation
    act: Act
    when: When = "before"


FAULTS: Mapping[str, Fault] = {
    "create-lost": Fault("create", HangUp(), "after"),
    "create-500-after": Fault("create", Answer(500), "after"),
    "create-hang-up": Fault("create", HangUp()),
    "create-400": Fault("create", Answer(400)),
    "create-429": Fault("create", Answer(429)),
    "create-500": Fault("create", Answer(500)),
    "create-503": Fault("create", Answer(503)),
    "get-hang-up": Fault("get", HangUp()),
    "get-404": Fault("get", Answer(404)),
    "get-429": Fault("get", Answer(429)),
    "get-500": Fault("get", Answer(500)),
    "get-503": Fault("get", Answer(503)),
    "list-500": Fault("list", Answer(500)),
    "list-empty": Fault("list", ListNothing()),
    "cancel-500": Fault("cancel", Answer(500)),
    "upload-hang-up": Fault("upload", HangUp()),
    "upload-429": Fault("upload", Answer(429)),
    "upload-503": Fault("upload", Answer(503)),
    "download-404": Fault("download", Answer(404)),
    "download-500": Fault("download", Answer(500)),
    "download-hang-up": Fault("download", HangUp()),
    "download-truncated": Fault("download", Truncate(0.5)),
    "batch-expires": Fault(
        "batch", EndBatch(0.5, "EXPIRED", 4, "The batch expired before it was done.", keeps_responses=True)
    ),
    "batch-expires-empty": Fault(
        "batch", EndBatch(0.5, "EXPIRED", 4, "The batch expired before it was done.", keeps_responses=False)
    ),
    "batch-fails": Fault(
        "batch", EndBatch(0.0, "FAILED", 13, "Internal error encountered.", keeps_responses=False)
    ),
    "line-blocked": Fault("line", TreatLine("blocked")),
    "line-error": Fault("line", TreatLine("error")),
    "line-missing": Fault("line", TreatLine("missing")),
    "line-no-image": Fault("line", TreatLine("no-image")),
}


class Faults:
    """Which faults are armed, and how often each will still strike."""

    def __init__(self) -> None:
        self._armed: Counter[str] = Counter()

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

    def take(
        self, operation: Operation, when: When = "before", acts: tuple[type[Act], ...] = ()
    ) -> str | None:
        """Return the name of the fault that strikes now, if any; it has then struck once.

        `acts` are the only behaviours wanted; any, if none are given.
        """
        for name in self.armed():
            fault = FAULTS[name]
            if (fault.operation, fault.when) == (operation, when) and isinstance(fault.act, acts or object):
                self._armed[name] -= 1
                return name
        return None
