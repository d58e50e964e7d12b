"""What providers answer on an ordinary bad day, and what becomes of each item."""

import json
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import AsyncMock

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from contracts.events import AttemptEnded, RunCancelRequested, RunCompleted, RunRejected, ShardPlanned
from contracts.keys import RunKeys
from services.chassis.errors import Permanent
from services.chassis.provider import BatchState, CreateAnswer, FileGone, Piece, Refused
from tests.fakes.answers import (
    AnsweringProvider,
    Line,
    failure,
    image_part,
    no_picture,
    picture,
    success,
)
from tests.fakes.pipeline import FakePipeline, catalogue

ONE_STYLE: dict[str, Any] = {"overrides": {"styles": ["bright-home"]}}


def pipeline_answering(answers: dict[str, list[Line]]) -> FakePipeline:
    """Return a pipeline whose provider gives an item of a SKU its answers in turn, then successes."""

    def answer(key: str, asked: int) -> Line:
        for sku, lines in answers.items():
            if key.startswith(f"{sku}."):
                line = lines[asked] if asked < len(lines) else success(key)
                return line and {**line, "key": key}
        return success(key)

    return FakePipeline(provider=AnsweringProvider(answerer=answer))


async def outcome_of(pipeline: FakePipeline, sku: str) -> dict[str, Any]:
    return next(line for line in await pipeline.manifest() if line["sku"] == sku)


@pytest.mark.parametrize(
    "first",
    [
        None,
        failure("", 500, "internal"),
        failure("", 503, "overloaded"),
        no_picture("", "NO_IMAGE"),
        no_picture("", "SOMETHING_NEW"),
        success("", {"text": "only words"}),
        success("", image_part(b"no image at all")),
    ],
)
async def test_what_may_go_better_is_asked_again_and_only_that(first: Line) -> None:
    pipeline = pipeline_answering({"a-1": [first]})
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"
    retried = [event for event in pipeline.heard if isinstance(event, ShardPlanned) and event.attempt == 2]
    assert [event.items.count for event in retried] == [1]
    line = await outcome_of(pipeline, "A-1")
    assert (line["outcome"], line["attempt"]) == ("scene", 2)
    assert (await outcome_of(pipeline, "A-2"))["attempt"] == 1


async def test_the_cost_of_an_item_is_that_of_all_its_attempts() -> None:
    pipeline = pipeline_answering({"a-1": [no_picture("", "NO_IMAGE")]})
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    twice, once = await outcome_of(pipeline, "A-1"), await outcome_of(pipeline, "A-2")
    assert twice["cost_usd"] == pytest.approx(2 * once["cost_usd"])


async def test_an_item_that_never_goes_well_fails_after_the_recipes_attempts() -> None:
    pipeline = pipeline_answering({"a-1": [failure("", 503, "overloaded")] * 9})
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert pipeline.completed().status == "partial"
    line = await outcome_of(pipeline, "A-1")
    assert (line["outcome"], line["code"], line["attempt"]) == ("failed", "error_503", 3)
    assert "overloaded" in line["reason"]


@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        ({"key": "", "response": {"promptFeedback": {"blockReason": "SAFETY"}}}, "blocked", "blocked_safety"),
        (no_picture("", "PROHIBITED_CONTENT"), "blocked", "prohibited_content"),
        (failure("", 400, "unable to process input image"), "failed", "error_400"),
    ],
)
async def test_what_will_not_go_better_is_final_at_once(answer: Line, outcome: str, code: str) -> None:
    pipeline = pipeline_answering({"a-1": [answer]})
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    line = await outcome_of(pipeline, "A-1")
    assert (line["outcome"], line["code"], line["attempt"]) == (outcome, code, 1)
    assert (await outcome_of(pipeline, "A-2"))["outcome"] == "scene"


async def test_answers_are_matched_by_key_and_never_by_position() -> None:
    pipeline = FakePipeline()
    create = pipeline.provider.create

    async def shuffled(model: str, file: str, display_name: str) -> CreateAnswer:
        answer = await create(model, file, display_name)
        name = next(name for name in pipeline.provider.files if name.startswith("files/batch-"))
        lines = pipeline.provider.files[name].splitlines()
        stranger = json.dumps(success("no-such-item")).encode()
        messy = [stranger, lines[1], b"", b"{broken", lines[0], lines[1]]
        pipeline.provider.files[name] = b"\r\n".join(messy)
        return answer

    pipeline.provider.create = shuffled  # type: ignore[method-assign]
    pipeline.provider.answerer = lambda key, _: success(key, {"text": key}, image_part(picture()))
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert pipeline.completed().counts.scene == 2
    for line in await pipeline.manifest():
        assert line["description"] == line["item_id"]


