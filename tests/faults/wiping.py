"""Scenario: the broker forgets everything while work is under way; the sweeper takes it up from the store."""

import shutil

from tests.faults.figures import Figures
from tests.faults.verdict import verdict
from tests.faults.world import SWEPT_OFTEN, Servers, World, world
from tests.servers.processes import wait_until


def wiping(servers: Servers, *, items: int, wipes: int) -> Figures:
    """Make a run in a deployment of its own and wipe the broker some times."""
    settings = {**SWEPT_OFTEN, "SCENELOOM_SHARDS_IN_FLIGHT": "8"}
    simulated = {"SCENELOOM_SIMULATOR_LATENCY": "3"}
    with world(servers, {"sweeper": 1}, settings, simulated=simulated) as here:
        return wiped(here, items=items, shard_items=10, wipes=wipes)


def wiped(here: World, *, items: int, shard_items: int, wipes: int) -> Figures:
    """Make a run and wipe the broker some times, its messages being in every stage."""
    run, shards = here.order("wiped", items, shard_items), -(-items // shard_items)
    begun = here.handled()
    for number in range(1, wipes + 1):
        here.await_handled(begun + number * 3 * shards // (wipes + 1), seconds=60)
        wipe(here)
    here.await_completed(run, seconds=300)
    found = verdict(here, [run])
    shown = {"items": found.items, "wipes": wipes, "batches": len(found.batches)}
    return Figures.of({**shown, "taken up": here.words("swept")}, found.wrong())


def wipe(here: World) -> None:
    """Kill the broker, remove its data, and start it as one that was never used before.

    Return once there is something to listen to again.
    """
    rabbit = here.servers.rabbit
    rabbit.process.kill()
    shutil.rmtree(rabbit.process.folder / "mnesia")
    rabbit.process.start()
    rabbit.server.create_vhost(here.broker.vhost)
    wait_until(here.broker.can_be_listened_to, seconds=60, what="an exchange")
    here.broker.listen()
