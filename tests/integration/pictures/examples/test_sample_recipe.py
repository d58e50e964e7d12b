"""The sample recipes: accepted as they stand, under the names of their files."""

import re
import tomllib
from pathlib import Path

import pytest

from contracts.recipe import Filter, Generation, Recipe
from examples import draw_rugs
from services.recipes.placeholders import NEGATIVE, PLACEHOLDERS
from services.recipes.product_filter import matcher
from services.recipes.recipe_file import parse_recipe

FOLDER = Path(draw_rugs.__file__).parent / "recipes"
RECIPES = sorted(FOLDER.glob("*.toml"))


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: file.stem)
def test_a_sample_recipe_is_accepted_and_named_as_its_file(file: Path) -> None:
    assert parse_recipe(file.read_text(encoding="utf-8"), file.name).name == file.stem


def test_one_of_them_says_everything_that_a_recipe_can_say() -> None:
    content = tomllib.loads((FOLDER / "every-setting.toml").read_text(encoding="utf-8"))

    assert set(content) == set(Recipe.model_fields)
    assert set(content["generation"]) == set(Generation.model_fields)
    assert set(content["products"]) == set(Filter.model_fields)
    assert set(PLACEHOLDERS) | {NEGATIVE} <= set(re.findall(r"\b[a-z]+\b", content["prompt"]))


def test_its_filter_leaves_products_of_the_sample_catalogue_out_and_others_in() -> None:
    recipe = parse_recipe((FOLDER / "every-setting.toml").read_text(encoding="utf-8"), "every-setting.toml")

    def made(sku: str, weave: str, category: str) -> bool:
        return matcher(recipe.products)(sku, {"weave": weave, "category": category})

    assert made("RUG-1001", "Hand Knotted", "Area Rugs")
    assert made("RUG-1006", "Flat Weave", "Runners")
    assert not made("RUG-1019", "Hand Tufted", "Area Rugs")
    assert not made("RUG-1019", "Hand Knotted", "Kids Rugs")
