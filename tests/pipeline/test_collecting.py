"""What a batch gave is kept, whichever way it ended, and only what is missing is asked again."""

import json
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
from structlog.testing import capture_logs

from contracts.documents import Ended, Fetched
from contracts.events import AttemptEnded, AttemptEnding, ShardPlanned
from contracts.keys import RunKeys
from services.chassis.errors import Permanent, Unavailable
from services.chassis.object_store import read
from services.chassis.provider import BatchState, CreateAnswer, FileGone, Piece
from tests.fakes.answers import AnsweringProvider, Line, failure, success
from tests.fakes.pipeline import FakePipeline, catalogue

ONE_STYLE: dict[str, Any] = {"overrides": {"styles": ["bright-home"]}}
SHARD = RunKeys("run-1").shard(0)
ENDINGS = [BatchState.EXPIRED, BatchState.CANCELLED, BatchState.FAILED]


def pipeline_without(sku: str, times: int, ending: BatchState = BatchState.SUCCEEDED) -> FakePipeline:
    """Return a pipeline whose batches end so, and leave a SKU unanswered so many times."""

    def answer(key: str, asked: int) -> Line:
        return None if key.startswith(f"{sku.lower()}.") and asked < times else success(key)

    return FakePipeline(provider=AnsweringProvider(answerer=answer, ending=ending))


def asked_again(pipeline: FakePipeline) -> list[tuple[int, int]]:
    planned = [event for event in pipeline.heard if isinstance(event, ShardPlanned) and event.attempt > 1]
    return [(event.attempt, event.items.count) for event in planned]


async def outcomes(pipeline: FakePipeline) -> dict[str, tuple[str, str, int]]:
    lines = await pipeline.manifest()
    return {line["sku"]: (line["outcome"], line["code"], line["attempt"]) for line in lines}


async def ended_document(pipeline: FakePipeline, attempt: int = 1) -> Ended:
    document = await read(pipeline.store, SHARD.attempt(attempt).ended, Ended)
    assert document is not None
    return document


def spoil_responses(pipeline: FakePipeline, cut: int) -> None:
    """Cut so many bytes off the end of the first batch's responses, for good."""
    create = pipeline.provider.create

    async def spoiled(model: str, file: str, display_name: str) -> CreateAnswer:
        answer = await create(model, file, display_name)
        names = [name for name in pipeline.provider.files if name.startswith("files/batch-")]
        if len(names) == 1:
            pipeline.provider.files[names[0]] = pipeline.provider.files[names[0]][:-cut]
        return answer

    pipeline.provider.create = spoiled  # type: ignore[method-assign]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_came_is_kept_and_only_the_rest_is_asked_again(ending: BatchState) -> None:
    pipeline = pipeline_without("A-2", 1, ending)
    await pipeline.make(catalogue("A-1", "A-2", "A-3"), **ONE_STYLE)
    assert asked_again(pipeline) == [(2, 1)]
    assert await outcomes(pipeline) == {
        "A-1": ("scene", "", 1),
        "A-2": ("scene", "", 2),
        "A-3": ("scene", "", 1),
    }
    assert {key.split(".")[0]: times for key, times in pipeline.provider.asked.items()} == {
        "a-1": 1,
        "a-2": 2,
        "a-3": 1,
    }


@pytest.mark.parametrize(
    ("ending", "last"),
    [
        (BatchState.EXPIRED, ("failed", "expired")),
        (BatchState.CANCELLED, ("cancelled", "cancelled")),
        (BatchState.FAILED, ("failed", "batch_failed")),
    ],
)
async def test_the_rest_is_asked_again_only_as_often_as_the_recipe_allows(
    ending: BatchState, last: tuple[str, str]
) -> None:
    pipeline = pipeline_without("A-2", 99, ending)
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert asked_again(pipeline) == [(2, 1), (3, 1)]
    assert await outcomes(pipeline) == {"A-1": ("scene", "", 1), "A-2": (*last, 3)}
    assert len(pipeline.provider.created) == 3


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_batch_that_left_no_responses_is_asked_again_whole(ending: BatchState) -> None:
    pipeline = pipeline_without("A-1", 1, ending)
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert asked_again(pipeline) == [(2, 1)]
    assert await outcomes(pipeline) == {"A-1": ("scene", "", 2)}


