"""The submitter's handler on a real (in-memory) store and a scripted provider."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.documents import Cancelled
from contracts.events import (
    AttemptEnded,
    BatchSubmitted,
    RunCancelRequested,
)
from contracts.keys import RunKeys, batch_index
from contracts.submission import Creating, Prepared, Submitted
from services.chassis.errors import Permanent, Transient
from services.chassis.handling import Snooze
from services.chassis.object_store import commit
from services.chassis.provider import CreateAnswer, NotNow, Refused, Unknown
from services.chassis.submission_log import read_log
from services.submitter.submission import LEASE
from tests.fakes.clock import START
from tests.fakes.entries import all_entries
from tests.fakes.provider import FakeProvider
from tests.fakes.submitting import BUILT, KEYS, REQUESTS, SETTLE, Scene


@pytest.fixture
async def scene() -> Scene:
    scene = Scene()
    await scene.prepare()
    return scene


async def test_a_built_batch_is_created_once_and_followed(scene: Scene) -> None:
    result = await scene.submitter.submit(BUILT)
    assert result == [BatchSubmitted(run="run-1", reference="ours", shard=0, attempt=1, batch="batches/b1")]
    assert await scene.states() == ["prepared", "creating", "submitted"]
    assert await scene.store.size(batch_index("gemini-1", "batches/b1")) is not None


async def test_a_redelivery_says_the_same_and_creates_nothing(scene: Scene) -> None:
    first = await scene.submitter.submit(BUILT)
    assert await scene.submitter.submit(BUILT) == first
    assert len(scene.provider.created) == 1


async def test_the_display_name_carries_submission_epoch_and_the_owners_nonce(scene: Scene) -> None:
    await scene.submitter.submit(BUILT)
    log = await read_log(scene.store, KEYS)
    creating = (await all_entries(scene.store, KEYS))[1]
    assert scene.provider.created == [f"sceneloom/{log.name}/1/{creating.nonce}"]


async def test_the_intent_is_in_the_store_before_the_post(scene: Scene) -> None:
    seen: list[list[str]] = []

    async def create(model: str, file: str, display_name: str) -> CreateAnswer:
        seen.append(await scene.states())
        return await FakeProvider.create(scene.provider, model, file, display_name)

    scene.provider.create = create  # type: ignore[method-assign]
    await scene.submitter.submit(BUILT)
    assert seen == [["prepared", "creating"]]


async def test_an_unknown_answer_is_ambiguous_and_never_sent_again_within_the_settle_time(
    scene: Scene,
) -> None:
    scene.answers(Unknown("timeout"))
    assert isinstance(await scene.submitter.submit(BUILT), Snooze)
    for _ in range(10):
        scene.clock.advance(timedelta(minutes=5))
        assert isinstance(await scene.submitter.submit(BUILT), Snooze)
    assert len(scene.provider.created) == 1
    assert await scene.states() == ["prepared", "creating", "ambiguous"]


async def test_a_batch_whose_answer_was_lost_is_found_by_listing_and_adopted(scene: Scene) -> None:
    scene.provider.answer = lambda name: (scene.provider.add(name), Unknown("connection lost"))[1]
    await scene.submitter.submit(BUILT)
    result = await scene.submitter.submit(BUILT)
    assert [event.batch for event in result if isinstance(event, BatchSubmitted)] == ["batches/b1"]  # type: ignore[union-attr]
    last = (await read_log(scene.store, KEYS)).last
    assert isinstance(last, Submitted)
    assert last.adopted
    assert len(scene.provider.created) == 1


async def test_of_several_batches_of_one_submission_the_oldest_is_adopted_and_the_rest_cancelled(
    scene: Scene,
) -> None:
    scene.provider.answer = lambda name: (scene.provider.add(name), scene.provider.add(name), Unknown("?"))[2]
    await scene.submitter.submit(BUILT)
    await scene.submitter.submit(BUILT)
    last = (await read_log(scene.store, KEYS)).last
    assert isinstance(last, Submitted)
    assert last.batch == "batches/b1"
    assert scene.provider.cancelled == ["batches/b2"]


async def test_absence_for_the_whole_settle_time_opens_the_next_epoch(scene: Scene) -> None:
    scene.answers(Unknown("timeout"))
    await scene.submitter.submit(BUILT)
    scene.provider.answer = None
    scene.clock.advance(SETTLE)
    await scene.submitter.submit(BUILT)
    assert [name.split("/")[2] for name in scene.provider.created] == ["1", "2"]
    assert (await scene.states())[-1] == "submitted"


async def test_a_refusal_ends_the_attempt_and_is_never_retried(scene: Scene) -> None:
    scene.answers(Refused("400", "no such field"))
    result = await scene.submitter.submit(BUILT)
    assert isinstance(result, list)
    (event,) = result
    assert isinstance(event, AttemptEnded)
    assert (event.ending, "no such field" in event.message) == ("refused", True)
    assert await scene.submitter.submit(BUILT) == result
    assert len(scene.provider.created) == 1


async def test_too_many_requests_wait_slowly_and_then_go_out_again(scene: Scene) -> None:
    scene.answers(NotNow("429", quota=True))
    assert await scene.submitter.submit(BUILT) == Snooze(timedelta(minutes=10))
    scene.provider.answer = None
    assert isinstance(await scene.submitter.submit(BUILT), list)
    assert len(scene.provider.batches) == 1


async def test_another_calls_create_is_left_alone_while_its_lease_lasts(scene: Scene) -> None:
    log = await read_log(scene.store, KEYS)
    stamp = {"nonce": "other", "at": START, "epoch": 1, "account": "gemini-1"}
    log = await log.append(Prepared.model_validate(stamp))
    await log.append(Creating.model_validate({**stamp, "lease_until": START + LEASE, "file": "files/f"}))
    assert await scene.submitter.submit(BUILT) == Snooze(LEASE)
    scene.clock.advance(LEASE)
    await scene.submitter.submit(BUILT)
    assert scene.provider.created == []
    assert (await scene.states())[-1] == "ambiguous"


async def test_an_answer_that_comes_after_others_doubted_it_is_adopted(scene: Scene) -> None:
    async def slow(model: str, file: str, display_name: str) -> CreateAnswer:
        scene.clock.advance(LEASE)
        await scene.submitter.submit(BUILT)  # a redelivery, meanwhile: calls it ambiguous
        return await FakeProvider.create(scene.provider, model, file, display_name)

    scene.provider.create = slow  # type: ignore[method-assign]
    result = await scene.submitter.submit(BUILT)
    assert isinstance(result, list)
    assert await scene.states() == ["prepared", "creating", "ambiguous", "submitted"]


async def test_an_answer_that_comes_after_the_next_epoch_began_is_cancelled(scene: Scene) -> None:
    async def very_slow(model: str, file: str, display_name: str) -> CreateAnswer:
        scene.provider.create = original  # type: ignore[method-assign]
        scene.clock.advance(LEASE)
        await scene.submitter.submit(BUILT)
        scene.clock.advance(SETTLE)
        await scene.submitter.submit(BUILT)
        return await original(model, file, display_name)

    original = scene.provider.create
    scene.provider.create = very_slow  # type: ignore[method-assign]
    await scene.submitter.submit(BUILT)
    assert scene.provider.cancelled == ["batches/b2"]
    last = (await read_log(scene.store, KEYS)).last
    assert isinstance(last, Submitted)
    assert last.batch == "batches/b1"


async def test_two_submitters_at_once_create_one_batch(scene: Scene) -> None:
    twin = replace(scene.submitter)

    async def create(model: str, file: str, display_name: str) -> CreateAnswer:
        await twin.submit(BUILT)
        return await FakeProvider.create(scene.provider, model, file, display_name)

    scene.provider.create = create  # type: ignore[method-assign]
    await scene.submitter.submit(BUILT)
    assert len(scene.provider.created) == 1


async def test_another_accounts_submission_is_left_to_a_person(scene: Scene) -> None:
    await scene.submitter.submit(BUILT)
    rotated = replace(scene.submitter, account="gemini-2")
    with pytest.raises(Permanent, match="another provider account"):
        await rotated.submit(BUILT)


async def test_a_cancelled_run_is_not_created(scene: Scene) -> None:
    await scene.submitter.stop_spending(RunCancelRequested(run="run-1", reason="enough"))
    result = await scene.submitter.submit(BUILT)
    assert isinstance(result, list)
    assert [event.ending for event in result if isinstance(event, AttemptEnded)] == ["cancelled"]
    assert scene.provider.created == []


async def test_a_run_cancelled_while_its_batch_was_created_has_the_batch_cancelled(scene: Scene) -> None:
    async def create(model: str, file: str, display_name: str) -> CreateAnswer:
        await commit(scene.store, RunKeys("run-1").cancelled, Cancelled(nonce="n", reason="enough", at=START))
        return await FakeProvider.create(scene.provider, model, file, display_name)

    scene.provider.create = create  # type: ignore[method-assign]
    await scene.submitter.submit(BUILT)
    assert scene.provider.cancelled == ["batches/b1"]


async def test_a_wish_to_cancel_that_overtakes_its_run_is_tried_again(scene: Scene) -> None:
    with pytest.raises(Transient, match="not known"):
        await scene.submitter.stop_spending(RunCancelRequested(run="run-2"))
    assert await scene.store.size(RunKeys("run-2").cancelled) is None


async def test_requests_that_are_not_what_was_built_are_never_sent(scene: Scene) -> None:
    await scene.store.put(REQUESTS.key, b"something else\n")
    with pytest.raises(Permanent, match="digest"):
        await scene.submitter.submit(BUILT)
    assert scene.provider.created == []


async def test_a_cancel_during_the_upload_stops_the_post(scene: Scene) -> None:
    upload = scene.provider.upload

    async def cancelled_meanwhile(path: Path, size: int, name: str, sha256: str) -> str:
        await scene.submitter.stop_spending(RunCancelRequested(run="run-1"))
        return await upload(path, size, name, sha256)

    scene.provider.upload = cancelled_meanwhile  # type: ignore[method-assign]
    result = await scene.submitter.submit(BUILT)
    assert isinstance(result, list)
    assert [event.ending for event in result if isinstance(event, AttemptEnded)] == ["cancelled"]
    assert scene.provider.created == []


async def test_a_submission_that_a_twin_gave_up_is_not_created_after_all(scene: Scene) -> None:
    twin, upload = replace(scene.submitter), scene.provider.upload

    async def twin_gives_up_meanwhile(path: Path, size: int, name: str, sha256: str) -> str:
        scene.provider.upload = upload  # type: ignore[method-assign]
        await twin.stop_spending(RunCancelRequested(run="run-1"))
        await twin.submit(BUILT)
        await scene.store.delete(RunKeys("run-1").cancelled)
        return await upload(path, size, name, sha256)

    scene.provider.upload = twin_gives_up_meanwhile  # type: ignore[method-assign]
    await scene.submitter.submit(BUILT)
    assert scene.provider.created == []
    assert (await scene.states())[-1] == "refused"


async def test_a_late_answer_whose_batch_a_twin_adopted_is_followed_and_not_cancelled(scene: Scene) -> None:
    async def slow(model: str, file: str, display_name: str) -> CreateAnswer:
        answer = await FakeProvider.create(scene.provider, model, file, display_name)
        scene.clock.advance(LEASE)
        for _ in range(2):  # a twin doubts, then finds the batch in the list
            await scene.submitter.submit(BUILT)
        return answer

    scene.provider.create = slow  # type: ignore[method-assign]
    result = await scene.submitter.submit(BUILT)
    assert isinstance(result, list)
    assert [event.batch for event in result if isinstance(event, BatchSubmitted)] == ["batches/b1"]
    assert scene.provider.cancelled == []
