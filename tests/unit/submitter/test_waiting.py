"""Why a submission waits, what ends its wait, and what ends it for good."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.documents import Ended
from contracts.events import AttemptEnded, AttemptEvent, BatchBuilt, BatchSubmitted, RunCancelRequested
from contracts.keys import RunKeys
from contracts.submission import Ambiguous, Prepared, Refused
from services.chassis.errors import Permanent
from services.chassis.handling import Snooze
from services.chassis.object_store import commit
from services.chassis.provider import CreateAnswer, NotNow, Unknown
from services.chassis.submission_log import read_log
from services.spending import purse
from services.spending.book import account_ledger, run_ledger
from services.spending.ledger import Caps
from services.submitter.submission import LEASE
from tests.fakes.documents import ANY_BLOB, built, run_document
from tests.fakes.provider import FakeProvider
from tests.fakes.submitting import (
    ACCOUNT,
    BUILT,
    KEYS,
    REQUESTS,
    SETTLE,
    Scene,
    ending,
    said,
    what_comes_back,
)

OTHER = BUILT.model_copy(update={"shard": 1})
CANCEL = RunCancelRequested(run="run-1", reason="enough")


@pytest.fixture
async def scene() -> Scene:
    scene = Scene()
    await scene.prepare()
    return scene


@pytest.mark.parametrize(
    ("caps", "per_run", "words"),
    [
        (Caps(day_usd=Decimal("0.99")), None, "today's budget of $0.99"),
        (Caps(total_usd=Decimal("0.99")), None, "the deployment's budget of $0.99"),
        (Caps(), Decimal("0.99"), "the run's budget of $0.99"),
    ],
)
async def test_over_a_budget_the_attempt_ends_in_its_log_and_nothing_is_uploaded_or_created(
    scene: Scene, caps: Caps, per_run: Decimal | None, words: str
) -> None:
    poor = replace(scene.submitter, caps=caps, max_cost_per_run=per_run)
    for submitter in (poor, scene.submitter):  # a raised budget does not undo it
        result = await scene.submit(submitter=submitter)
        assert ending(result)[0] == "over_budget"
        assert words in ending(result)[1]
    assert await scene.states() == ["prepared", "refused"]
    assert (scene.provider.created, scene.provider.files) == ([], {})


async def test_a_budget_that_just_holds_lets_the_batch_out(scene: Scene) -> None:
    exact = replace(
        scene.submitter,
        caps=Caps(day_usd=Decimal(1), total_usd=Decimal(1), batches=1, requests=1),
        max_cost_per_run=Decimal(1),
    )
    assert [event.kind for event in said(await scene.submit(submitter=exact))] == ["batch.submitted"]


async def test_the_lower_of_the_runs_and_the_deployments_limit_holds() -> None:
    scene = Scene()
    recipe = run_document().recipe.model_copy(update={"max_cost_usd": Decimal("0.5")})
    await commit(scene.store, RunKeys("run-1").run_document, run_document(recipe=recipe))
    await scene.prepare()
    lavish = replace(scene.submitter, max_cost_per_run=Decimal(100))
    assert "the run's budget of $0.50" in ending(await scene.submit(submitter=lavish))[1]


async def test_what_was_spent_before_is_held_against_the_budget(scene: Scene) -> None:
    await purse.Purse(scene.store, scene.clock, ACCOUNT, Caps()).reserve(
        AttemptEvent(run="run-0", shard=0, attempt=1), Decimal(9), 1, None
    )
    await purse.settle(
        scene.store, scene.clock, AttemptEvent(run="run-0", shard=0, attempt=1), ACCOUNT, Decimal("4.5")
    )
    poor = replace(scene.submitter, caps=Caps(total_usd=Decimal(5)))
    assert "$4.50 is spent" in ending(await scene.submit(submitter=poor))[1]


@pytest.mark.parametrize(
    ("caps", "why"), [(Caps(batches=1), "1 batches are under way"), (Caps(requests=1), "1 requests")]
)
async def test_without_room_at_the_provider_a_batch_waits_and_goes_out_when_there_is_some(
    scene: Scene, caps: Caps, why: str
) -> None:
    scene.submitter = replace(scene.submitter, caps=caps)
    await commit(scene.store, RunKeys("run-1").shard(1).attempt(1).built, built(REQUESTS))
    await scene.submit()
    waiting = await scene.submit(OTHER)
    assert waiting == Snooze(timedelta(seconds=30))
    assert isinstance(waiting, Snooze)
    assert why in waiting.why
    assert len(scene.provider.created) == 1
    await purse.settle(scene.store, scene.clock, BUILT, ACCOUNT, Decimal(1))
    assert len(said(await scene.submit(what_comes_back(waiting)))) == 1
    assert len(scene.provider.created) == 2


async def test_what_was_reserved_stays_reserved_while_its_fate_is_not_known(scene: Scene) -> None:
    scene.answers(Unknown("timeout"))
    message = what_comes_back(await scene.submit())
    scene.clock.advance(SETTLE / 2)
    await scene.submit(message)
    for ledger in (
        run_ledger(scene.store, scene.clock, "run-1"),
        account_ledger(scene.store, scene.clock, ACCOUNT),
    ):
        assert [one.usd for one in (await ledger.now()).reserved.values()] == [1]


async def test_in_strict_mode_a_person_decides_after_the_settle_time_and_not_before(scene: Scene) -> None:
    scene.submitter = replace(scene.submitter, strict=True)
    scene.answers(Unknown("timeout"))
    message = what_comes_back(await scene.submit())
    scene.clock.advance(SETTLE - timedelta(seconds=1))
    message = what_comes_back(await scene.submit(message))
    scene.clock.advance(timedelta(seconds=1))
    with pytest.raises(Permanent, match="sceneloom resolve run-1 --shard 0 --attempt 1 --absent"):
        await scene.submit(message)
    assert (len(scene.provider.created), (await scene.states())[-1]) == (1, "ambiguous")


async def test_in_strict_mode_a_batch_that_the_list_shows_is_adopted_all_the_same(scene: Scene) -> None:
    scene.submitter = replace(scene.submitter, strict=True)
    scene.provider.answer = lambda name: (scene.provider.add(name), Unknown("connection lost"))[1]
    await scene.submit()
    assert (await scene.states())[-1] == "submitted"


async def test_too_many_requests_for_three_days_end_the_attempt(scene: Scene) -> None:
    scene.provider.answer = lambda _: NotNow("429", quota=True)
    message, waited = BUILT, timedelta(0)
    while waited < timedelta(hours=72):
        message = what_comes_back(await scene.submit(message))
        scene.clock.advance(timedelta(hours=8))
        waited += timedelta(hours=8)
    result = await scene.submit(message)
    assert ending(result)[0] == "quota"
    assert (await scene.states())[-1] == "refused"
    assert await scene.submit() == result
    assert len(scene.provider.created) == 9


async def test_another_reason_in_between_begins_the_three_days_anew(scene: Scene) -> None:
    scene.answers(NotNow("429", quota=True), NotNow("no route", quota=False), NotNow("429", quota=True))
    message = BUILT
    for _ in range(3):
        message = what_comes_back(await scene.submit(message))
        scene.clock.advance(timedelta(hours=40))
    scene.provider.answer = None
    assert [event.kind for event in said(await scene.submit(message))] == ["batch.submitted"]


async def test_a_run_of_another_account_is_left_to_a_person_before_anything_is_spent(scene: Scene) -> None:
    rotated = replace(scene.submitter, account="gemini-2")
    with pytest.raises(Permanent, match=r"another provider account \(gemini-1; this is gemini-2\)"):
        await scene.submit(submitter=rotated)
    assert (await scene.states(), scene.provider.created) == ([], [])
    assert (await account_ledger(scene.store, scene.clock, "gemini-2").now()).reserved == {}


async def end_the_attempt(scene: Scene) -> None:
    ended = Ended(nonce="n", ending="dropped", outcomes=ANY_BLOB, retry=None, cost_usd=Decimal(0))
    await commit(scene.store, KEYS.ended, ended)


async def test_an_attempt_that_was_ended_before_is_not_created(scene: Scene) -> None:
    await end_the_attempt(scene)
    assert ending(await scene.submit())[0] == "dropped"
    assert (scene.provider.created, scene.provider.files) == ([], {})
    assert (await scene.states())[-1] == "refused"


async def test_an_attempt_that_is_ended_during_the_upload_is_not_created(scene: Scene) -> None:
    upload = scene.provider.upload

    async def ended_meanwhile(path: Path, size: int, name: str, sha256: str) -> str:
        await end_the_attempt(scene)
        return await upload(path, size, name, sha256)

    scene.provider.upload = ended_meanwhile  # type: ignore[method-assign]
    assert ending(await scene.submit())[0] == "dropped"
    assert scene.provider.created == []


async def test_a_cancel_wakes_a_waiting_submission_at_once_and_the_one_it_replaces_is_dropped(
    scene: Scene,
) -> None:
    scene.answers(NotNow("429", quota=True))
    asleep = what_comes_back(await scene.submit())
    (woken,) = said(await scene.submitter.stop_spending(CANCEL))
    assert isinstance(woken, BatchBuilt)
    assert (woken.turn, woken.wait) == (1, None)
    assert ending(await scene.submit(woken))[0] == "cancelled"
    assert ending(await scene.submit(asleep))[0] == "cancelled"
    assert len(scene.provider.created) == 1
    assert said(await scene.submitter.stop_spending(CANCEL)) == []


async def test_a_cancel_wakes_a_doubt_and_the_doubt_is_settled_first(scene: Scene) -> None:
    scene.answers(Unknown("timeout"))
    await scene.submit()
    (woken,) = said(await scene.submitter.stop_spending(CANCEL))
    assert isinstance(woken, BatchBuilt)
    message = what_comes_back(await scene.submit(woken))
    scene.clock.advance(SETTLE)
    assert ending(await scene.submit(message))[0] == "cancelled"
    assert len(scene.provider.created) == 1


async def test_a_cancel_leaves_what_the_poller_waits_for_to_the_poller(scene: Scene) -> None:
    await scene.submit()
    assert said(await scene.submitter.stop_spending(CANCEL)) == []


async def test_two_racers_from_the_same_message_create_one_batch_and_both_say_so(scene: Scene) -> None:
    async def try_until_it_is_said() -> str:
        message = BUILT
        for _ in range(9):
            result = await scene.submitter.submit(message)  # their waits are not noted: twins for ever
            if not isinstance(result, Snooze):
                (event,) = said(result)
                assert isinstance(event, BatchSubmitted)
                return event.batch
        raise AssertionError("it was never said")

    assert set(await asyncio.gather(*(try_until_it_is_said() for _ in range(2)))) == {"batches/b1"}
    assert len(scene.provider.created) == 1


async def test_a_loser_of_the_race_for_the_intent_never_posts(scene: Scene) -> None:
    upload = scene.provider.upload

    async def beaten_meanwhile(path: Path, size: int, name: str, sha256: str) -> str:
        scene.provider.upload = upload  # type: ignore[method-assign]
        await scene.submit(submitter=replace(scene.submitter))
        return await upload(path, size, name, sha256)

    scene.provider.upload = beaten_meanwhile  # type: ignore[method-assign]
    result = await scene.submitter.submit(BUILT)
    assert isinstance(result, Snooze)
    assert len(scene.provider.created) == 1


async def test_an_intent_whose_lease_is_nearly_over_is_never_posted(scene: Scene) -> None:
    create = scene.store.create

    async def slowly(key: str, data: bytes) -> bool:
        won = await create(key, data)
        if b'"creating"' in data:
            scene.clock.advance(LEASE / 2)
        return won

    scene.store.create = slowly  # type: ignore[method-assign]
    assert isinstance(await scene.submit(), Snooze)
    assert scene.provider.created == []


async def test_the_list_being_away_is_no_proof_that_a_batch_was_never_made(scene: Scene) -> None:
    scene.answers(Unknown("timeout"))
    message = what_comes_back(await scene.submit())
    scene.clock.advance(SETTLE)

    class Broken(FakeProvider):
        async def list(self):  # type: ignore[no-untyped-def] # noqa: ANN202
            raise ConnectionError
            yield

    with pytest.raises(ConnectionError):
        await replace(scene.submitter, batches=Broken()).submit(message)
    assert isinstance((await read_log(scene.store, KEYS)).last, Ambiguous)


async def test_a_cancelled_run_ends_its_attempts_under_a_code_of_ours(scene: Scene) -> None:
    await scene.store.create(RunKeys("run-1").cancelled, b"{}")
    result = await scene.submit()
    (event,) = said(result)
    assert isinstance(event, AttemptEnded)
    assert event.message == "the run was cancelled before this batch was submitted"
    last = (await read_log(scene.store, KEYS)).last
    assert isinstance(last, Refused)
    assert last.code == "cancelled"


async def test_a_late_no_after_the_log_moved_on_changes_nothing(scene: Scene) -> None:
    async def late_no(model: str, file: str, display_name: str) -> CreateAnswer:
        scene.provider.create = original  # type: ignore[method-assign]
        scene.clock.advance(LEASE)
        await scene.submitter.submit(BUILT)
        scene.clock.advance(SETTLE)
        await scene.submitter.submit(BUILT)
        return NotNow("429", quota=True)

    original = scene.provider.create
    scene.provider.create = late_no  # type: ignore[method-assign]
    await scene.submitter.submit(BUILT)
    last = (await read_log(scene.store, KEYS)).last
    assert not isinstance(last, Prepared)
    assert len(scene.provider.batches) == 1
    assert len(said(await scene.submitter.submit(BUILT))) == 1
    assert len(scene.provider.batches) == 1
