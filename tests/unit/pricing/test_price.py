"""What a request costs, before and after."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pricing.cards import UnsupportedRequest, find_card, shipped_cards
from services.pricing.model_card import ModelCard
from services.pricing.price import (
    HIGHEST_PROMPT_TOKENS,
    TYPICAL_PROMPT_TOKENS,
    Usage,
    actual_cost,
    interactive_price,
    request_price,
)
from services.recipes.prompt import MAX_PROMPT_CHARACTERS, render_prompt
from services.recipes.shipped_recipes import shipped_recipes

TOKENS = st.integers(min_value=0, max_value=200_000)
USAGES = st.builds(Usage, TOKENS, TOKENS, TOKENS, TOKENS)
CARDS = st.sampled_from(list(shipped_cards().values()))


@pytest.mark.parametrize(
    ("model", "size", "expected"),
    [
        ("gemini-nano-banana-2.1", "1K", "0.0168"),
        ("gemini-nano-banana-2.1", "2K", "0.0252"),
        ("gemini-nano-banana-2.1", "4K", "0.0567"),
        ("gemini-3.1-flash-lite-image", "1K", "0.0168"),
        ("gemini-3-pro-image", "2K", "0.0672"),
        ("gemini-3-pro-image", "4K", "0.12"),
        ("gemini-3.1-flash-image", "512", "0.02241"),
        ("gemini-3.1-flash-image", "1K", "0.0336"),
        ("gemini-3.1-flash-image", "2K", "0.0504"),
        ("gemini-3.1-flash-image", "4K", "0.0756"),
        ("gemini-2.5-flash-image", "1K", "0.01935"),
    ],
)
def test_an_image_alone_costs_what_the_price_list_says_at_batch_price(
    model: str, size: str, expected: str
) -> None:
    card = find_card(model)

    assert actual_cost(card, Usage(image_tokens=card.sizes[size].tokens)) == Decimal(expected)


def test_one_product_at_1k_with_the_default_model_costs_about_two_cents() -> None:
    price = request_price(find_card("gemini-nano-banana-2.1"), "1K")

    assert Decimal("0.019") < price.lowest < Decimal("0.021")


def test_the_default_request_is_priced_to_the_token() -> None:
    price = request_price(find_card("gemini-nano-banana-2.1"), "2K")

    assert price.lowest == Decimal("0.028650")
    assert price.highest == Decimal("0.047025")


@pytest.mark.parametrize("card", shipped_cards().values(), ids=lambda card: card.name)
def test_the_highest_price_is_above_the_lowest_for_every_size(card: ModelCard) -> None:
    for size in card.sizes:
        price = request_price(card, size)

        assert Decimal(0) < price.lowest < price.highest


def test_a_price_for_a_size_the_model_lacks_is_refused() -> None:
    with pytest.raises(UnsupportedRequest):
        request_price(find_card("gemini-2.5-flash-image"), "2K")


def test_an_unknown_model_is_never_cheaper_than_a_known_one() -> None:
    stranger = request_price(find_card("gemini-5-image", allow_unknown=True), "2K")

    for card in shipped_cards().values():
        if "2K" in card.sizes:
            assert stranger.highest >= request_price(card, "2K").highest


def test_thinking_is_priced_as_text() -> None:
    card = find_card("gemini-nano-banana-2.1")

    assert actual_cost(card, Usage(thought_tokens=1000)) == Decimal("0.00375")
    assert actual_cost(card, Usage(text_tokens=1000)) == Decimal("0.00375")


def test_an_answer_without_tokens_costs_nothing() -> None:
    assert actual_cost(find_card("gemini-3-pro-image"), Usage()) == 0


def test_a_highest_price_is_rounded_up() -> None:
    card = find_card("gemini-3.1-flash-lite-image")
    prices = card.prices.model_copy(update={"input": Decimal("0.0001")})
    cheap = card.model_copy(update={"prices": prices})

    assert request_price(cheap, "1K").highest == Decimal("0.019033")


@given(CARDS, USAGES)
def test_costs_have_six_decimals_and_are_never_negative(card: ModelCard, usage: Usage) -> None:
    cost = actual_cost(card, usage)

    assert cost >= 0
    assert cost == cost.quantize(Decimal("0.000001"))


@given(CARDS, USAGES, TOKENS)
def test_more_tokens_never_cost_less(card: ModelCard, usage: Usage, more: int) -> None:
    larger = Usage(usage.prompt_tokens, usage.text_tokens, usage.image_tokens, usage.thought_tokens + more)

    assert actual_cost(card, larger) >= actual_cost(card, usage)


@pytest.mark.parametrize("card", shipped_cards().values(), ids=lambda card: card.name)
def test_a_request_by_itself_costs_what_the_batch_discount_is_off(card: ModelCard) -> None:
    for size in card.sizes:
        alone, batch = interactive_price(card, size), request_price(card, size)

        assert alone.lowest * (1 - card.batch_discount) == pytest.approx(
            batch.lowest, abs=Decimal("0.000001")
        )
        assert alone.highest > batch.highest


@pytest.mark.parametrize("name", sorted(shipped_recipes()))
def test_the_prompts_of_the_shipped_recipes_are_about_as_long_as_is_typical(name: str) -> None:
    recipe = shipped_recipes()[name]
    fields = {"title": "Persian Kashan Medallion Rug", "color": "Red", "description": "Hand knotted. " * 15}

    tokens = len(render_prompt(recipe, recipe.styles[0].name, fields)) / 4

    assert 0.5 * TYPICAL_PROMPT_TOKENS < tokens < 1.3 * TYPICAL_PROMPT_TOKENS


def test_the_longest_prompt_is_priced_at_a_token_a_character() -> None:
    assert HIGHEST_PROMPT_TOKENS >= MAX_PROMPT_CHARACTERS
