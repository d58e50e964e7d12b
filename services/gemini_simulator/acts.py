"""What a fault does: a small class per behaviour, which is shown where its kind strikes."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Answer:
    """Answer with this HTTP status."""

    code: int


@dataclass(frozen=True)
class HangUp:
    """Close the connection without an answer."""


@dataclass(frozen=True)
class Reset:
    """Reset the connection, as a router does that forgot it: an RST, no orderly end."""


@dataclass(frozen=True)
class Late:
    """Wait the simulator's lateness, whether or not the client does."""


@dataclass(frozen=True)
class Truncate:
    """Send one of these shares of what was asked for, each in its turn, then close the connection."""

    shares: tuple[float, ...]


@dataclass(frozen=True)
class Shorten:
    """Send about this share, up to the middle of a line, and say that this was all."""

    share: float


@dataclass(frozen=True)
class ListNothing:
    """Leave every batch out of the list, as a list does that lags behind."""


@dataclass(frozen=True)
class LeaveOutNewest:
    """Leave the newer half of its batches out of a page, which still says where to go on."""


@dataclass(frozen=True)
class ListInBits:
    """Give few batches or none on this page and on those that follow it, each saying where to go on."""


@dataclass(frozen=True)
class EndBatch:
    """Answer this share of a batch's lines, then end it in this state with an error."""

    share: float
    state: Literal["FAILED", "EXPIRED", "CANCELLED"]
    code: int
    message: str
    keeps_responses: bool


@dataclass(frozen=True)
class StayPending:
    """Never begin the batch; only being cancelled ends it."""


@dataclass(frozen=True)
class TreatLine:
    """Treat a line as if its prompt had this marker (see `line_markers`)."""

    marker: str


Act = (
    Answer
    | HangUp
    | Reset
    | Late
    | Truncate
    | Shorten
    | ListNothing
    | LeaveOutNewest
    | ListInBits
    | EndBatch
    | StayPending
    | TreatLine
)
