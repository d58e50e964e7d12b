"""Items that no request was made for: they name no batch."""

from services.chassis.photo_library import PhotoProblem
from tests.fakes.pipeline import FakePipeline, catalogue


async def test_an_item_without_a_photo_names_no_batch_beside_those_that_were_in_one() -> None:
    pipeline = FakePipeline()
    pipeline.photos.problems["photos/A-2.jpg"] = PhotoProblem("not_found", "nothing lies there")
    await pipeline.make(catalogue("A-1", "A-2"), overrides={"styles": ["bright-home"]})
    made, skipped = await pipeline.manifest()
    assert (made["outcome"], skipped["outcome"]) == ("scene", "skipped")
    assert made["batch"]
    assert skipped["batch"] is None