async def test_an_expired_batch_gives_what_it_has_and_only_the_rest_is_asked_again() -> None:
    pipeline = pipeline_answering({"a-2": [None]})
    pipeline.provider.ending = BatchState.EXPIRED
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"
    assert [(await outcome_of(pipeline, sku))["attempt"] for sku in ("A-1", "A-2")] == [1, 2]


async def test_a_refused_batch_fails_its_items_with_the_providers_words() -> None:
    pipeline = FakePipeline()

    async def refuse(model: str, file: str, display_name: str) -> CreateAnswer:
        return Refused("400", "no such field: imageSise")

    pipeline.provider.create = refuse  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert pipeline.completed().status == "failed"
    line = await outcome_of(pipeline, "A-1")
    assert (line["code"], line["attempt"]) == ("refused", 1)
    assert "imageSise" in line["reason"]


async def test_a_cancelled_run_keeps_what_is_finished_and_accounts_for_the_rest() -> None:
    pipeline = FakePipeline(window=1)
    skus = [f"S-{number}" for number in range(20)]
    stop = RunCancelRequested(run="run-1", reason="wrong season")

    def stop_when_the_first_attempt_ends(event: object) -> None:
        if isinstance(event, AttemptEnded) and event.shard == 0:
            pipeline.bus.publish(stop)

    pipeline.bus.listen(stop_when_the_first_attempt_ends)
    await pipeline.make(catalogue(*skus), overrides={"styles": ["bright-home"], "image_size": "4K"})
    completed = pipeline.completed()
    assert completed.status == "cancelled"
    assert completed.counts.scene > 0
    assert completed.counts.cancelled > 0
    assert completed.counts.total == 20


async def test_every_outcome_is_the_same_when_every_message_is_delivered_twice() -> None:
    pipeline = pipeline_answering({"a-1": [None, failure("", 500, "internal")]})
    doubled: set[object] = set()

    def again(event: Any) -> None:
        if (event.kind, str(event)) not in doubled:
            doubled.add((event.kind, str(event)))
            pipeline.bus.publish(event)

    pipeline.bus.listen(again)
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"
    assert len(pipeline.provider.created) == 3
    completions = [event for event in pipeline.heard if isinstance(event, RunCompleted)]
    assert len({(event.id, event.model_dump_json()) for event in completions}) == 1


async def test_a_process_that_forgot_everything_says_it_all_again_from_the_store() -> None:
    pipeline = pipeline_answering({"a-1": [None]})
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    said = {(event.kind, event.model_dump_json()) for event in pipeline.heard}
    pipeline.bus, pipeline.heard = pipeline.new_bus(), []
    pipeline.bus.listen(pipeline.heard.append)
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    again = {(event.kind, event.model_dump_json()) for event in pipeline.heard}
    assert again <= said
    assert ("run.completed", pipeline.completed().model_dump_json()) in again
    assert len(pipeline.provider.created) == 2


async def test_a_sku_that_looks_like_a_path_stays_inside_the_run() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("../../etc/x"), **ONE_STYLE)
    line = await outcome_of(pipeline, "../../etc/x")
    assert line["scene"].startswith(f"{RunKeys('run-1').prefix}/scenes/etc-x_")
    assert ".." not in line["scene"]


async def test_a_child_run_makes_only_what_its_parent_lacks() -> None:
    pipeline = pipeline_answering({"a-1": [failure("", 503, "overloaded")] * 3})
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    await pipeline.make(
        catalogue("A-1", "A-2"), **ONE_STYLE, run=None, parent={"run": "run-1", "reason": "again"}
    )
    child = pipeline.completed()
    assert (child.status, child.counts.total) == ("succeeded", 1)
    assert [line["sku"] for line in await pipeline.manifest(child.run)] == ["A-1"]
    report = await pipeline.report(child.run)
    assert [(row["sku"], row["outcome"], row["code"]) for row in report] == [
        ("A-1", "scene", ""),
        ("A-2", "skipped", "made_before"),
    ]


async def test_a_child_of_an_unfinished_run_is_a_dead_letter() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), **ONE_STYLE, run=None, parent={"run": "no-such-run"})
    (letter,) = pipeline.bus.dead_letters
    assert "no-such-run is not completed" in letter.reason


