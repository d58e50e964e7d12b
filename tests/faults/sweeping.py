"""Scenario: a sweeper that looks every two seconds, beside live items and beside some that wait for long."""

from collections import Counter

from contracts.keys import RunKeys
from tests.faults.figures import Figures
from tests.faults.verdict import verdict
from tests.faults.world import SWEPT_OFTEN, Servers, World, world
from tests.servers.processes import wait_until

_LOOKS = "poller.batch.submitted"


def sweeping(servers: Servers, *, stuck: int, live: int, looks: int) -> Figures:
    """Sweep often, in a deployment of its own, beside batches that wait and others that pass."""
    with world(servers, {"sweeper": 2}, {**SWEPT_OFTEN, "SCENELOOM_AUDIT_EVERY": "PT2S"}) as here:
        return swept(here, stuck=stuck, live=live, looks=looks)


def swept(here: World, *, stuck: int, live: int, looks: int) -> Figures:
    """Let some batches wait at the provider and others pass, until those that wait were looked at often."""
    before = Counter({event: here.words(event) for event in ("looked", "swept")})
    batches = len(here.simulator.batches())
    here.simulator.arm("batch-stuck", stuck)
    waiting = here.order("waiting", items=stuck, shard_items=1)
    wait_until(lambda: len(here.simulator.batches()) == batches + stuck, seconds=60, what="waiting batches")
    passing = here.order("passing", items=2 * live, shard_items=2)
    _bury_one(here, passing)
    here.await_completed(passing, seconds=120)
    enough = before["looked"] + looks * stuck
    wait_until(lambda: here.words("looked") >= enough, seconds=120, what="looks at what waits")
    taken_up = here.words("swept") - before["swept"]
    loops = _loops(here)
    here.cancel(waiting)
    here.await_completed(waiting, seconds=60)
    found = verdict(here, [passing])
    counts = here.bucket.document(RunKeys(waiting).completed)["counts"]
    return Figures.of(
        {
            "waiting": stuck,
            "passed": live,
            "looks": here.words("looked") - before["looked"],
            "taken up": taken_up,
        },
        {
            **found.wrong(),
            "dead_letters": found.dead_letters - 1,
            "extra loops": loops - stuck,
            "extra batches": len(here.simulator.batches()) - batches - stuck - live,
            "not cancelled": stuck - counts["cancelled"],
        },
    )


def _bury_one(here: World, run: str) -> None:
    """Let a message die that nobody can handle."""
    unknown = {"run": run, "shard": 0, "attempt": 1, "batch": "batches/nobody"}
    here.broker.publish("batch.submitted", unknown)


def _loops(here: World) -> int:
    """Return how many messages wait for looks: with no poller, all of them come to rest in its queue."""
    for service in ("sweeper", "poller"):
        for process in here.services.processes[service]:
            process.terminate()

    def at_rest() -> bool:
        return set(here.broker.under_way()) == {_LOOKS}

    wait_until(at_rest, seconds=60, what="empty delay tiers")
    loops = here.broker.under_way()[_LOOKS]
    here.services.launch()
    here.services.await_ready()
    return loops
