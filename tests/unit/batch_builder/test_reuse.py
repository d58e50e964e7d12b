"""What makes two requests the same, and who of an attempt needs a line of its own."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.documents import Item, Reusable
from services.batch_builder.draft import Draft
from services.batch_builder.preparing import Buildable
from services.batch_builder.reuse import request_fingerprint
from services.chassis.photo_library import Photo
from tests.fakes.clock import START

PHOTO = Photo("photos/p.jpg", "image/jpeg", 64, 36, "0" * 64)
REQUEST: dict[str, Any] = {
    "account": "gemini-1",
    "model": "m",
    "settings": {"generationConfig": {"imageConfig": {"imageSize": "2K"}}},
    "prompt": "A room.",
    "photo": PHOTO,
}
MADE = Reusable(
    run="run-1",
    item_id="i",
    scene="runs/run-1/scenes/i.png",
    mime_type="image/png",
    width=1,
    height=1,
    sha256="0" * 64,
    model="m",
    cost_usd=1,
    at=START,
)


def entry(item: str, fingerprint: str, **more: Any) -> Buildable:
    plain = {"product_id": "p", "sku": "s", "title": "t", "style": "y", "photo": "a", "fields": {}}
    return Buildable(Item.model_validate({"item_id": item, **plain}), PHOTO, "A room.", fingerprint, **more)


@pytest.mark.parametrize(
    "change",
    [
        {"account": "simulator-1"},
        {"model": "n"},
        {"settings": {"generationConfig": {"imageConfig": {"imageSize": "4K"}}}},
        {"settings": {**REQUEST["settings"], "safetySettings": []}},
        {"prompt": "A room. "},
        {"photo": replace(PHOTO, key="photos/q.jpg")},
        {"photo": replace(PHOTO, source_sha256="1" * 64)},
    ],
    ids=str,
)
def test_whatever_reaches_the_model_makes_another_request(change: dict[str, Any]) -> None:
    assert request_fingerprint(**{**REQUEST, **change}) != request_fingerprint(**REQUEST)


def test_what_does_not_reach_the_model_does_not() -> None:
    unsent = replace(PHOTO, warning="tiny")
    assert request_fingerprint(**{**REQUEST, "photo": unsent}) == request_fingerprint(**REQUEST)


def test_a_fingerprint_stays_what_it_is_or_all_that_was_paid_for_is_forgotten() -> None:
    assert (
        request_fingerprint(**REQUEST) == "f4f0bef00a6d0e1760e51ec83a614807954fda1492e608e34727e3b6e18333c0"
    )


def test_the_first_of_those_that_ask_the_same_gets_the_line_and_the_others_its_answer() -> None:
    draft = Draft()
    assert [draft.takes(entry(item, "f")) for item in ("a", "b", "c")] == [True, False, False]
    assert draft.takes(entry("d", "g"))
    assert draft.twins == {"b": "a", "c": "a"}
    assert draft.photos.keys() == draft.fingerprints.keys() == {"a", "b", "c", "d"}


def test_what_was_made_before_needs_no_line_and_has_no_twin() -> None:
    draft = Draft()
    assert not any(draft.takes(entry(item, "f", made=MADE)) for item in ("a", "b"))
    assert draft.reused == {"a": MADE, "b": MADE}
    assert (draft.twins, draft.asking) == ({}, {})
