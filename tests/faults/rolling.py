"""Scenario: every service is restarted again and again under load, as a rolling deployment does."""

from contextlib import suppress

from tests.faults.figures import Figures
from tests.faults.verdict import verdict
from tests.faults.world import Servers, World, world
from tests.servers.processes import ServerProcess

_BUSY = 2
"""Messages handled between two restarts."""


def rolling(servers: Servers, copies: dict[str, int], *, runs: int, items: int, times: int) -> Figures:
    """Make some runs in a deployment of its own while every copy is restarted some times with SIGTERM."""
    narrow, simulated = {"SCENELOOM_SHARDS_IN_FLIGHT": "8"}, {"SCENELOOM_SIMULATOR_LATENCY": "3"}
    with world(servers, copies, narrow, simulated=simulated) as here:
        names = [here.order(f"rolling-{number}", items, shard_items=10) for number in range(runs)]
        return rolled(here, names, times)


def rolled(here: World, runs: list[str], times: int, patience: float = 5) -> Figures:
    """Restart every process some times, one after the other, and see the runs complete."""
    processes = here.services.every_process()
    codes = [_restarted(here, process, patience) for _ in range(times) for process in processes]
    here.await_completed(*runs, seconds=300)
    found = verdict(here, runs)
    return Figures.of(
        {
            "items": found.items,
            "restarts": len(codes),
            "batches": len(found.batches),
            "lost answers": here.words("submission_ambiguous"),
            "repeated events": found.repeated_events,
        },
        {**found.wrong(), "bad exits": sum(code != 0 for code in codes)},
    )


def _restarted(here: World, process: ServerProcess, patience: float) -> int:
    """Ask a process under load to stop, start it anew, and return what it ended with.

    The next one need not wait until it is ready.
    """
    with suppress(TimeoutError):
        here.await_handled(here.handled() + _BUSY, seconds=patience)
    process.await_ready()
    code = process.terminate()
    process.launch()
    return code
