"""A request that was answered before is not paid again: across runs, within an attempt, after a crash."""

from decimal import Decimal
from typing import Any

import pytest

from contracts import keys
from contracts.documents import Built, Reusable
from contracts.events import AttemptEnded
from contracts.keys import RunKeys
from services.chassis.object_store import read
from services.chassis.photo_library import PhotoProblem
from services.recipes.shipped_recipes import find_shipped
from services.spending.book import account_ledger, run_ledger
from tests.fakes.answers import AnsweringProvider, Line, failure, no_picture, picture, success
from tests.fakes.pipeline import FakePipeline, catalogue

ONE_STYLE: dict[str, Any] = {"overrides": {"styles": ["bright-home"]}}
ALIKE = b"sku,title,image\nA-1,Rug,photos/same.jpg\nA-2,Rug,photos/same.jpg\n"


def pipeline_answering(*answers: Line, **fields: Any) -> FakePipeline:
    """Return a pipeline whose provider gives these answers to an item, one after the other, then scenes."""

    def answer(key: str, asked: int) -> Line:
        line = answers[asked] if asked < len(answers) else success(key)
        return line and {**line, "key": key}

    return FakePipeline(provider=AnsweringProvider(answerer=answer), **fields)


async def notes(pipeline: FakePipeline) -> list[Reusable]:
    found = [one.key async for one in pipeline.store.list("reuse/")]
    return [note for key in found if (note := await read(pipeline.store, key, Reusable)) is not None]


async def with_recipe(pipeline: FakePipeline, version: str, settings: str) -> str:
    text = f"extends = 'product-lifestyle@1'\nversion = '{version}'\n{settings}\n"
    await pipeline.store.put(keys.recipe("product-lifestyle", version), text.encode())
    return f"product-lifestyle@{version}"


async def test_a_second_run_with_the_same_requests_costs_nothing_and_makes_no_batch() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1", "A-2"), run="run-1")
    await pipeline.make(catalogue("A-1", "A-2"), run="run-2")
    assert len(pipeline.provider.created) == 1
    completed = pipeline.completed()
    assert (completed.run, completed.status, completed.cost_usd) == ("run-2", "succeeded", Decimal(0))
    assert completed.costs is not None
    assert completed.costs.reused == completed.counts.scene == 4
    for first, second in zip(await pipeline.manifest("run-1"), await pipeline.manifest("run-2"), strict=True):
        assert (second["reused"], second["cost_usd"], second["batch"]) == ("run-1", 0, None)
        assert "reused" not in first
        assert second["scene"] == first["scene"].replace("run-1", "run-2")
        assert await pipeline.store.get(second["scene"]) == await pipeline.store.get(first["scene"])
        assert await pipeline.store.size(second["thumb"]) is not None
        same = ("sha256", "description", "width", "height", "mime_type", "photo", "model")
        assert [first[name] for name in same] == [second[name] for name in same]


async def test_the_report_says_which_records_were_reused() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    await pipeline.make(catalogue("A-1", "A-2"), run="run-2", **ONE_STYLE)
    report = await pipeline.report("run-2")
    assert [(row["outcome"], row["reused"]) for row in report] == [("scene", "run-1"), ("scene", "")]


async def test_only_what_is_new_is_asked_for() -> None:
    pipeline = FakePipeline()
    words = find_shipped("product-lifestyle").styles[0].words
    style = "[[styles]]\nname = '{}'\nwords = '''{}'''\n".format
    before = await with_recipe(pipeline, "2", style("a", words) + style("b", "A cellar."))
    after = await with_recipe(pipeline, "3", style("a", words) + style("b", "An attic."))
    await pipeline.make(catalogue("A-1"), run="run-1", recipe=before)
    await pipeline.make(catalogue("A-1"), run="run-2", recipe=after)
    made = {line["style"]: line.get("reused") for line in await pipeline.manifest("run-2")}
    assert made == {"a": "run-1", "b": None}
    ledger = await run_ledger(pipeline.store, pipeline.clock, "run-2").now()
    assert ledger.spent_usd == pipeline.completed().cost_usd > 0
    built = await read(pipeline.store, RunKeys("run-2").shard(0).attempt(1).built, Built)
    assert built is not None
    assert (built.lines, len(built.reused), len(built.photos)) == (1, 1, 2)