async def test_the_item_of_a_line_that_stays_cut_is_asked_again_and_the_cost_is_uncertain() -> None:
    pipeline = FakePipeline()
    spoil_responses(pipeline, cut=30)
    with capture_logs() as logged:
        await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert sorted(attempt for *_, attempt in (await outcomes(pipeline)).values()) == [1, 2]
    assert [line["event"] for line in logged].count("responses_cut") == 1
    assert [(await ended_document(pipeline, attempt)).uncertain for attempt in (1, 2)] == [True, False]


async def test_what_came_is_counted_in_the_log() -> None:
    pipeline = pipeline_without("A-2", 1)
    create = pipeline.provider.create

    async def messy(model: str, file: str, display_name: str) -> CreateAnswer:
        answer = await create(model, file, display_name)
        name = list(pipeline.provider.files)[-1]
        lines = pipeline.provider.files[name].splitlines()
        extra = [json.dumps(success("no-such-item")).encode(), b"{broken", lines[0]]
        pipeline.provider.files[name] = b"\n".join([*lines, *extra])
        return answer

    pipeline.provider.create = messy  # type: ignore[method-assign]
    with capture_logs() as logged:
        await pipeline.make(catalogue("A-1", "A-2", "A-3"), **ONE_STYLE)
    line = next(line for line in logged if line["event"] == "collected")
    counts = {name: line[name] for name in ("requests", "answered", "missing", "unknown", "repeated")}
    assert counts == {"requests": 3, "answered": 2, "missing": 1, "unknown": 1, "repeated": 1}
    assert line["unreadable"] == 1


async def test_a_provider_that_is_away_is_waited_for_and_nothing_is_asked_again() -> None:
    pipeline = FakePipeline()
    download, fetched_meanwhile = pipeline.provider.download, []

    async def away(name: str, start: int = 0) -> AsyncIterator[Piece]:
        fetched_meanwhile.append(await pipeline.store.size(SHARD.attempt(1).fetched))
        if len(fetched_meanwhile) <= 12:
            raise Unavailable("503")
        async for piece in download(name, start):
            yield piece

    pipeline.provider.download = away  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"
    assert len(pipeline.provider.created) == 1
    assert set(fetched_meanwhile) == {None}


async def test_a_changed_account_between_the_end_and_the_collecting_throws_no_paid_result_away() -> None:
    pipeline = FakePipeline()
    download = pipeline.provider.download
    pipeline.provider.download = Mock(side_effect=Permanent("killed here"))  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    (event,) = [event for event in pipeline.heard if isinstance(event, AttemptEnded)]

    async def not_yours(name: str, start: int = 0) -> AsyncIterator[Piece]:
        raise FileGone("403")
        yield Piece(start, b"")

    pipeline.provider.download = not_yours  # type: ignore[method-assign]
    letters = await _said_again(pipeline, event, account="another")
    assert "set the former key" in letters[0]
    assert [found.key async for found in pipeline.store.list(f"{SHARD.attempt(1).prefix}/fetched")] == []
    assert await pipeline.store.size(SHARD.attempt(1).ended) is None

    pipeline.provider.download = download  # type: ignore[method-assign]
    assert await _said_again(pipeline, event, account="fake-1") == []
    assert pipeline.completed().status == "succeeded"
    assert len(pipeline.provider.created) == 1


async def test_an_event_that_says_something_else_of_a_fetched_attempt_changes_no_outcome() -> None:
    pipeline, event = await _stuck_after_fetching(BatchState.EXPIRED)
    other = event.model_copy(update={"ending": "lost", "responses": None, "batch": None, "turn": 1})
    assert await _said_again(pipeline, other) == []
    assert await outcomes(pipeline) == {"A-1": ("scene", "", 1), "A-2": ("scene", "", 2)}
    assert all(line["batch"] for line in await pipeline.manifest())
    assert (await ended_document(pipeline)).ending == "expired"


