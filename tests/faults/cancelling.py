"""Scenario: runs are cancelled while their batches are made and at the provider: spending stops at once."""

from contracts.keys import RunKeys
from tests.faults.figures import Figures, Stopwatch
from tests.faults.verdict import Verdict, verdict
from tests.faults.world import Servers, World, world
from tests.servers.processes import wait_until

_NATURAL = {"without_scene", "unused_responses"}
"""What a cancelled run may lack."""


def cancelling(servers: Servers, copies: dict[str, int], *, runs: int, shards: int) -> Figures:
    """Cancel runs of a deployment of its own."""
    with world(servers, copies) as here:
        return cancelled(here, runs=runs, shards=shards)


def cancelled(here: World, *, runs: int, shards: int) -> Figures:
    """Cancel runs of which some batches are at the provider for ever, and more are about to be."""
    before = here.simulator.counters()["creates"]
    here.simulator.arm("batch-stuck", runs * shards)
    names = [here.order(f"cancelled-{number}", shards, shard_items=1) for number in range(runs)]
    wait_until(lambda: here.simulator.counters()["creates"] - before >= runs, seconds=60, what="batches")
    for name in names:
        here.cancel(name)
    wait_until(lambda: all(_is_marked(here, name) for name in names), seconds=30, what="marks")
    marked = here.simulator.counters()["creates"]
    with Stopwatch() as watch:
        here.await_completed(*names, seconds=120)
    here.simulator.disarm()
    after = here.simulator.counters()["creates"] - marked
    found = verdict(here, names)
    shown = {
        "items": found.items,
        "created": marked - before + after,
        "of them after the mark": after,
        "seconds to the end": round(watch.seconds),
    }
    return Figures.of(shown, _wrong(here, names, found, after))


def _wrong(here: World, names: list[str], found: Verdict, after: int) -> dict[str, int]:
    completed = [here.bucket.document(RunKeys(name).completed) for name in names]
    states = {batch["name"]: batch["state"] for batch in here.simulator.batches()}
    # Four POSTs a submitter may have been on their way when the mark was seen.
    under_way = 4 * len(here.services.processes["submitter"])
    return {
        **{name: count for name, count in found.wrong().items() if name not in _NATURAL},
        "not cancelled": sum(each["status"] != "cancelled" for each in completed),
        "batches that go on": sum(states[name] in {"PENDING", "RUNNING"} for name in found.batches),
        "created after the mark": max(0, after - under_way),
    }


def _is_marked(here: World, run: str) -> bool:
    return here.bucket.has(RunKeys(run).cancelled)
