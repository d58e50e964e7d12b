"""Runs that are refused because they may cost more than is allowed."""

from decimal import Decimal

import pytest

from contracts.recipe import Generation
from services.ingest.plans import Budget, RunPlan, refusal
from services.pricing.cards import find_card
from services.recipes.shipped_recipes import find_shipped

RECIPE = find_shipped("rug-room")
"""Two of its scenes cost $0.09405 at most."""


def refused(budget: str, generation: Generation = RECIPE.generation) -> str:
    recipe = RECIPE.model_copy(update={"max_cost_usd": Decimal(budget), "generation": generation})
    found = refusal(2, {}, RunPlan("run-1", recipe, find_card(recipe.model), "f"), Budget())
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        ("0.05", "may cost up to $0.09 at their first attempt, and the budget is $0.05"),
        ("0", "$0.09 at their first attempt, and the budget is $0.00"),
        ("0.094", "$0.09405 at their first attempt, and the budget is $0.09400"),
        ("0.094049", "$0.094050 at their first attempt, and the budget is $0.094049"),
        ("0.09404999999", "$0.09405000000 at their first attempt, and the budget is $0.09404999999"),
    ],
)
def test_cost_and_budget_are_told_apart_however_near_they_are(budget: str, words: str) -> None:
    assert words in refused(budget)


@pytest.mark.parametrize("budget", ["0.09405", "1"])
def test_a_budget_that_holds_all_first_attempts_refuses_nothing(budget: str) -> None:
    assert refused(budget) == ""


def test_the_longer_answer_that_a_recipe_allows_counts_against_its_budget() -> None:
    assert "$0.54" in refused("0.1", Generation(max_output_tokens=65_536))