async def test_an_attempt_that_a_person_gave_up_ends_without_being_read_or_asked_again() -> None:
    pipeline, event = await _stuck_after_fetching(BatchState.SUCCEEDED)
    drop = event.model_copy(update={"ending": "dropped", "message": "it never parses"})
    assert await _said_again(pipeline, drop) == []
    assert pipeline.completed().status == "failed"
    for line in await pipeline.manifest():
        assert (line["outcome"], line["code"]) == ("failed", "dropped")
        assert line["reason"] == "a person gave up this attempt: it never parses"
    assert (await ended_document(pipeline)).uncertain
    assert len(pipeline.provider.created) == 1


@pytest.mark.parametrize(
    ("ending", "uncertain"),
    [("lost", True), ("dropped", True), ("quota", False), ("refused", False), ("over_budget", False)],
)
async def test_only_where_money_may_be_spent_unseen_the_cost_is_uncertain(
    ending: AttemptEnding, *, uncertain: bool
) -> None:
    pipeline = FakePipeline()
    pipeline.provider.create = AsyncMock(side_effect=Permanent("killed here"))  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    event = AttemptEnded(run="run-1", shard=0, attempt=1, ending=ending, message="words")
    assert await _said_again(pipeline, event) == []
    assert (await ended_document(pipeline)).uncertain is uncertain
    assert await outcomes(pipeline) == {"A-1": ("failed", ending, 1)}


async def test_requests_that_were_never_taken_say_so_and_that_nothing_was_spent() -> None:
    pipeline = FakePipeline()
    pipeline.provider.create = AsyncMock(side_effect=Permanent("killed here"))  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    await _said_again(pipeline, AttemptEnded(run="run-1", shard=0, attempt=1, ending="quota"))
    (line,) = await pipeline.manifest()
    assert "too many requests" in line["reason"]
    assert "nothing spent" in line["reason"]


@pytest.mark.parametrize(
    ("answer", "uncertain"),
    [
        (success(""), False),
        (failure("", 400, "bad"), False),
        (success("", usageMetadata={}), True),
        ({"response": {"promptFeedback": {"blockReason": "SAFETY"}}}, True),
    ],
    ids=["metered", "error", "scene without usage", "refusal without usage"],
)
async def test_an_answer_that_does_not_say_what_it_used_makes_the_cost_uncertain(
    answer: dict[str, Any], *, uncertain: bool
) -> None:
    pipeline = FakePipeline()
    pipeline.provider.answerer = lambda key, _: {**answer, "key": key}
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert (await ended_document(pipeline)).uncertain is uncertain


async def test_what_came_before_a_file_was_gone_is_kept_and_the_rest_is_lost_not_paid_again() -> None:
    pipeline = FakePipeline()

    async def half(name: str, start: int = 0) -> AsyncIterator[Piece]:
        if start:
            raise FileGone("404")
        first = pipeline.provider.files[name].index(b"\n") + 1
        yield Piece(0, pipeline.provider.files[name][: first + 50])
        raise Unavailable("broke off")

    pipeline.provider.download = half  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert sorted((await outcomes(pipeline)).values()) == [("failed", "lost", 1), ("scene", "", 1)]
    assert (await ended_document(pipeline)).uncertain
    assert len(pipeline.provider.created) == 1


async def _stuck_after_fetching(ending: BatchState) -> tuple[FakePipeline, AttemptEnded]:
    """Return a pipeline that died with fetched.json written, A-2 unanswered, and what it was told."""
    pipeline = pipeline_without("A-2", 1, ending)
    stream = pipeline.store.stream

    async def dies(key: str) -> AsyncIterator[bytes]:
        if "/responses-" in key:
            raise Permanent("killed here")
        async for piece in stream(key):
            yield piece

    pipeline.store.stream = dies  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    pipeline.store.stream = stream  # type: ignore[method-assign]
    assert await read(pipeline.store, SHARD.attempt(1).fetched, Fetched) is not None
    (event,) = [event for event in pipeline.heard if isinstance(event, AttemptEnded)]
    return pipeline, event


async def _said_again(pipeline: FakePipeline, event: AttemptEnded, account: str = "fake-1") -> list[str]:
    """Say it to a fresh process of this account; return why letters died."""
    pipeline.account = account
    pipeline.bus = pipeline.new_bus()
    pipeline.bus.publish(event)
    await pipeline.drain()
    return [letter.reason for letter in pipeline.bus.dead_letters]
