"""The request line, and which settings stand where in it."""

import base64
import json

import pytest

from contracts.recipe import Generation, Recipe
from services.batch_builder.request_lines import request_line, request_settings
from services.pricing.cards import card_for_accounting, shipped_cards
from services.pricing.model_card import ModelCard
from services.recipes.shipped_recipes import find_shipped

RECIPE = find_shipped("rug-room")
SETTINGS = request_settings(RECIPE, card_for_accounting(RECIPE.model))
EVERYTHING = Generation(
    temperature=0.7,
    max_output_tokens=4_000,
    thinking_level="minimal",
    search=True,
    safety={"HARM_CATEGORY_HATE_SPEECH": "BLOCK_ONLY_HIGH", "HARM_CATEGORY_HARASSMENT": "OFF"},
)


def _recipe(**changes: object) -> Recipe:
    return RECIPE.model_copy(update=changes)


def _takes(*parameters: str) -> ModelCard:
    """Return the default's card, as if it took just these."""
    return card_for_accounting(RECIPE.model).model_copy(update={"takes": frozenset(parameters)})


def test_a_line_carries_key_photo_prompt_and_settings_in_the_rest_form() -> None:
    line = request_line("rug.scandinavian.1", 'A "rug"\nin a room', b"\xff\xd8photo", "image/jpeg", SETTINGS)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    value = json.loads(line)
    assert value["key"] == "rug.scandinavian.1"
    photo, prompt = value["request"]["contents"][0]["parts"]
    assert base64.b64decode(photo["inlineData"]["data"]) == b"\xff\xd8photo"
    assert photo["inlineData"]["mimeType"] == "image/jpeg"
    assert prompt["text"] == 'A "rug"\nin a room'
    assert value["request"]["generationConfig"] == {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
    }


def test_the_same_item_always_makes_the_same_bytes() -> None:
    lines = {request_line("k", "p", b"photo", "image/jpeg", SETTINGS) for _ in range(3)}
    assert len(lines) == 1


def test_every_setting_stands_where_the_service_wants_it() -> None:
    card = _takes(
        "image_size", "aspect_ratio", "temperature", "max_output_tokens", "thinking_level", "search", "safety"
    )

    assert request_settings(_recipe(generation=EVERYTHING), card) == {
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
            "temperature": 0.7,
            "maxOutputTokens": 4_000,
            "thinkingConfig": {"thinkingLevel": "MINIMAL"},
        },
        "safetySettings": [
            {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"},
            {"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_ONLY_HIGH"},
        ],
        "tools": [{"googleSearch": {}}],
    }


def test_what_a_model_does_not_take_is_not_in_its_requests() -> None:
    assert request_settings(_recipe(generation=EVERYTHING), _takes("aspect_ratio")) == {
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {"aspectRatio": "16:9"},
        }
    }


@pytest.mark.parametrize("model", ["gemini-3.1-flash-lite-image", "gemini-2.5-flash-image"])
def test_a_model_with_one_size_is_not_asked_for_it(model: str) -> None:
    settings = request_settings(_recipe(image_size="1K"), card_for_accounting(model))

    assert settings["generationConfig"]["imageConfig"] == {"aspectRatio": "16:9"}


@pytest.mark.parametrize("card", shipped_cards().values(), ids=lambda card: card.name)
def test_a_thinking_level_is_written_as_the_wire_knows_it(card: ModelCard) -> None:
    for level in card.thinking_levels:
        recipe = _recipe(generation=Generation(thinking_level=level))
        sent = request_settings(recipe, card)["generationConfig"]["thinkingConfig"]["thinkingLevel"]

        assert sent in {"MINIMAL", "LOW", "MEDIUM", "HIGH"}


def test_settings_that_say_nothing_are_not_sent() -> None:
    settings = request_settings(_recipe(generation=Generation()), _takes("temperature", "safety", "search"))

    assert set(settings) == {"generationConfig"}
    assert set(settings["generationConfig"]) == {"responseModalities", "imageConfig"}


def test_a_temperature_of_nothing_is_a_temperature() -> None:
    settings = request_settings(_recipe(generation=Generation(temperature=0)), _takes("temperature"))

    assert settings["generationConfig"]["temperature"] == 0
