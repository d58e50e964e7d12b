"""A deployment under kills, restarts and loss of its broker, in short; `make chaos` does it at length."""

import pytest

from tests.faults.blows import BROKER, STORE, kill_all
from tests.faults.cancelling import cancelled
from tests.faults.rolling import rolled
from tests.faults.sweeping import swept
from tests.faults.verdict import verdict
from tests.faults.wiping import wipe
from tests.faults.world import World
from tests.servers.processes import wait_until

pytestmark = pytest.mark.timeout(240)
_PATIENCE = 110
"""Seconds for what takes ten on a machine that has nothing else to do."""


def _await_batches(here: World, run: str, count: int) -> None:
    """Return once the provider has all batches and every submission is written down."""

    def at_the_provider() -> bool:
        made = [here.bucket.document(key)["run"] == run for key in here.bucket.keys("batches/")]
        return made.count(True) == count

    wait_until(at_the_provider, seconds=60, what="batches at the provider")


def test_kills_of_every_worker_the_broker_and_the_store_lose_nothing_and_pay_nothing_twice(
    here: World,
) -> None:
    run = here.order("kills", items=24, shard_items=4)
    kill_all(here, "batch_builder", "ingest")
    _await_batches(here, run, 6)
    kill_all(here, BROKER, "submitter", "poller", STORE, "extractor")
    here.await_completed(run, seconds=_PATIENCE)
    found = verdict(here, [run])
    assert not found.wrong(), found  # how much was said twice is a figure of `make chaos`, not of a test


def test_restarts_of_every_service_lose_nothing(here: World) -> None:
    found = rolled(here, [here.order("rolling", items=16, shard_items=2)], times=1, patience=0.3)
    assert not found.wrong, found


def test_a_broker_that_forgot_everything_is_filled_again_by_the_sweeper(here: World) -> None:
    run = here.order("wiped", items=12, shard_items=2)
    _await_batches(here, run, 6)
    wipe(here)
    here.await_completed(run, seconds=_PATIENCE)
    found = verdict(here, [run])
    assert not found.wrong(), found


def test_a_sweeper_beside_work_and_waits_starts_nothing_twice(here: World) -> None:
    found = swept(here, stuck=3, live=3, looks=1)
    assert not found.wrong, found


def test_a_cancelled_run_spends_nothing_more_and_accounts_for_every_item(here: World) -> None:
    found = cancelled(here, runs=1, shards=12)
    assert not found.wrong, found