async def test_another_size_another_account_or_another_photo_is_another_request() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    larger = {"overrides": {"styles": ["bright-home"], "image_size": "4K"}}
    await pipeline.make(catalogue("A-1"), run="run-2", **larger)
    await pipeline.make(catalogue("A-1").replace(b"photos/A-1", b"photos/B-1"), run="run-3", **ONE_STYLE)
    assert len(pipeline.provider.created) == 3
    other = FakePipeline(store=pipeline.store, account="simulator-1")
    await other.make(catalogue("A-1"), run="run-4", **ONE_STYLE)
    assert len(other.provider.created) == 1


async def test_a_recipe_may_refuse_reuse_and_what_it_makes_is_what_later_runs_take() -> None:
    pipeline = FakePipeline()
    fresh = await with_recipe(pipeline, "fresh", "reuse = false")
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    await pipeline.make(catalogue("A-1"), run="run-2", recipe=fresh, **ONE_STYLE)
    await pipeline.make(catalogue("A-1"), run="run-3", **ONE_STYLE)
    assert len(pipeline.provider.created) == 2
    assert (await pipeline.manifest("run-3"))[0]["reused"] == "run-2"


async def test_products_with_one_photo_and_the_same_words_share_a_line_and_its_cost_counts_once() -> None:
    pipeline = FakePipeline()
    await pipeline.make(ALIKE, **ONE_STYLE)
    assert list(pipeline.provider.asked.values()) == [1]
    first, second = await pipeline.manifest()
    assert first["cost_usd"] > 0
    assert second["cost_usd"] == 0
    assert float(pipeline.completed().cost_usd) == first["cost_usd"]
    assert first["scene"] != second["scene"]
    assert await pipeline.store.get(first["scene"]) == await pipeline.store.get(second["scene"])
    assert (second["outcome"], second["batch"]) == ("scene", first["batch"])
    assert "reused" not in second
    ledger = await run_ledger(pipeline.store, pipeline.clock, "run-1").now()
    assert ledger.spent_usd == pipeline.completed().cost_usd  # nothing is in doubt: no answer is missing


async def test_twins_fail_alike_and_are_tried_again_alike() -> None:
    pipeline = pipeline_answering(failure("", 503, "overloaded"), no_picture("", "SAFETY"))
    await pipeline.make(ALIKE, **ONE_STYLE)
    first, second = await pipeline.manifest()
    assert [(line["outcome"], line["code"], line["attempt"]) for line in (first, second)] == [
        ("blocked", "safety", 2),
        ("blocked", "safety", 2),
    ]
    assert first["cost_usd"] > second["cost_usd"] == 0


async def test_a_reused_scene_whose_object_is_gone_is_made_anew_and_is_what_later_runs_take() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    (first,) = await pipeline.manifest("run-1")
    await pipeline.store.delete(first["scene"])
    await pipeline.make(catalogue("A-1"), run="run-2", **ONE_STYLE)
    assert len(pipeline.provider.created) == 2
    assert [note.run for note in await notes(pipeline)] == ["run-2"]


@pytest.mark.parametrize("lost", [True, False], ids=["gone", "written over"])
async def test_a_scene_lost_after_it_was_chosen_is_made_anew_at_the_next_attempt(lost: bool) -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    (first,) = await pipeline.manifest("run-1")
    get = pipeline.store.get

    async def lose(key: str) -> bytes:
        if key == first["scene"]:
            await (pipeline.store.delete(key) if lost else pipeline.store.put(key, picture(colour="red")))
        return await get(key)

    pipeline.store.get = lose  # type: ignore[method-assign]
    await pipeline.make(catalogue("A-1"), run="run-2", **ONE_STYLE)
    (line,) = await pipeline.manifest("run-2")
    assert (line["outcome"], line["attempt"]) == ("scene", 2)
    assert "reused" not in line
    assert [note.run for note in await notes(pipeline)] == ["run-2"]


