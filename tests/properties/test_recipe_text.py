"""Writing recipe files."""

import tomllib
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.recipes.invalid import InvalidRecipe
from services.recipes.recipe_file import parse_recipe
from services.recipes.recipe_text import recipe_text
from services.recipes.shipped_recipes import find_shipped
from tests.unit.recipes.sample import recipe_with


def test_changes_are_written_in_one_order_whatever_order_they_come_in() -> None:
    changes: dict[str, object] = {"limit": 3, "model": "gemini-3-pro-image", "max_cost_usd": Decimal("2.50")}

    assert recipe_text("rug-room@1", changes, "1-pro") == (
        'extends = "rug-room@1"\n'
        'version = "1-pro"\n'
        'model = "gemini-3-pro-image"\n'
        "max_cost_usd = 2.50\n"
        "limit = 3\n"
    )
    assert recipe_text("rug-room@1", dict(reversed(changes.items())), "1-pro") == recipe_text(
        "rug-room@1", changes, "1-pro"
    )


def test_a_change_to_nothing_is_no_change() -> None:
    assert "limit" not in recipe_text("rug-room@1", {"limit": None}, "2")


@pytest.mark.parametrize("key", ["prompt", "styles", "image_sizes", "name"])
def test_only_plain_settings_can_be_changed(key: str) -> None:
    with pytest.raises(InvalidRecipe, match="cannot be changed this way"):
        recipe_text("rug-room@1", {key: "x"}, "2")


@pytest.mark.parametrize("value", [1.5, ["a"], Decimal("NaN"), Decimal("Infinity")])
def test_only_text_exact_numbers_and_yes_or_no_can_be_written(value: object) -> None:
    with pytest.raises(InvalidRecipe, match="neither text nor a number"):
        recipe_text("rug-room@1", {"limit": value}, "2")


def test_a_base_without_version_cannot_be_extended() -> None:
    with pytest.raises(InvalidRecipe, match="names no version"):
        recipe_text("rug-room", {}, "2")


def test_what_is_written_reads_back_as_the_base_with_its_changes() -> None:
    changes: dict[str, object] = {
        "model": "gemini-3-pro-image",
        "image_size": "4K",
        "aspect_ratio": "1:1",
        "max_attempts": 1,
        "max_cost_usd": Decimal(7),
        "shard_items": 10,
        "limit": 3,
        "unknown_model": True,
    }

    read = parse_recipe(recipe_text("rug-room@1", changes, "2"), "written", find_shipped)

    assert read == find_shipped("rug-room").model_copy(update={**changes, "version": "2"})


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100))
@example('\x7f\x00"\\\n')
def test_any_text_survives_being_written_and_read(model: str) -> None:
    text = recipe_text("lamps@3", {"model": model}, "4")

    assert tomllib.loads(text)["model"] == model


@given(st.decimals(min_value=0, max_value=100_000, places=6))
def test_any_budget_survives_being_written_and_read(budget: Decimal) -> None:
    text = recipe_text("lamps@3", {"max_cost_usd": budget}, "4")

    assert parse_recipe(text, "written", lambda _: recipe_with()).max_cost_usd == budget
