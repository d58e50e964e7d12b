"""What a recipe must hold, and what makes it another one."""

import pytest
from pydantic import ValidationError

from contracts.recipe import Recipe

STYLE = {"name": "bright", "words": "white walls"}
CONTENT: dict[str, object] = {
    "name": "lamps",
    "version": "3",
    "model": "gemini-nano-banana-2.1",
    "prompt": "A photograph of {{ product.title }}.",
    "styles": [STYLE],
}


def test_a_recipe_of_the_least_has_the_usual_rest() -> None:
    recipe = Recipe.model_validate(CONTENT)
    assert (recipe.image_size, recipe.aspect_ratio, recipe.max_attempts) == ("2K", "16:9", 3)
    assert recipe.reference == "lamps@3"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Lamps"},
        {"name": "../lamps"},
        {"version": ""},
        {"version": "1/2"},
        {"prompt": ""},
        {"prompt": "x" * 20_001},
        {"styles": []},
        {"styles": [STYLE, STYLE]},
        {"styles": [{**STYLE, "name": "Very Bright"}]},
        {"styles": [{**STYLE, "words": ""}]},
        {"aspect_ratio": "wide"},
        {"modalities": ["VIDEO"]},
        {"limit": 0},
        {"shard_items": 0},
        {"max_attempts": 0},
        {"max_attempts": 11},
        {"max_cost_usd": -1},
    ],
    ids=str,
)
def test_a_recipe_is_refused_with(change: dict[str, object]) -> None:
    (field,) = change
    with pytest.raises(ValidationError, match=field):
        Recipe.model_validate(CONTENT | change)


def test_two_styles_of_one_name_are_named() -> None:
    with pytest.raises(ValidationError, match=r"two styles share a name: bright \["):
        Recipe.model_validate(CONTENT | {"styles": [STYLE, {**STYLE, "words": "other"}]})


@pytest.mark.parametrize(
    "change", [{"max_cost_usd": 5}, {"max_attempts": 5}, {"title": "Lamps"}, {"version": "4"}]
)
def test_raising_a_limit_or_renaming_continues_the_same_work(change: dict[str, object]) -> None:
    assert Recipe.model_validate(CONTENT | change).identity() == Recipe.model_validate(CONTENT).identity()


@pytest.mark.parametrize(
    "change",
    [
        {"model": "another"},
        {"image_size": "4K"},
        {"prompt": "Another."},
        {"limit": 3},
        {"mapping": {"sku": "Artikel"}},
    ],
)
def test_what_changes_a_request_makes_other_work(change: dict[str, object]) -> None:
    assert Recipe.model_validate(CONTENT | change).identity() != Recipe.model_validate(CONTENT).identity()