async def test_a_scene_wins_over_an_error_line_of_the_same_item_wherever_it_stands() -> None:
    pipeline = FakePipeline()
    create = pipeline.provider.create

    async def doubled(model: str, file: str, display_name: str) -> CreateAnswer:
        answer = await create(model, file, display_name)
        name = next(name for name in pipeline.provider.files if name.startswith("files/batch-"))
        (line,) = pipeline.provider.files[name].splitlines()
        error = json.dumps(failure(json.loads(line)["key"], 500, "internal")).encode()
        pipeline.provider.files[name] = b"\n".join([error, line, error, line])
        return answer

    pipeline.provider.create = doubled  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"
    assert len(pipeline.provider.created) == 1


@pytest.mark.parametrize("text", [b'"a \\ud83d cut emoji"', b'"a bad \xff byte"'])
async def test_one_bad_character_beside_a_good_image_loses_nothing(text: bytes) -> None:
    pipeline = FakePipeline()
    create = pipeline.provider.create

    async def spoiled(model: str, file: str, display_name: str) -> CreateAnswer:
        answer = await create(model, file, display_name)
        name = next(name for name in pipeline.provider.files if name.startswith("files/batch-"))
        pipeline.provider.files[name] = pipeline.provider.files[name].replace(b'"a calm room"', text)
        return answer

    pipeline.provider.create = spoiled  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"
    assert len(pipeline.provider.created) == 1


async def test_an_empty_error_beside_a_response_is_no_error() -> None:
    pipeline = pipeline_answering({"a-1": [{**success(""), "error": {}}]})
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert (await outcome_of(pipeline, "A-1"))["attempt"] == 1


async def test_responses_that_the_store_spoiled_are_never_taken_for_missing_and_paid_again() -> None:
    pipeline = FakePipeline()
    stream = pipeline.store.stream

    async def cut(key: str) -> AsyncIterator[bytes]:
        async for piece in stream(key):
            yield piece[:100] if "/responses-" in key else piece

    pipeline.store.stream = cut  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    (letter,) = pipeline.bus.dead_letters
    assert "is not what was fetched" in letter.reason
    assert len(pipeline.provider.created) == 1


async def test_responses_that_the_provider_no_longer_has_end_the_items_as_lost() -> None:
    pipeline = FakePipeline()

    async def gone(name: str, start: int = 0) -> AsyncIterator[Piece]:
        raise FileGone(f"the provider no longer has {name}")
        yield Piece(start, b"")

    pipeline.provider.download = gone  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE)
    assert (await outcome_of(pipeline, "A-1"))["code"] == "lost"
    assert len(pipeline.provider.created) == 1


async def test_raising_the_attempts_of_a_run_that_goes_on_allows_it_more() -> None:
    pipeline = pipeline_answering({"a-1": [failure("", 503, "overloaded")] * 4})
    for attempts in (1, 5):
        text = f"extends = 'product-lifestyle@1'\nversion = 'v{attempts}'\nmax_attempts = {attempts}\n"
        await pipeline.store.put(f"recipes/product-lifestyle/v{attempts}.toml", text.encode())
    look = pipeline.provider.look
    pipeline.provider.look = AsyncMock(side_effect=Permanent("not now"))  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE, recipe="product-lifestyle@v1")
    pipeline.provider.look = look  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), **ONE_STYLE, recipe="product-lifestyle@v5")
    line = await outcome_of(pipeline, "A-1")
    assert (line["outcome"], line["attempt"]) == ("scene", 5)


async def test_a_recipe_that_extends_itself_is_rejected_in_words() -> None:
    pipeline = FakePipeline()
    for here, there in (("a", "b"), ("b", "a")):
        text = f"extends = 'loop@{there}'\nversion = '{here}'\n"
        await pipeline.store.put(f"recipes/loop/{here}.toml", text.encode())
    await pipeline.make(catalogue("A-1"), recipe="loop@a")
    rejected = pipeline.heard[-1]
    assert isinstance(rejected, RunRejected)
    assert "loop@a extends loop@b extends loop@a" in rejected.message


async def test_an_item_without_a_scene_is_logged_with_run_shard_and_item() -> None:
    pipeline = pipeline_answering({"a-1": [failure("", 400, "bad image")]})
    with capture_logs(processors=[merge_contextvars]) as lines:
        await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    (line,) = [line for line in lines if line["event"] == "item_without_scene"]
    item = (await outcome_of(pipeline, "A-1"))["item_id"]
    assert (line["run"], line["shard"], line["item"], line["code"]) == ("run-1", 0, item, "error_400")
