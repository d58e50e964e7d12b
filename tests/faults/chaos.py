"""`make chaos`: every scenario at length, one after the other, and a table of what was measured.

Words on the command line choose the scenarios whose names hold one of them.
"""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from services.chassis import logs
from tests.faults.accounts import rotated_key, two_deployments
from tests.faults.blows import Plan
from tests.faults.cancelling import cancelling
from tests.faults.creates import creates
from tests.faults.embedded import embedded
from tests.faults.figures import Figures, Stopwatch
from tests.faults.kills import PAIRS, kills
from tests.faults.rolling import rolling
from tests.faults.sweeping import sweeping
from tests.faults.wiping import wiping
from tests.faults.world import Servers
from tests.servers import rabbitmq, s3
from tests.servers.fixtures import Killable

Scenario = Callable[[Servers], Figures]
_PLAN = Plan(workers=24, broker=5, store=5, apart=25, seed=7)

SCENARIOS: Mapping[str, Scenario] = {
    "kills": lambda servers: kills(servers, runs=4, items=500, plan=_PLAN),
    "kills, unruly provider": lambda servers: kills(servers, runs=4, items=500, plan=_PLAN, unruly=0.03),
    "broker wiped": lambda servers: wiping(servers, items=500, wipes=3),
    "rolling restarts": lambda servers: rolling(servers, {**PAIRS, "sweeper": 1}, runs=2, items=500, times=5),
    "two deployments": lambda servers: two_deployments(servers, items=120),
    "another account's key": lambda servers: rotated_key(servers, items=60),
    "lost creates": lambda _: creates(seeds=100),
    "run in one process": lambda _: embedded(kills=100, seed=11),
    "sweeper beside": lambda servers: sweeping(servers, stuck=20, live=20, looks=8),
    "cancel under load": lambda servers: cancelling(servers, PAIRS, runs=3, shards=60),
}


@contextmanager
def _servers() -> Iterator[Servers]:
    with rabbitmq.private_server() as broker, s3.private_server() as store:
        yield Servers(Killable(*broker), Killable(*store))


def main(wanted: list[str]) -> int:
    """Play the scenarios and return how many went wrong."""
    logs.configure(as_json=True, level=logging.CRITICAL)
    chosen = [name for name in SCENARIOS if not wanted or any(word in name for word in wanted)]
    with _servers() as servers:
        return sum(_play(name, servers) for name in chosen)


def _play(name: str, servers: Servers) -> bool:
    with Stopwatch() as watch:
        try:
            figures = SCENARIOS[name](servers)
        except TimeoutError as late:
            print(late)  # for a person
            figures = Figures(wrong={"not ended in time": 1})
    print(f"{name:<24} {watch.seconds:5.0f} s  {figures}", flush=True)  # the table
    return bool(figures.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
