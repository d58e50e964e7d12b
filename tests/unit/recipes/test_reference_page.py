"""docs/recipes.md says what the code says."""

import re
from pathlib import Path

import pytest

import contracts
from contracts.fields import PRODUCT_FIELDS
from contracts.recipe import Generation, Recipe
from services.recipes.filter_rules import FILTERS
from services.recipes.placeholders import NEGATIVE, PLACEHOLDERS
from services.recipes.recipe_keys import HARM_CATEGORIES, THINKING_LEVELS
from services.recipes.shipped_recipes import shipped_recipes

PAGE = (Path(contracts.__file__).parent.parent / "docs" / "recipes.md").read_text(encoding="utf-8")


def _rows(heading: str) -> dict[str, list[str]]:
    """Return first cell → other cells of the first table below the line that starts with `heading`."""
    table = PAGE.split(f"\n{heading}", 1)[1].split("|---", 1)[1].split("\n\n", 1)[0]
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines()[1:]]
    return {first.strip("`"): rest for first, *rest in cells}


def test_every_placeholder_is_in_the_table_and_no_other() -> None:
    dotted = {f"{home}.{name}" for home, names in PLACEHOLDERS.items() for name in names}

    assert set(_rows("## The prompt")) == {*dotted, NEGATIVE}


@pytest.mark.parametrize("field", PRODUCT_FIELDS)
def test_a_product_field_is_explained_in_the_words_of_the_contract(field: str) -> None:
    assert _rows("## The prompt")[f"product.{field}"] == [PRODUCT_FIELDS[field]]


def test_every_key_is_in_its_table_and_no_other() -> None:
    assert set(_rows("## Keys")) == {"extends", *Recipe.model_fields}
    assert set(_rows("### `[generation]`")) == set(Generation.model_fields)


@pytest.mark.parametrize(
    "key", [key for key, field in Recipe.model_fields.items() if not field.is_required()]
)
def test_the_default_of_a_key_is_the_one_in_force(key: str) -> None:
    said = _rows("## Keys")[key][1]
    default = Recipe.model_fields[key].get_default(call_default_factory=True)
    written = {True: "`true`", False: "`false`", (): "`[]`", "": '`""`', None: "none"}

    if key in {"generation", "products", "mapping"}:
        assert said in {"none", "all"}
    elif isinstance(default, tuple) and default:
        assert said == f"`{list(default)}`".replace("'", '"')
    elif isinstance(default, bool) or default in {(), "", None}:
        assert said == written[default]
    else:
        assert said.strip('`"') == str(default)


def test_the_shipped_recipes_are_those_there_are() -> None:
    rows = _rows("## Shipped recipes")

    assert set(rows) == {recipe.reference for recipe in shipped_recipes().values()}
    for recipe in shipped_recipes().values():
        _, styles, picture = rows[recipe.reference]
        assert styles == ", ".join(f"`{style.name}`" for style in recipe.styles)
        assert picture == f"{recipe.image_size}, {recipe.aspect_ratio}"


@pytest.mark.parametrize("words", [FILTERS, THINKING_LEVELS, HARM_CATEGORIES])
def test_filters_levels_and_categories_are_all_named(words: tuple[str, ...]) -> None:
    assert set(words) <= set(re.findall(r"`([A-Za-z_]+)`", PAGE))
