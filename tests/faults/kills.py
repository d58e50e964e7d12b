"""Scenario: kill -9 of workers, broker and store under load, with a provider that behaves or does not."""

from collections import Counter

from tests.faults.blows import BROKER, STORE, Plan, strike
from tests.faults.figures import Figures
from tests.faults.verdict import verdict
from tests.faults.world import Servers, World, world

PAIRS = {"batch_builder": 2, "submitter": 2, "poller": 2, "extractor": 2}
_SEED = 15
"""Of the faults of all kinds that strike the first 450 creates, none is a 429, which costs ten minutes."""
_NARROW = {"SCENELOOM_SHARDS_IN_FLIGHT": "8"}


def kills(servers: Servers, *, runs: int, items: int, plan: Plan, unruly: float = 0) -> Figures:
    """Make some runs, each begun before the one before has ended, while everything is killed in turn."""
    simulated = {
        "SCENELOOM_SIMULATOR_LATENCY": "3",
        "SCENELOOM_SIMULATOR_UNRULY": str(unruly),
        "SCENELOOM_SIMULATOR_SEED": str(_SEED),
    }
    with world(servers, PAIRS, _NARROW, simulated=simulated) as here:
        names, struck = [here.order("kills-0", items, shard_items=10)], Counter[str]()
        for victim in strike(here, plan):
            struck[victim] += 1
            if struck.total() % (plan.total // runs) == 0 and len(names) < runs:
                names.append(here.order(f"kills-{len(names)}", items, shard_items=10))
        here.await_completed(*names, seconds=600)
        return killed(here, names, struck)


def killed(here: World, runs: list[str], struck: Counter[str]) -> Figures:
    """Return the figures of runs that were completed in spite of so many kills."""
    found = verdict(here, runs)
    most = 2 * struck.total()
    return Figures.of(
        {
            "items": found.items,
            "kills of workers": struck.total() - struck[BROKER] - struck[STORE],
            "of the broker": struck[BROKER],
            "of the store": struck[STORE],
            "batches": len(found.batches),
            "lost answers": here.words("submission_ambiguous"),
            "repeated events": found.repeated_events,
            "most allowed": most,
        },
        {
            **found.wrong(),
            "repetitions too many": max(0, found.repeated_events - most),
        },
    )
