"""What follows from a look at a batch: look again later, stop it, or the attempt has ended."""

from dataclasses import dataclass
from datetime import timedelta

from contracts.events import AttemptEnding
from services.chassis.provider import BatchState, BatchStatus

SLOWEST = timedelta(minutes=10)
OVERDUE = timedelta(hours=50)
"""The provider says it gives up at 48 h; two hours later we do, and the batch has expired for us too."""
PATIENCE = timedelta(hours=1)
UNWANTED_SLOWEST = timedelta(seconds=30)
"""A batch that was asked to stop ends soon, and somebody waits for it."""

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


@dataclass(frozen=True)
class Sight:
    """What a look showed, and since when it has shown that.

    `puzzling_for` is how long the provider has not known the batch, or has called it done without
    saying where the responses are; `unwanted` says that the run was cancelled.
    """

    status: BatchStatus | None
    age: timedelta
    puzzling_for: timedelta = timedelta(0)
    unwanted: bool = False

    @property
    def puzzling(self) -> bool:
        """Return whether the provider may say something better if it is asked again."""
        if self.status is None:
            return True
        return self.status.state is BatchState.SUCCEEDED and self.status.responses is None


def verdict(sight: Sight, fastest: timedelta) -> Verdict:
    """Return what follows from a look."""
    again, status, age = next_look(sight.age, fastest), sight.status, sight.age
    if sight.puzzling and sight.puzzling_for < PATIENCE:
        return LookAgain(again)
    if status is None:
        return Over("lost", None, "the provider has not known this batch for an hour")
    if status.state in _ENDINGS:
        return Over(_ending(status.state, sight), status.responses, status.message)
    if age >= OVERDUE:
        if age < OVERDUE + PATIENCE:
            return StopIt(again)
        # It may still be made, and be paid for, so nothing of it may be asked again.
        return Over("lost", status.responses, "it had not ended an hour after we asked it to stop")
    return StopIt(min(again, UNWANTED_SLOWEST)) if sight.unwanted else LookAgain(again)


def _ending(state: BatchState, sight: Sight) -> AttemptEnding:
    """Return how the attempt ended; what nobody wanted stopped, we stopped because it was overdue."""
    overdue = state is BatchState.CANCELLED and sight.age >= OVERDUE and not sight.unwanted
    return "expired" if overdue else _ENDINGS[state]


def next_look(age: timedelta, fastest: timedelta) -> timedelta:
    """Return how long to wait: a tenth of the batch's age, so that the wait adds little to any batch."""
    return min(max(age / 10, fastest), SLOWEST)
