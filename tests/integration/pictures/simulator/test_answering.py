import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from services.gemini_simulator.answering import answer_request
from services.pricing.cards import find_card, pixel_size
from tests.integration.pictures.simulator.requests import request

_CARD = find_card("gemini-nano-banana-2.1")


def _answer(asked: dict[str, Any], model: str = _CARD.name, treatment: str | None = None) -> dict[str, Any]:
    answer = answer_request("the-key", asked, find_card(model), treatment)
    found: dict[str, Any] = json.loads(answer.line)
    assert answer.line.endswith(b"}\n")
    assert answer.succeeded == ("response" in found)
    return found


def _parts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = answer["response"]["candidates"][0]["content"]["parts"]
    return parts


def _picture(answer: dict[str, Any]) -> Image.Image:
    (data,) = [part["inlineData"]["data"] for part in _parts(answer) if "inlineData" in part]
    return Image.open(io.BytesIO(base64.b64decode(data)))


@pytest.mark.parametrize(
    ("model", "kind"),
    [("gemini-nano-banana-2.1", "image/jpeg"), ("gemini-3-pro-image", "image/png")],
)
def test_an_answer_has_a_text_and_a_picture_as_the_model_makes_them(model: str, kind: str) -> None:
    answer = _answer(request(imageConfig={"aspectRatio": "1:1", "imageSize": "1K"}), model)
    text, image = _parts(answer)

    assert text["text"].startswith("Drawn by the simulator")
    assert image["inlineData"]["mimeType"] == kind
    assert Image.MIME[_picture(answer).format or ""] == kind
    assert answer["response"]["modelVersion"] == model


@pytest.mark.parametrize(
    ("ratio", "size"), [("1:1", "1K"), ("9:16", "1K"), ("21:9", "1K"), ("1:8", "1K"), ("16:9", "2K")]
)
def test_a_picture_has_exactly_the_pixels_asked_for(ratio: str, size: str) -> None:
    answer = _answer(request(imageConfig={"aspectRatio": ratio, "imageSize": size}))

    assert _picture(answer).size == pixel_size(_CARD, size, ratio)


def test_the_same_request_gives_the_same_bytes_whatever_its_key() -> None:
    asked = request(imageConfig={"aspectRatio": "1:1"})

    one = answer_request("one", asked, _CARD).line
    two = answer_request("two", asked, _CARD).line

    assert json.loads(one)["response"] == json.loads(two)["response"]


def test_only_what_was_asked_for_is_given() -> None:
    image_only = _answer(request(responseModalities=["IMAGE"], imageConfig={"aspectRatio": "1:1"}))

    assert [set(part) for part in _parts(image_only)] == [{"inlineData"}]


def test_usage_counts_photo_prompt_image_and_thinking() -> None:
    asked = request(prompt="x" * 40, imageConfig={"aspectRatio": "1:1"}, responseModalities=["IMAGE"])

    usage = _answer(asked)["response"]["usageMetadata"]

    assert usage == {
        "promptTokenCount": 1110,
        "candidatesTokenCount": 1120,
        "thoughtsTokenCount": 600,
        "totalTokenCount": 2830,
        "promptTokensDetails": [
            {"modality": "TEXT", "tokenCount": 10},
            {"modality": "IMAGE", "tokenCount": 1100},
        ],
        "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}],
    }


def test_a_request_that_cannot_be_answered_gives_an_error_line_with_its_key() -> None:
    answer = _answer(request(imageConfig={"imageSize": "9K"}))

    assert set(answer) == {"key", "error"}
    assert (answer["key"], answer["error"]["code"]) == ("the-key", 400)


def test_a_blocked_prompt_has_no_candidates_but_its_own_usage() -> None:
    answer = _answer(request(prompt="a rug [simulate:blocked]"))

    assert "candidates" not in answer["response"]
    assert answer["response"]["promptFeedback"]["blockReason"] == "PROHIBITED_CONTENT"
    assert "candidatesTokenCount" not in answer["response"]["usageMetadata"]
    assert answer["response"]["usageMetadata"]["promptTokenCount"] > 1100


@pytest.mark.parametrize(
    ("marker", "reason"),
    [("no-image", "NO_IMAGE"), ("safety", "IMAGE_SAFETY"), ("unheard-of", "SOMETHING_NEW")],
)
def test_a_withheld_picture_says_why_and_has_no_parts(marker: str, reason: str) -> None:
    (candidate,) = _answer(request(), treatment=marker)["response"]["candidates"]

    assert (candidate["finishReason"], candidate["content"]) == (reason, {"role": "model"})


def test_a_missing_line_is_no_line_and_an_unknown_marker_is_only_words() -> None:
    missing = answer_request("k", request(prompt="a rug [simulate:missing]"), _CARD)
    words = _answer(request(prompt="a rug [simulate:nothing-known]", imageConfig={"aspectRatio": "1:1"}))

    assert (missing.line, missing.succeeded) == (b"", False)
    assert _picture(words).size == (1024, 1024)
