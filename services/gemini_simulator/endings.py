"""How a batch can end."""

from dataclasses import dataclass

from .acts import EndBatch
from .batches import BatchError, State


@dataclass(frozen=True)
class Ending:
    """A batch's last state; its responses are given if it has any."""

    state: State
    error: BatchError | None = None
    gives_responses: bool = True


SUCCEEDED = Ending("SUCCEEDED")
CANCELLED = Ending("CANCELLED", BatchError(code=1, message="The batch was cancelled."))


def ending_by(fault: EndBatch) -> Ending:
    """Return the ending that a fault asks for."""
    problem = BatchError(code=fault.code, message=fault.message)
    return Ending(fault.state, problem, gives_responses=fault.keeps_responses)


def unusable(error: Exception) -> Ending:
    """Return the ending of a batch whose input is gone or cannot be used."""
    if isinstance(error, FileNotFoundError):
        problem = BatchError(code=404, message="The input file is gone: it was deleted or has expired.")
    else:
        problem = BatchError(code=400, message=f"The input file cannot be used: {error}")
    return Ending("FAILED", problem, gives_responses=False)
