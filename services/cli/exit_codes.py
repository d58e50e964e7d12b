"""What the command's exit code says to the shell."""

from enum import IntEnum

from contracts.events import RunStatus


class ExitCode(IntEnum):
    """Exit codes of `sceneloom`."""

    DONE = 0
    INCOMPLETE = 1
    """The run finished; some items are no scenes, or it was cancelled."""
    USAGE = 2
    """Wrong arguments, a rejected catalogue, an estimate over budget."""
    CONFIGURATION = 3
    UPSTREAM = 4
    """The provider or our own infrastructure, or a stalled run."""
    INTERRUPTED = 130


def of_status(status: RunStatus) -> ExitCode:
    """Return the exit code of a run that completed."""
    return ExitCode.DONE if status == "succeeded" else ExitCode.INCOMPLETE
