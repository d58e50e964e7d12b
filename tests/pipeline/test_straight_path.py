"""From a catalogue to a completed run, through all five handlers."""

import pytest

from contracts.events import RunCompleted, RunRejected, ShardPlanned, ShardSettled
from contracts.keys import RunKeys
from services.chassis.photo_library import PhotoProblem
from services.ingest.plans import Budget
from tests.fakes.pipeline import FakePipeline, catalogue


async def test_a_catalogue_becomes_scenes_beside_their_products() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1", "A-2"), reference="theirs", overrides={"styles": ["bright-home"]})
    completed = pipeline.completed()
    assert (completed.status, completed.reference, completed.counts.scene) == ("succeeded", "theirs", 2)
    lines = await pipeline.manifest()
    assert [(line["sku"], line["style"], line["outcome"]) for line in lines] == [
        ("A-1", "bright-home", "scene"),
        ("A-2", "bright-home", "scene"),
    ]
    for line in lines:
        assert await pipeline.store.size(line["scene"]) is not None
        assert await pipeline.store.size(line["thumb"]) is not None
        assert (line["mime_type"], line["width"], line["height"]) == ("image/png", 64, 36)
        assert line["description"] == "a calm room"
        assert line["cost_usd"] > 0
    report = await pipeline.report()
    assert [(row["line"], row["sku"], row["outcome"]) for row in report] == [
        ("2", "A-1", "scene"),
        ("3", "A-2", "scene"),
    ]


async def test_publishing_the_same_event_twice_is_one_run_and_one_batch() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"))
    first = pipeline.completed()
    pipeline.bus = pipeline.new_bus()
    await pipeline.make(catalogue("A-1"))
    assert pipeline.completed() == first
    assert len(pipeline.provider.created) == 1


async def test_a_run_without_a_name_is_derived_from_its_work() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), run=None)
    run = pipeline.completed().run
    await pipeline.make(catalogue("A-1"), run=None, overrides={"max_cost_usd": 50})
    assert pipeline.completed().run == run
    await pipeline.make(catalogue("A-1"), run=None, overrides={"image_size": "1K"})
    assert pipeline.completed().run != run


async def test_a_name_already_used_for_other_bytes_is_rejected_and_the_run_untouched() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"))
    before = await pipeline.store.get(RunKeys("run-1").completed)
    await pipeline.make(catalogue("B-1"))
    last = pipeline.heard[-1]
    assert isinstance(last, RunRejected)
    assert last.code == "run_taken"
    assert await pipeline.store.get(RunKeys("run-1").completed) == before
    assert await pipeline.store.size(RunKeys("run-1").rejected) is None


async def test_no_more_shards_are_in_flight_than_the_window_and_all_settle() -> None:
    pipeline = FakePipeline(window=2)
    skus = [f"S-{number}" for number in range(20)]
    await pipeline.make(catalogue(*skus), overrides={"image_size": "4K"})
    planned = [event.shard for event in pipeline.heard if isinstance(event, ShardPlanned)]
    settled = [event.shard for event in pipeline.heard if isinstance(event, ShardSettled)]
    assert len(planned) > 2
    assert sorted(planned) == sorted(settled) == list(range(len(planned)))
    for position, event in enumerate(pipeline.heard):
        if isinstance(event, ShardPlanned):
            before = pipeline.heard[:position]
            in_flight = sum(isinstance(earlier, ShardPlanned) for earlier in before) - sum(
                isinstance(earlier, ShardSettled) for earlier in before
            )
            assert in_flight < 2
    assert [type(event) for event in pipeline.heard].count(RunCompleted) == 1


async def test_an_item_without_its_photo_is_skipped_with_the_reason_and_the_rest_goes_through() -> None:
    pipeline = FakePipeline()
    pipeline.photos.problems["photos/A-1.jpg"] = PhotoProblem("not_an_image", "it is a web page")
    await pipeline.make(catalogue("A-1", "A-2"), overrides={"styles": ["bright-home"]})
    assert pipeline.completed().status == "partial"
    report = await pipeline.report()
    assert [(row["outcome"], row["code"]) for row in report] == [("skipped", "not_an_image"), ("scene", "")]
    assert "web page" in report[0]["message"]


async def test_a_run_in_which_no_photo_can_be_had_completes_without_a_batch() -> None:
    pipeline = FakePipeline()
    pipeline.photos.problems["photos/A-1.jpg"] = PhotoProblem("not_found", "nothing lies there")
    await pipeline.make(catalogue("A-1"))
    assert pipeline.completed().status == "failed"
    assert pipeline.provider.created == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "unreadable"),
        (b"sku,title\nA,Rug\n", "unmapped"),
        (b"sku,title,image\nA,Rug,\n", "nothing_usable"),
    ],
)
async def test_a_catalogue_that_cannot_be_used_is_rejected_in_words(body: bytes, code: str) -> None:
    pipeline = FakePipeline()
    await pipeline.make(body, reference="theirs")
    rejected = pipeline.heard[-1]
    assert isinstance(rejected, RunRejected)
    assert (rejected.code, rejected.reference) == (code, "theirs")
    assert len(rejected.message) > 20


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"recipe": "no-such-recipe"}, "unknown_recipe"),
        ({"overrides": {"styles": ["no-such-style"]}}, "invalid_recipe"),
        ({"overrides": {"image_size": "16K"}}, "invalid_recipe"),
        ({"catalogue": {"key": "incoming/rugs.csv", "sha256": "0" * 64}}, "unreadable"),
    ],
)
async def test_a_request_that_cannot_be_met_is_rejected_in_words(event: dict[str, object], code: str) -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), **event)
    rejected = pipeline.heard[-1]
    assert isinstance(rejected, RunRejected)
    assert rejected.code == code
    assert len(rejected.message) > 20


async def test_a_run_over_budget_is_refused_and_made_once_the_budget_is_raised() -> None:
    pipeline = FakePipeline(budget=Budget())
    await pipeline.make(catalogue("A-1"), overrides={"max_cost_usd": 0.001})
    assert isinstance(pipeline.heard[-1], RunRejected)
    assert pipeline.heard[-1].code == "over_budget"
    await pipeline.make(catalogue("A-1"), overrides={"max_cost_usd": 10})
    assert pipeline.completed().status == "succeeded"


async def test_a_catalogue_that_is_not_there_is_a_dead_letter_that_can_be_replayed() -> None:
    pipeline = FakePipeline()
    await pipeline.make(catalogue("A-1"), catalogue={"key": "incoming/other.csv"})
    (letter,) = pipeline.bus.dead_letters
    assert "incoming/other.csv" in letter.reason
    await pipeline.store.put("incoming/other.csv", catalogue("A-1"))
    await pipeline.make(catalogue("A-1"), catalogue={"key": "incoming/other.csv"})
    assert pipeline.completed().status == "succeeded"


async def test_the_same_work_under_another_account_is_another_run_and_is_paid_anew() -> None:
    first = FakePipeline()
    await first.make(catalogue("A-1"), run=None)
    second = FakePipeline(store=first.store, account="fake-2")
    await second.make(catalogue("A-1"), run=None)
    assert first.completed().run != second.completed().run
    assert len(second.provider.created) == 1
