"""Misbehaviour on request: a table from a fault's name to where it strikes and what it does.

To add a fault, add a row; to add a behaviour, add a class to `acts` and show it where its kind strikes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .acts import (
    Act,
    Answer,
    EndBatch,
    HangUp,
    Late,
    LeaveOutNewest,
    ListInBits,
    ListNothing,
    Reset,
    Shorten,
    StayPending,
    TreatLine,
    Truncate,
)

Operation = Literal[
    "create", "get", "list", "cancel", "delete", "upload", "file", "download", "model", "batch", "line"
]
When = Literal["before", "after"]
"""Before or after the request was acted on."""


@dataclass(frozen=True)
class Fault:
    """Where a fault strikes and what it does."""

    operation: Operation
    act: Act
    when: When = "before"


_REQUESTS: tuple[Operation, ...] = (
    "create",
    "get",
    "list",
    "cancel",
    "delete",
    "upload",
    "file",
    "download",
    "model",
)
_EXPIRED = "The batch expired before it was done."
_INTERNAL = "Internal error encountered."
_CANCELLED = "The batch was cancelled by the service."

FAULTS: Mapping[str, Fault] = {
    **{f"{each}-{code}": Fault(each, Answer(code)) for each in _REQUESTS for code in (429, 500, 503)},
    **{f"{each}-hang-up": Fault(each, HangUp()) for each in _REQUESTS},
    "create-400": Fault("create", Answer(400)),
    "create-500-after": Fault("create", Answer(500), "after"),
    "create-late": Fault("create", Late(), "after"),
    "create-late-act": Fault("create", Late()),
    "create-lost": Fault("create", HangUp(), "after"),
    "create-reset": Fault("create", Reset()),
    "create-reset-after": Fault("create", Reset(), "after"),
    "get-404": Fault("get", Answer(404)),
    "list-empty": Fault("list", ListNothing()),
    "list-partial": Fault("list", LeaveOutNewest()),
    "list-short": Fault("list", ListInBits()),
    "download-404": Fault("download", Answer(404)),
    "download-truncated": Fault("download", Truncate((0.5,))),
    "download-cut": Fault("download", Truncate((0.37, 0.0, 0.93, 0.02, 0.61))),
    "download-short": Fault("download", Shorten(0.5)),
    "batch-expires": Fault("batch", EndBatch(0.5, "EXPIRED", 4, _EXPIRED, keeps_responses=True)),
    "batch-expires-empty": Fault("batch", EndBatch(0.5, "EXPIRED", 4, _EXPIRED, keeps_responses=False)),
    "batch-fails": Fault("batch", EndBatch(0.0, "FAILED", 13, _INTERNAL, keeps_responses=False)),
    "batch-fails-partial": Fault("batch", EndBatch(0.5, "FAILED", 13, _INTERNAL, keeps_responses=True)),
    "batch-cancelled": Fault("batch", EndBatch(0.5, "CANCELLED", 1, _CANCELLED, keeps_responses=True)),
    "batch-stuck": Fault("batch", StayPending()),
    "line-blocked": Fault("line", TreatLine("blocked")),
    "line-error": Fault("line", TreatLine("error")),
    "line-missing": Fault("line", TreatLine("missing")),
    "line-no-image": Fault("line", TreatLine("no-image")),
}

_BESIDE_ERRORS: Mapping[Operation, tuple[str, ...]] = {
    "create": (
        "create-500-after",
        "create-late",
        "create-late-act",
        "create-lost",
        "create-reset",
        "create-reset-after",
    ),
    "list": ("list-empty", "list-partial", "list-short"),
    "download": ("download-truncated", "download-cut", "download-short"),
}

UNRULY: Mapping[Operation, tuple[str, ...]] = {
    **{
        each: (
            *(f"{each}-{kind}" for kind in ("429", "500", "503", "hang-up")),
            *_BESIDE_ERRORS.get(each, ()),
        )
        for each in _REQUESTS
    },
    "batch": (
        "batch-expires",
        "batch-expires-empty",
        "batch-fails",
        "batch-fails-partial",
        "batch-cancelled",
    ),
}
"""What an unruly simulator does of itself: only what passes, so that trying again succeeds in the end.

Lines are no requests: an unruly simulator answers each as it should.
"""
