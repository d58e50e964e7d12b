from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.documents import BatchIndex, Requested
from contracts.events import (
    AttemptEnded,
    BatchNudged,
    BatchSubmitted,
    CatalogueRef,
    CsvReady,
    RunCancelRequested,
)
from contracts.keys import RunKeys, batch_index
from contracts.submission import Submitted
from contracts.values import Blob
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.errors import Permanent
from services.chassis.handling import Snooze
from services.chassis.object_store import commit
from services.chassis.provider import BatchState
from services.poller.handlers import Poller
from services.recipes.shipped_recipes import find_shipped
from tests.fakes.clock import START, FakeClock
from tests.fakes.documents import run_document
from tests.fakes.provider import FakeProvider

SUBMITTED = BatchSubmitted(run="run-1", reference="ours", shard=3, attempt=2, batch="batches/b1")


@pytest.fixture
async def poller() -> Poller:
    store, provider, clock = memory_store(), FakeProvider(), FakeClock()
    provider.add("sceneloom/x")
    index = BatchIndex(
        **SUBMITTED.work(), nonce="n", batch="batches/b1", account="gemini-1", submitted_at=START
    )
    await commit(store, batch_index("gemini-1", "batches/b1"), index)
    entry = Submitted(nonce="n", at=START, epoch=1, account="gemini-1", batch="batches/b1")
    key = RunKeys("run-1").shard(3).attempt(2).submission(1)
    await store.create(key, entry.model_dump_json().encode())
    await _requested(store)
    await commit(store, RunKeys("run-1").run_document, run_document())
    return Poller(store, provider, clock, "gemini-1", timedelta(seconds=5))


async def _requested(store: ObstoreObjectStore) -> None:
    requested = Requested(
        nonce="n",
        event=CsvReady(catalogue=CatalogueRef(key="k"), recipe="rug-room"),
        catalogue=Blob(key="k", sha256="0" * 64, size=1),
        fingerprint="f",
        recipe=find_shipped("rug-room"),
        account="gemini-1",
        at=START,
    )
    await commit(store, RunKeys("run-1").requested, requested)


def provider_of(poller: Poller) -> FakeProvider:
    assert isinstance(poller.batches, FakeProvider)
    return poller.batches


def end(poller: Poller, state: BatchState) -> None:
    batches = provider_of(poller).batches
    batches["batches/b1"] = replace(batches["batches/b1"], state=state, responses="files/batch-1")


async def test_a_running_batch_is_waited_for_without_holding_its_message(poller: Poller) -> None:
    assert await poller.watch(SUBMITTED) == Snooze(timedelta(seconds=5))


async def test_an_ended_batch_ends_its_attempt_and_says_where_the_responses_are(poller: Poller) -> None:
    end(poller, BatchState.SUCCEEDED)
    result = await poller.watch(SUBMITTED)
    assert result == [
        AttemptEnded(**SUBMITTED.work(), ending="succeeded", batch="batches/b1", responses="files/batch-1")
    ]


async def test_a_nudge_looks_once_and_never_starts_a_second_loop(poller: Poller) -> None:
    assert await poller.look_once(BatchNudged(batch="batches/b1")) == []
    end(poller, BatchState.EXPIRED)
    result = await poller.look_once(BatchNudged(batch="batches/b1"))
    assert isinstance(result, list)
    assert [event.id for event in result if isinstance(event, AttemptEnded)] == [
        AttemptEnded(**SUBMITTED.work(), ending="expired").id
    ]


async def test_a_nudge_about_a_batch_that_is_not_ours_is_refused(poller: Poller) -> None:
    with pytest.raises(Permanent, match="no batch of ours"):
        await poller.look_once(BatchNudged(batch="batches/other"))


async def test_another_accounts_batch_is_not_looked_at(poller: Poller) -> None:
    with pytest.raises(Permanent, match="no batch of ours under provider account gemini-2"):
        await replace(poller, account="gemini-2").watch(SUBMITTED)


async def test_cancelling_a_run_cancels_its_batches_at_once(poller: Poller) -> None:
    said = await poller.stop_batches(RunCancelRequested(run="run-1", reason="enough"))
    assert provider_of(poller).cancelled == ["batches/b1"]
    assert said == [SUBMITTED.model_copy(update={"turn": 1})]
    assert await poller.store.size(RunKeys("run-1").cancelled) is not None


async def test_a_batch_of_a_run_that_was_cancelled_silently_is_stopped_at_the_next_look(
    poller: Poller,
) -> None:
    await poller.store.create(RunKeys("run-1").cancelled, b"{}")
    assert isinstance(await poller.watch(SUBMITTED), Snooze)
    assert provider_of(poller).cancelled == ["batches/b1"]


async def test_another_accounts_batches_are_not_cancelled(poller: Poller) -> None:
    await replace(poller, account="gemini-2").stop_batches(RunCancelRequested(run="run-1"))
    assert provider_of(poller).cancelled == []


async def test_one_moment_of_not_knowing_loses_no_batch_however_old_it_is(poller: Poller) -> None:
    batches, clock = provider_of(poller).batches, poller.clock
    assert isinstance(clock, FakeClock)
    known = batches.pop("batches/b1")
    for _ in range(2):
        clock.advance(timedelta(hours=10))
        assert isinstance(await poller.watch(SUBMITTED), Snooze)
        batches["batches/b1"] = known
        assert isinstance(await poller.watch(SUBMITTED), Snooze)
        del batches["batches/b1"]
    await poller.watch(SUBMITTED)
    clock.advance(timedelta(hours=1))
    result = await poller.watch(SUBMITTED)
    assert isinstance(result, list)
    assert [event.ending for event in result if isinstance(event, AttemptEnded)] == ["lost"]
