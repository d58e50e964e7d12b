"""What follows from a look at a batch: look again later, stop it, or the attempt has ended."""

from dataclasses import dataclass
from datetime import timedelta

from contracts.events import AttemptEnding
from services.chassis.provider import BatchState, BatchStatus

SLOWEST = timedelta(minutes=10)
OVERDUE = timedelta(hours=50)
"""The provider says it gives up at 48 h; two hours later we do."""
LOST_AFTER = timedelta(hours=1)

_ENDINGS: dict[BatchState, AttemptEnding] = {
    BatchState.SUCCEEDED: "succeeded",
    BatchState.FAILED: "failed",
    BatchState.CANCELLED: "cancelled",
    BatchState.EXPIRED: "expired",
}


@dataclass(frozen=True)
class LookAgain:
    """Nothing to do before `delay` has passed."""

    delay: timedelta


@dataclass(frozen=True)
class StopIt:
    """Ask the provider to stop the batch, then look again after `delay`."""

    delay: timedelta


@dataclass(frozen=True)
class Over:
    """The attempt has ended."""

    ending: AttemptEnding
    responses: str | None
    message: str


Verdict = LookAgain | StopIt | Over


def verdict(
    status: BatchStatus | None, age: timedelta, fastest: timedelta, *, unwanted: bool = False
) -> Verdict:
    """Return what follows from a status, None meaning that the provider knows no such batch.

    `age` is the time since submission; `unwanted` says that the run was cancelled.
    """
    again = next_look(age, fastest)
    if status is None:
        if age < LOST_AFTER:
            return LookAgain(again)
        return Over("lost", None, "the provider has not known this batch for an hour after it was submitted")
    if status.state in _ENDINGS:
        return Over(_ENDINGS[status.state], status.responses, status.message)
    if age >= OVERDUE:
        return StopIt(again) if age < OVERDUE + LOST_AFTER else Over("expired", status.responses, "overdue")
    return StopIt(again) if unwanted else LookAgain(again)


def next_look(age: timedelta, fastest: timedelta) -> timedelta:
    """Return how long to wait: a tenth of the batch's age, so that the wait adds little to any batch."""
    return min(max(age / 10, fastest), SLOWEST)
