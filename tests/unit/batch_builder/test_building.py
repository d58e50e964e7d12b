import json

import pytest

from contracts.documents import Built
from contracts.events import AttemptEnded, BatchBuilt, ShardPlanned
from contracts.keys import RunKeys
from services.batch_builder.handlers import BatchBuilder
from services.batch_builder.preparing import Preparer
from services.chassis.errors import Permanent, Unavailable
from services.chassis.object_store import read
from services.chassis.photo_library import Photo, PhotoProblem
from services.chassis.run_documents import read_items, run_document
from tests.fakes.pipeline import FakePipeline, catalogue

KEYS = RunKeys("run-1").shard(0).attempt(1)


async def planned(pipeline: FakePipeline) -> ShardPlanned:
    """Return the first shard of a run whose later messages nobody handles."""
    await pipeline.make(catalogue("A-1", "A-2"), overrides={"styles": ["bright-home"]})
    return next(event for event in pipeline.heard if isinstance(event, ShardPlanned))


@pytest.fixture
async def event(pipeline: FakePipeline) -> ShardPlanned:
    shard = await planned(pipeline)
    await pipeline.store.delete(KEYS.built)
    for note in [found.key async for found in pipeline.store.list("reuse/")]:
        await pipeline.store.delete(note)
    return shard


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


async def test_every_item_gets_a_line_with_its_own_products_photo(
    pipeline: FakePipeline, event: ShardPlanned
) -> None:
    builder = BatchBuilder(pipeline.store, pipeline.photos)
    (built,) = await builder.build(event)  # type: ignore[misc]
    assert isinstance(built, BatchBuilt)
    body = await pipeline.store.get(built.requests.key)
    assert [json.loads(line)["key"].split(".")[0] for line in body.splitlines()] == ["a-1", "a-2"]
    commit = await read(pipeline.store, KEYS.built, Built)
    assert commit is not None
    assert sorted(commit.photos.values()) == ["photos/photos-A-1.jpg", "photos/photos-A-2.jpg"]


async def test_a_rerun_says_the_same_and_fetches_no_photo(
    pipeline: FakePipeline, event: ShardPlanned
) -> None:
    builder = BatchBuilder(pipeline.store, pipeline.photos)
    first = await builder.build(event)
    pipeline.photos.obtained.clear()
    assert await builder.build(event) == first
    assert pipeline.photos.obtained == []


async def test_an_attempt_in_which_no_photo_can_be_had_has_nothing_to_submit(
    pipeline: FakePipeline, event: ShardPlanned
) -> None:
    for sku in ("A-1", "A-2"):
        pipeline.photos.problems[f"photos/{sku}.jpg"] = PhotoProblem("not_found", "nothing lies there")
    (ended,) = await BatchBuilder(pipeline.store, pipeline.photos).build(event)  # type: ignore[misc]
    assert isinstance(ended, AttemptEnded)
    assert ended.ending == "nothing_to_submit"


async def test_a_store_that_is_away_builds_nothing_and_skips_nobody(
    pipeline: FakePipeline, event: ShardPlanned
) -> None:
    class Away:
        async def obtain(
            self, address: str, catalogue: str | None = None, *, revalidate: bool = False
        ) -> Photo:
            raise Unavailable("the store is away")

    with pytest.raises(ExceptionGroup) as caught:
        await BatchBuilder(pipeline.store, Away()).build(event)
    assert caught.group_contains(Unavailable)
    assert await read(pipeline.store, KEYS.built, Built) is None


async def test_a_shard_of_a_run_nobody_knows_is_refused(pipeline: FakePipeline, event: ShardPlanned) -> None:
    stranger = event.model_copy(update={"run": "no-such-run"})
    with pytest.raises(Permanent, match="no-such-run"):
        await BatchBuilder(pipeline.store, pipeline.photos).build(stranger)


@pytest.mark.parametrize(("reuse", "asked_again"), [(True, 0), (False, 1)])
async def test_a_run_that_reuses_nothing_has_even_a_young_photo_asked_about(
    pipeline: FakePipeline, event: ShardPlanned, reuse: bool, asked_again: int
) -> None:
    document = await run_document(pipeline.store, event.run)
    recipe = document.recipe.model_copy(update={"reuse": reuse})
    document = document.model_copy(update={"recipe": recipe})
    item = await anext(read_items(pipeline.store, event.items))
    before = pipeline.photos.revalidated
    await Preparer(pipeline.store, pipeline.photos, document, {}).prepare(item)
    assert pipeline.photos.revalidated - before == asked_again
