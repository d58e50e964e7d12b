"""One loop for one batch: what repeats it, what takes it over, what wakes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.documents import BatchIndex, Fetched, Requested, Waiting
from contracts.events import (
    AttemptEnded,
    BatchNudged,
    BatchSubmitted,
    CatalogueRef,
    CsvReady,
    RunCancelRequested,
)
from contracts.keys import RunKeys, batch_index
from contracts.submission import ENTRY, Prepared, Submitted
from services.adapters.object_store import ObstoreObjectStore, memory_store
from services.chassis.errors import Unavailable
from services.chassis.handling import Result, Snooze
from services.chassis.object_store import commit, read
from services.chassis.provider import BatchState, BatchStatus
from services.poller.handlers import Poller
from services.recipes.shipped_recipes import find_shipped
from tests.fakes.clock import START, FakeClock
from tests.fakes.documents import ANY_BLOB, run_document
from tests.fakes.provider import FakeProvider

ACCOUNT, BATCH = "gemini-1", "batches/b1"
SUBMITTED = BatchSubmitted(run="run-1", reference="ours", shard=3, attempt=2, batch=BATCH)
KEYS = RunKeys("run-1").shard(3).attempt(2)
CANCEL = RunCancelRequested(run="run-1", reason="enough")
NUDGE = BatchNudged(batch=BATCH)


class Scene(FakeProvider):
    """A poller that looks at one running batch, and counts its looks."""

    def __init__(self) -> None:
        super().__init__()
        self.store: ObstoreObjectStore = memory_store()
        self.clock, self.looks = FakeClock(), 0
        self.poller = Poller(self.store, self, self.clock, ACCOUNT, timedelta(seconds=5))
        self.add("sceneloom/x/1/n")

    async def prepare(self) -> None:
        requested = Requested(
            nonce="n", event=CsvReady(catalogue=CatalogueRef(key="k"), recipe="rug-room"), catalogue=ANY_BLOB,
            fingerprint="f", recipe=find_shipped("rug-room"), account=ACCOUNT, at=START,
        )  # fmt: skip
        await commit(self.store, RunKeys("run-1").requested, requested)
        await commit(self.store, RunKeys("run-1").run_document, run_document())
        entry = Submitted(nonce="n", at=START, epoch=1, account=ACCOUNT, batch=BATCH)
        await self.store.create(KEYS.submission(1), ENTRY.dump_json(entry))
        index = BatchIndex(**SUBMITTED.work(), nonce="n", batch=BATCH, account=ACCOUNT, submitted_at=START)
        await commit(self.store, batch_index(ACCOUNT, BATCH), index)

    async def look(self, batch: str) -> BatchStatus | None:
        self.looks += 1
        return await super().look(batch)

    def end(self, state: BatchState = BatchState.SUCCEEDED) -> None:
        self.batches[BATCH] = replace(self.batches[BATCH], state=state, responses="files/batch-1")

    async def watch(self, event: BatchSubmitted = SUBMITTED) -> Result:
        """Watch as delivery does: a wait is noted once its message is on its way."""
        result = await self.poller.watch(event)
        if isinstance(result, Snooze):
            assert result.when_safe is not None
            await result.when_safe(self.clock.now() + result.delay)
        return result

    async def note(self) -> Waiting | None:
        return await read(self.store, KEYS.waiting, Waiting)


def what_comes_back(result: Result) -> BatchSubmitted:
    assert isinstance(result, Snooze)
    assert isinstance(result.instead, BatchSubmitted)
    return result.instead


def endings(result: Result) -> list[str]:
    assert isinstance(result, list)
    return [event.ending for event in result if isinstance(event, AttemptEnded)]


@pytest.fixture
async def scene() -> Scene:
    scene = Scene()
    await scene.prepare()
    return scene


async def test_a_repeated_message_starts_no_second_loop(scene: Scene) -> None:
    message = what_comes_back(await scene.watch())
    for _ in range(3):
        assert await scene.watch() == []
        scene.clock.advance(timedelta(seconds=5))
        before, message = message, what_comes_back(await scene.watch(message))
        assert await scene.watch(before) == []
    assert scene.looks == 4


async def test_a_higher_turn_takes_the_loop_over(scene: Scene) -> None:
    replaced = what_comes_back(await scene.watch())
    swept = what_comes_back(await scene.watch(SUBMITTED.model_copy(update={"turn": 1})))
    assert await scene.watch(replaced) == []
    scene.end()
    assert endings(await scene.watch(swept)) == ["succeeded"]


async def test_a_nudge_looks_and_leaves_the_wait_as_it_was(scene: Scene) -> None:
    message = what_comes_back(await scene.watch())
    before = await scene.note()
    scene.clock.advance(timedelta(seconds=1))
    assert await scene.poller.look_once(NUDGE) == []
    assert (scene.looks, await scene.note()) == (2, before)
    scene.end()
    assert endings(await scene.poller.look_once(NUDGE)) == ["succeeded"]
    assert await scene.note() == before
    assert endings(await scene.watch(message)) == ["succeeded"]


async def test_a_cancel_wakes_the_waiting_look_which_then_stops_and_looks_soon(scene: Scene) -> None:
    scene.clock.advance(timedelta(hours=20))
    slow = await scene.watch()
    assert slow == Snooze(timedelta(minutes=10))
    (woken,) = await scene.poller.stop_batches(CANCEL)  # type: ignore[misc]
    assert woken == SUBMITTED.model_copy(update={"turn": 1})
    soon = await scene.watch(woken)
    assert soon == Snooze(timedelta(seconds=30))
    assert await scene.watch(what_comes_back(slow)) == []
    assert set(scene.cancelled) == {BATCH}
    scene.end(BatchState.CANCELLED)
    assert endings(await scene.watch(what_comes_back(soon))) == ["cancelled"]


async def test_a_second_cancel_wakes_the_next_turn(scene: Scene) -> None:
    await scene.watch()
    for turn in (1, 2):
        (woken,) = await scene.poller.stop_batches(CANCEL)  # type: ignore[misc]
        assert isinstance(woken, BatchSubmitted)
        assert woken.turn == turn
        await scene.watch(woken)


async def test_a_cancel_stops_a_batch_that_its_submitter_has_not_finished_with_and_leaves_the_rest_to_that(
    scene: Scene,
) -> None:
    await scene.store.delete(batch_index(ACCOUNT, BATCH))
    assert await scene.poller.stop_batches(CANCEL) == []
    assert scene.cancelled == [BATCH]


async def test_a_cancel_touches_no_batch_whose_attempt_is_over_and_none_that_is_not_submitted(
    scene: Scene,
) -> None:
    await scene.store.put(KEYS.ended, b"{}")
    prepared = Prepared(nonce="n", at=START, epoch=1, account=ACCOUNT)
    await scene.store.create(RunKeys("run-1").shard(4).attempt(1).submission(1), ENTRY.dump_json(prepared))
    assert await scene.poller.stop_batches(CANCEL) == []
    assert scene.cancelled == []


async def test_a_provider_out_of_reach_is_waited_for_in_the_same_loop(scene: Scene) -> None:
    message = what_comes_back(await scene.watch())
    look = scene.look

    async def away(batch: str) -> BatchStatus | None:
        raise Unavailable("the provider is away", retry_in=timedelta(seconds=40))

    scene.look = away  # type: ignore[method-assign]
    away_snooze = await scene.watch(message)
    assert away_snooze == Snooze(timedelta(seconds=40))
    note = await scene.note()
    assert note is not None
    assert note.why == "the provider is away"
    scene.look = look  # type: ignore[method-assign]
    assert await scene.watch(message) == []
    scene.end()
    assert endings(await scene.watch(what_comes_back(away_snooze))) == ["succeeded"]


async def test_a_batch_whose_responses_are_ours_is_not_asked_for_again(scene: Scene) -> None:
    fetched = Fetched(nonce="n", responses=ANY_BLOB, ending="expired", batch=BATCH)
    await commit(scene.store, KEYS.fetched, fetched)
    assert endings(await scene.watch()) == ["expired"]
    assert scene.looks == 0
