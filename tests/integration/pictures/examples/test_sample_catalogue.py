"""The sample catalogue: whole, small, read without a complaint, and drawn by its script."""

import csv
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from examples import draw_rugs
from services.ingest.catalogue import open_catalogue

CATALOGUE = Path(draw_rugs.__file__).parent / "rugs" / "catalogue.csv"
REDRAWN = "RUG-1012"
MOST_BYTES = 250_000


def records() -> list[dict[str, str]]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def photo_of(record: dict[str, str]) -> Path:
    return CATALOGUE.parent / record["image link"]


def mean_difference(one: bytes, other: bytes) -> float:
    """Return by how much the two pictures' colours differ on average, of 255."""
    pictures = [Image.open(BytesIO(data)).convert("RGB") for data in (one, other)]
    assert pictures[0].size == pictures[1].size
    return max(ImageStat.Stat(ImageChops.difference(*pictures)).mean)


@pytest.mark.parametrize("record", records(), ids=lambda record: record["SKU"])
def test_every_record_has_a_photo_that_is_large_enough_and_small_enough(record: dict[str, str]) -> None:
    photo = photo_of(record)
    assert photo.stat().st_size <= MOST_BYTES
    with Image.open(photo) as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) >= 1000


def test_there_are_enough_rugs_for_a_demonstration() -> None:
    assert len(records()) >= 12


def test_every_sku_is_unique_and_one_begins_with_a_zero() -> None:
    skus = [record["SKU"] for record in records()]
    assert len(set(skus)) == len(skus)
    assert [sku for sku in skus if sku.startswith("0")] == ["01007"]


def test_every_photo_is_used_and_every_rug_drawn_is_for_sale() -> None:
    photos = set(draw_rugs.PHOTOS.iterdir())
    assert {photo_of(record) for record in records()} == photos
    assert {photo.stem for photo in photos} == set(draw_rugs.RUGS)


def test_the_size_in_centimetres_is_the_size_that_was_drawn() -> None:
    for record in records():
        drawn = sorted(draw_rugs.RUGS[record["SKU"]].sides_cm)
        assert record["size in CM"] == " X ".join(map(str, drawn))


def test_the_catalogue_is_read_without_a_complaint() -> None:
    catalogue = open_catalogue(CATALOGUE, CATALOGUE.name, {})
    groups = list(catalogue.groups())
    assert not catalogue.notices
    assert [group.problem for group in groups] == [None] * len(records())
    assert [(group.sku, group.photo) for group in groups] == [
        (record["SKU"], record["image link"]) for record in records()
    ]


def test_a_rug_drawn_again_is_the_committed_photo() -> None:
    """With another JPEG encoder than the one it was made with, the photo may differ by a trifle."""
    drawn = draw_rugs.encoded(draw_rugs.RUGS[REDRAWN].photo())
    committed = (draw_rugs.PHOTOS / f"{REDRAWN}.jpg").read_bytes()
    assert drawn == committed or mean_difference(drawn, committed) < 3
