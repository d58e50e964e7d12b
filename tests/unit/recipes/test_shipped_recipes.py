"""The recipes that come with Sceneloom."""

from pathlib import Path

import pytest

from contracts.identity import fingerprint
from contracts.recipe import Recipe
from services.pricing.cards import find_card, problems, warnings
from services.pricing.parameters import unsent
from services.recipes.invalid import InvalidRecipe
from services.recipes.prompt import check_prompt, render_prompt
from services.recipes.shipped_recipes import DEFAULT_RECIPE, find_shipped, shipped_recipes
from tests.unit.recipes.golden_prompts import golden_prompts

RECIPES = list(shipped_recipes().values())
GOLDEN = list(golden_prompts())
IDENTITIES = {
    "packshot@1": "4144923c4612",
    "product-lifestyle@1": "e2a01ca7e7b0",
    "rug-classic@1": "0a1115d3f420",
    "rug-room@1": "9a7900b6c2b1",
}
"""What runs refer to by name and version must stay what it was."""


def test_there_are_recipes_for_rugs_and_for_any_product() -> None:
    assert set(shipped_recipes()) == {"rug-room", "rug-classic", "product-lifestyle", "packshot"}
    assert DEFAULT_RECIPE == "rug-room"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_shipped_recipe_asks_for_2k_of_a_model_that_makes_it_and_is_there_to_stay(recipe: Recipe) -> None:
    card = find_card(recipe.model)

    assert recipe.image_size == "2K"
    assert recipe.aspect_ratio == ("1:1" if recipe.name == "packshot" else "16:9")
    assert problems(card, recipe.image_size, recipe.aspect_ratio) == ()
    assert warnings(card) == ()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_shipped_recipe_has_up_to_three_styles_and_a_sound_prompt(recipe: Recipe) -> None:
    assert 1 <= len(recipe.styles) <= 3
    check_prompt(recipe)


@pytest.mark.parametrize(("file", "text"), GOLDEN, ids=lambda value: getattr(value, "stem", ""))
def test_the_prompt_of_a_sample_product_is_word_for_word_the_one_that_was_approved(
    file: Path, text: str
) -> None:
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_shipped_recipe_that_changes_what_it_asks_for_has_another_version(recipe: Recipe) -> None:
    assert fingerprint(recipe.identity())[:12] == IDENTITIES[recipe.reference], "give it a new version"


def test_the_classic_recipe_is_as_the_work_began_and_says_what_its_model_does_not_take() -> None:
    recipe = find_shipped("rug-classic")

    assert (recipe.image_size, recipe.aspect_ratio, recipe.modalities) == ("2K", "16:9", ("TEXT", "IMAGE"))
    assert (recipe.generation.temperature, recipe.generation.max_output_tokens) == (0.7, 8192)
    assert unsent(recipe, find_card(recipe.model)) == (
        f"temperature 0.7 is not sent: {recipe.model} does not take it",
    )
    assert unsent(recipe, find_card("gemini-2.5-flash-image")) == ()


@pytest.mark.parametrize("style", ["white", "soft-grey", "shadow"])
def test_the_packshot_shows_the_product_alone_on_a_background_of_the_style(style: str) -> None:
    recipe = find_shipped("packshot").model_copy(update={"negative": "reflections"})

    prompt = render_prompt(recipe, style, {"title": "Mug", "product_type": "Mug"})

    for words in ("seamless", "the product of the attached photo, alone", "Kind: Mug", "no props"):
        assert words in prompt
    assert prompt.endswith("no second copy of the product, none of these: reflections.")


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_shipped_prompt_insists_on_the_product_as_it_is_and_on_no_text_or_people(recipe: Recipe) -> None:
    prompt = render_prompt(recipe, recipe.styles[0].name, {})

    for words in ("Show exactly this", "focal point", "photorealistic", "No text", "no people", "daylight"):
        assert words in prompt


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_shipped_prompt_leaves_no_line_unfinished_when_fields_are_absent(recipe: Recipe) -> None:
    for line in render_prompt(recipe, recipe.styles[0].name, {}).splitlines():
        assert not line.endswith((":", ",", " "))


def test_the_rug_prompt_says_what_is_known_of_a_runner() -> None:
    fields = {
        "title": "Antique Persian Heriz Runner",
        "size": "3'2\"x13'10\"",
        "color": "red",
        "other_color": "ivory",
        "material": "wool",
        "weave": "hand-knotted",
        "origin": "Iran",
        "style": "Oriental",
        "category": "Antique rugs",
    }

    prompt = render_prompt(find_shipped("rug-room"), "scandinavian", fields)

    for words in (
        "the runner of the attached photo",
        "long and narrow, about 1 by 4.2 metres",
        "in a hallway",
        "nothing standing on it",
        "A Scandinavian home",
        "brass lamps",
        "Colours: red, ivory",
        "Material: wool",
        "Weave: hand-knotted",
        "Origin: Iran",
        "Collection: Antique rugs",
    ):
        assert words in prompt


def test_the_rug_prompt_puts_a_round_rug_under_a_round_table_and_a_large_one_under_a_seating_group() -> None:
    recipe = find_shipped("rug-room")

    assert "round table" in render_prompt(recipe, "traditional", {"shape": "Round", "size": "8' x 8'"})
    assert "seating group" in render_prompt(recipe, "traditional", {"shape": "Rectangle", "size": "9' x 12'"})


def test_the_prompt_for_any_product_says_nothing_of_rugs() -> None:
    prompt = render_prompt(find_shipped("product-lifestyle"), "bright-home", {"title": "Floor lamp"})

    assert "rug" not in prompt.lower().split()
    assert "Name: Floor lamp" in prompt


@pytest.mark.parametrize("reference", ["rug-room", "rug-room@1"])
def test_a_shipped_recipe_is_found_by_name_with_or_without_version(reference: str) -> None:
    assert find_shipped(reference).reference == "rug-room@1"


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("rug-rom", "did you mean rug-room"),
        ("rug-room@9", "its version is another"),
        ("xyz", "packshot@1, product-lifestyle@1, rug-classic@1, rug-room@1"),
    ],
)
def test_a_recipe_that_is_not_shipped_is_refused_with_those_that_are(reference: str, words: str) -> None:
    with pytest.raises(InvalidRecipe) as refused:
        find_shipped(reference)

    assert words in str(refused.value)