async def test_a_note_of_another_version_is_no_obstacle() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    (key,) = [one.key async for one in pipeline.store.list("reuse/")]
    await pipeline.store.put(key, b'{"schema_version": 2}')
    await pipeline.make(catalogue("A-1"), run="run-2", **ONE_STYLE)
    assert len(pipeline.provider.created) == 2
    assert pipeline.completed().status == "succeeded"


async def test_what_has_no_scene_is_never_taken() -> None:
    pipeline = pipeline_answering(no_picture("", "SAFETY"))
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    assert await notes(pipeline) == []
    await pipeline.make(catalogue("A-1"), run="run-2", **ONE_STYLE)
    assert pipeline.completed().status == "succeeded"


async def test_a_shard_with_nothing_to_send_still_has_its_reused_scenes() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    pipeline.photos.problems["photos/A-2.jpg"] = PhotoProblem("not_found", "nothing lies there")
    await pipeline.make(catalogue("A-1", "A-2"), run="run-2", **ONE_STYLE)
    endings = [event.ending for event in pipeline.heard if isinstance(event, AttemptEnded)]
    assert endings == ["succeeded", "nothing_to_submit"]
    assert [line["outcome"] for line in await pipeline.manifest("run-2")] == ["scene", "skipped"]


async def test_a_child_run_reuses_what_another_run_made_meanwhile() -> None:
    pipeline = pipeline_answering(no_picture("", "SAFETY"))
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    await pipeline.make(catalogue("A-1"), run="run-2", **ONE_STYLE)
    parent = {"run": "run-1", "reason": "replay"}
    await pipeline.make(catalogue("A-1"), run="run-3", parent=parent, **ONE_STYLE)
    assert len(pipeline.provider.created) == 2
    assert (await pipeline.manifest("run-3"))[0]["reused"] == "run-2"


async def test_a_budget_holds_only_what_is_sent() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run="run-1", **ONE_STYLE)
    spent = pipeline.completed().cost_usd
    await pipeline.make(catalogue("A-1"), run="run-2", **ONE_STYLE)
    assert (await run_ledger(pipeline.store, pipeline.clock, "run-2").now()).spent_usd == 0
    ledger = await account_ledger(pipeline.store, pipeline.clock, pipeline.account).now()
    assert (ledger.spent_usd, ledger.reserved) == (spent, {})


@pytest.mark.parametrize("from_the_end", range(1, 16))
async def test_a_power_cut_at_any_write_of_an_extractor_lets_nothing_paid_be_paid_again(
    from_the_end: int,
) -> None:
    whole = FakePipeline.in_virtual_time()
    await whole.make(ALIKE, **ONE_STYLE)
    pipeline = FakePipeline.in_virtual_time()
    pipeline.store.cut_before = whole.store.writes - from_the_end  # type: ignore[attr-defined]
    await pipeline.ask(ALIKE, **ONE_STYLE)
    assert await pipeline.until_the_power_goes()
    await pipeline.make(ALIKE, **ONE_STYLE)
    await pipeline.make(ALIKE, run="run-2", **ONE_STYLE)
    assert pipeline.completed().run == "run-2"
    assert (len(pipeline.provider.created), pipeline.completed().cost_usd) == (1, Decimal(0))


async def test_a_warning_about_a_photo_reaches_manifest_and_report() -> None:
    pipeline = FakePipeline()
    pipeline.photos.warnings["photos/A-1.jpg"] = "it is only 90 pixels wide"
    await pipeline.make(catalogue("A-1", "A-2"), **ONE_STYLE)
    first, second = await pipeline.manifest()
    assert first["warning"] == "it is only 90 pixels wide"
    assert "warning" not in second
    assert [row["message"] for row in await pipeline.report()] == ["it is only 90 pixels wide", ""]
