import base64
from typing import Any

import pytest

from services.gemini_simulator.picture_request import BadRequest, picture_request
from services.pricing.cards import find_card
from tests.integration.pictures.simulator.requests import inline, picture, request

_CARD = find_card("gemini-nano-banana-2.1")
_LITE = find_card("gemini-3.1-flash-lite-image")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_photos_of_each_kind_are_read(kind: str) -> None:
    part = inline(picture(kind=kind), f"image/{kind.lower()}")

    wanted = picture_request(request(part), _CARD)

    assert wanted.photo is not None
    assert wanted.photo.size == (60, 90)


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        (inline(picture(), "image/jpeg"), "declared as image/jpeg but its bytes are image/png"),
        (inline(picture(kind="GIF"), "image/gif"), "Unsupported MIME type: image/gif"),
        (inline(picture(kind="GIF"), "image/png"), "its bytes are image/gif"),
        (inline(b"no picture", "image/png"), "its bytes are unknown"),
        (inline(picture()[:60], "image/png"), "Unable to process|cannot decode"),
        ({"inlineData": {"data": "AAAA"}}, "none given"),
        ({"inlineData": {"mimeType": "image/png", "data": "@"}}, "its bytes are unknown|not base64"),
        ({"fileData": {"fileUri": "files/x"}}, "inlineData only"),
    ],
)
def test_a_photo_that_cannot_be_used_is_refused(part: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadRequest, match=complaint):
        picture_request(request(part), _CARD)


def test_a_photo_of_too_many_bytes_is_refused() -> None:
    part = inline(picture() + bytes(7 * 1024 * 1024), "image/png")

    with pytest.raises(BadRequest, match="the most is"):
        picture_request(request(part), _CARD)


def test_url_safe_base64_is_read_too() -> None:
    data = base64.urlsafe_b64encode(picture()).decode()

    wanted = picture_request(request({"inlineData": {"mimeType": "image/png", "data": data}}), _CARD)

    assert wanted.photo is not None


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        ({"imageConfig": {"imageSize": "2k"}}, "imageSize '2k' is not supported"),
        ({"imageConfig": {"imageSize": "512"}}, "use 1K, 2K, 4K"),
        ({"imageConfig": {"aspectRatio": "7:5"}}, "aspectRatio '7:5' is not supported"),
        ({"candidateCount": 2}, "candidateCount must be 1"),
        ({"thinkingConfig": {"thinkingLevel": "LOW"}}, "it has minimal, medium, high"),
    ],
)
def test_what_the_model_lacks_is_refused(config: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadRequest, match=complaint):
        picture_request(request(**config), _CARD)


def test_a_model_of_one_size_must_not_be_asked_for_it() -> None:
    with pytest.raises(BadRequest, match="leave it out"):
        picture_request(request(imageConfig={"imageSize": "1K"}), _LITE)


def test_without_a_ratio_the_photos_own_is_kept() -> None:
    tall = picture_request(request(inline(picture((60, 90)), "image/png")), _CARD)
    none = picture_request({"contents": [{"parts": [{"text": "a rug"}]}]}, _CARD)

    assert (tall.pixels, none.pixels) == ((848, 1264), (1024, 1024))


def test_a_request_without_contents_is_refused() -> None:
    with pytest.raises(BadRequest, match="contents is not specified"):
        picture_request({}, _CARD)
