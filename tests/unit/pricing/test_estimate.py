"""What a run will cost and how long it may take, in numbers that follow from its recipe."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.documents import Estimate
from services.pricing.cards import find_card
from services.pricing.estimate import Work, estimate
from services.recipes.shipped_recipes import find_shipped

RECIPE = find_shipped("rug-room")
CARD = find_card("gemini-nano-banana-2.1")


def estimated(items: int = 100, batches: int = 2, window: int = 32, **changes: Any) -> Estimate:
    work = Work(products=items, items=items, batches=batches, window=window, skipped={"no_image": 3})
    recipe = RECIPE.model_copy(update={"model": CARD.name, "image_size": "2K", "max_attempts": 3, **changes})
    return estimate(recipe, CARD, work)


def test_a_hundred_scenes_are_priced_from_tokens_to_dollars() -> None:
    costs = estimated()
    assert costs.typical_tokens is not None
    assert (costs.typical_tokens.input, costs.typical_tokens.output) == (160_000, 228_000)
    # 160,000 in at $1.50, 60,000 thinking at $7.50 and 168,000 of image at $30 a million, then half of it
    assert costs.lowest_usd == Decimal("2.865")
    assert costs.interactive_lowest_usd == Decimal("5.73")


def test_the_highest_price_is_every_attempt_and_the_first_attempt_is_what_a_budget_holds() -> None:
    costs = estimated()
    assert costs.first_attempt_usd is not None
    assert costs.highest_usd == 3 * costs.first_attempt_usd
    assert costs.lowest_usd < costs.first_attempt_usd


def test_a_batch_is_half_the_price_of_one_request_at_a_time() -> None:
    costs = estimated()
    assert costs.interactive_lowest_usd == 2 * costs.lowest_usd
    assert costs.interactive_highest_usd == pytest.approx(2 * costs.highest_usd)


@pytest.mark.parametrize(
    ("batches", "window", "hours"), [(0, 32, 0), (1, 32, 24), (32, 32, 24), (33, 32, 48), (40, 2, 480)]
)
def test_batches_go_out_so_many_at_a_time(batches: int, window: int, hours: int) -> None:
    costs = estimated(batches=batches, window=window)
    assert costs.target_hours == hours
    assert costs.longest_hours == hours // 24 * 50 * 3


def test_a_longer_answer_that_is_asked_for_is_in_the_highest_price_and_a_shorter_one_lowers_it() -> None:
    def highest(limit: int | None) -> Estimate:
        return estimated(1, generation=RECIPE.generation.model_copy(update={"max_output_tokens": limit}))

    # 9,100 in at $1.50, 1,680 of image at $30 and the other 63,856 at $7.50 a million, then half of it
    assert highest(65_536).first_attempt_usd == Decimal("0.271485")
    assert highest(4_680).first_attempt_usd == Decimal("0.043275")
    assert highest(None).first_attempt_usd == Decimal("0.047025")
    tokens = highest(65_536).highest_tokens
    assert tokens is not None
    assert tokens.output == 3 * 65_536


def test_a_limit_that_is_not_sent_changes_no_price() -> None:
    generation = RECIPE.generation.model_copy(update={"max_output_tokens": 1_000})
    assert estimated(generation=generation).highest_usd == estimated().highest_usd


def test_a_limit_beyond_all_published_ones_is_sent_and_warned_of() -> None:
    def warned(limit: int) -> tuple[str, ...]:
        return estimated(
            generation=RECIPE.generation.model_copy(update={"max_output_tokens": limit})
        ).warnings

    assert warned(32_768) == ()
    (warning,) = warned(32_769)
    assert "the limit of 32769 output tokens is sent" in warning
    assert "gemini-nano-banana-2.1" in warning


def test_what_is_skipped_and_what_the_model_does_not_take_is_said() -> None:
    generation = RECIPE.generation.model_copy(update={"thinking_level": "sideways"})
    costs = estimated(generation=generation)
    assert costs.skipped == {"no_image": 3}
    assert any("sideways" in sentence for sentence in costs.unsent)


def test_a_model_that_may_end_any_day_is_warned_of() -> None:
    recipe = RECIPE.model_copy(update={"model": "gemini-2.5-flash-image", "image_size": "1K"})
    work = Work(products=1, items=1, batches=1, window=1, skipped={})
    (warning,) = estimate(recipe, find_card(recipe.model), work).warnings
    assert "shut down" in warning


def test_an_older_estimate_without_the_new_numbers_is_read() -> None:
    old = {"items": 1, "model": "m", "image_size": "1K", "price_date": "d", "lowest_usd": 1, "highest_usd": 2}
    assert Estimate.model_validate(old).reuse is None


@pytest.mark.parametrize(("items", "attempts"), [(1, 1), (7, 2), (1_000_000, 10)])
def test_costs_grow_with_items_and_never_exceed_the_highest(items: int, attempts: int) -> None:
    costs = estimated(items, max_attempts=attempts)
    assert costs.first_attempt_usd is not None
    assert 0 < costs.lowest_usd < costs.first_attempt_usd <= costs.highest_usd
