"""Which settings are sent to which model, and what is said of the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.recipe import Generation, Recipe
from services.pricing.cards import card_for_accounting, shipped_cards
from services.pricing.parameters import taken, unsent
from tests.unit.recipes.sample import recipe_with

NANO, LITE, PRO, OLD = (
    "gemini-nano-banana-2.1",
    "gemini-3.1-flash-lite-image",
    "gemini-3-pro-image",
    "gemini-2.5-flash-image",
)


def _recipe(settings: dict[str, object] | None = None) -> Recipe:
    return recipe_with(generation=settings or {}, image_size="1K")


@pytest.mark.parametrize(
    ("model", "setting", "value", "sentence"),
    [
        (NANO, "temperature", 0.7, f"temperature 0.7 is not sent: {NANO} does not take it"),
        (OLD, "temperature", 0.7, None),
        (OLD, "temperature", 0, None),
        (NANO, "max_output_tokens", 8_192, None),
        (
            LITE,
            "max_output_tokens",
            8_192,
            f"the limit of 8192 output tokens is not sent: {LITE} writes 4096 at most by itself",
        ),
        (LITE, "max_output_tokens", 4_096, None),
        (
            NANO,
            "max_output_tokens",
            1_000,
            (
                "the limit of 1000 output tokens is not sent: "
                "an image of 1K takes 1120 of them, so none could be finished"
            ),
        ),
        (
            NANO,
            "max_output_tokens",
            1_719,
            (
                "the limit of 1719 output tokens is not sent: an image of 1K takes 1120 of them, and the 599 "
                "left are fewer than the 600 of text and thinking that usually come with it"
            ),
        ),
        (NANO, "max_output_tokens", 1_720, None),
        (NANO, "max_output_tokens", 65_536, None),
        (NANO, "thinking_level", "medium", None),
        (
            LITE,
            "thinking_level",
            "medium",
            f"thinking level medium is not sent: {LITE} has the levels minimal, high",
        ),
        (
            PRO,
            "thinking_level",
            "high",
            f"thinking level high is not sent: {PRO} always thinks and takes no level",
        ),
        (OLD, "thinking_level", "high", f"thinking level high is not sent: {OLD} does not take it"),
        (PRO, "search", True, None),
        (NANO, "search", True, f"search grounding is not sent: {NANO} does not take it"),
        (NANO, "safety", {"HARM_CATEGORY_HARASSMENT": "OFF"}, None),
        (
            "gemini-9",
            "safety",
            {"HARM_CATEGORY_HARASSMENT": "OFF"},
            (
                "the safety of HARM_CATEGORY_HARASSMENT is not sent: "
                "gemini-9 is not in the table of models, so nobody knows whether it takes it"
            ),
        ),
    ],
)
def test_a_setting_is_sent_if_the_model_takes_it_and_else_it_is_said_why_not(
    model: str, setting: str, value: object, sentence: str | None
) -> None:
    recipe, card = _recipe({setting: value}), card_for_accounting(model)

    assert unsent(recipe, card) == (() if sentence is None else (sentence,))
    assert getattr(taken(recipe, card), setting) == (
        getattr(recipe.generation if sentence is None else Generation(), setting)
    )


@pytest.mark.parametrize("model", [*shipped_cards(), "gemini-9"])
def test_a_recipe_without_extras_leaves_nothing_unsaid(model: str) -> None:
    assert unsent(_recipe(), card_for_accounting(model)) == ()
    assert taken(_recipe(), card_for_accounting(model)) == Generation()


GENERATIONS = st.builds(
    Generation,
    temperature=st.none() | st.floats(0, 2),
    max_output_tokens=st.none() | st.integers(1, 65_536),
    thinking_level=st.none() | st.sampled_from(["minimal", "low", "medium", "high"]),
    search=st.booleans(),
    safety=st.just({}) | st.just({"HARM_CATEGORY_HARASSMENT": "OFF"}),
)


@given(GENERATIONS, st.sampled_from([*shipped_cards(), "gemini-9"]), st.sampled_from(["512", "2K", "9K"]))
def test_every_setting_is_either_sent_or_said_not_to_be(
    generation: Generation, model: str, size: str
) -> None:
    recipe, card = recipe_with(generation=generation, image_size=size), card_for_accounting(model)
    kept = taken(recipe, card).model_dump(exclude_defaults=True)
    given_ = generation.model_dump(exclude_defaults=True)

    assert kept.items() <= given_.items()
    assert len(kept) + len(unsent(recipe, card)) == len(given_)
