"""What `sceneloom status` says of a run that is not over, from the store alone."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.documents import Estimate, Planned
from contracts.events import AttemptEvent
from contracts.keys import RunKeys, unfinished
from services.adapters.object_store import DiskObjectStore
from services.chassis.object_store import commit
from services.cli.status import status_command
from services.ingest.plans import Budget
from services.spending.ledger import NO_CAPS
from services.spending.purse import Purse
from tests.fakes.documents import ANY_BLOB
from tests.fakes.pipeline import FakePipeline, catalogue
from tests.fakes.submitting import ACCOUNT, Scene

ESTIMATE = Estimate(
    items=1, model="m", image_size="1K", price_date="", lowest_usd=Decimal(1), highest_usd=Decimal(1)
)


async def test_an_attempt_that_is_built_and_not_sent_is_called_so_and_its_price_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = Scene(DiskObjectStore(tmp_path))
    await scene.prepare()
    plan = Planned(nonce="n", shard_count=2, window=1, shards=ANY_BLOB, estimate=ESTIMATE)
    await commit(scene.store, RunKeys("run-1").planned, plan)
    await scene.store.put(unfinished("run-1"), b"")
    wanted = AttemptEvent(run="run-1", shard=0, attempt=1)
    await Purse(scene.store, scene.clock, ACCOUNT, NO_CAPS).reserve(wanted, Decimal(3), 1, None)
    assert await status_command("run-1", tmp_path, as_json=False) == 0
    said = capsys.readouterr().out
    assert "0 of 2 shards settled (attempts: 1 built, 0 ended)" in said
    assert "$0.00 spent, up to $3.00 more set aside for attempts that have not ended" in said


async def test_a_run_over_its_budget_is_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = FakePipeline(store=DiskObjectStore(tmp_path), budget=Budget(per_run=Decimal(0)))
    await pipeline.make(catalogue("A-1"))
    capsys.readouterr()
    assert await status_command("run-1", tmp_path, as_json=True) == 2
    assert json.loads(capsys.readouterr().out)["state"] == "rejected"
