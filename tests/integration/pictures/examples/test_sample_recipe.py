"""The sample recipe: accepted as it stands, under the name of its file."""

from pathlib import Path

import pytest

from examples import draw_rugs
from services.recipes.recipe_file import parse_recipe

RECIPES = sorted((Path(draw_rugs.__file__).parent / "recipes").glob("*.toml"))


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: file.stem)
def test_a_sample_recipe_is_accepted_and_named_as_its_file(file: Path) -> None:
    assert parse_recipe(file.read_text(encoding="utf-8"), file.name).name == file.stem


def test_there_is_a_sample_recipe() -> None:
    assert RECIPES
