"""What an event may change of a recipe."""

from decimal import Decimal

import pytest

from contracts.events import Overrides
from services.recipes.effective import unmappable, with_overrides
from services.recipes.invalid import InvalidRecipe
from tests.unit.recipes.sample import recipe_with


def test_no_overrides_change_nothing() -> None:
    recipe = recipe_with(limit=5, max_cost_usd=Decimal(3), mapping={"sku": "Artikel"})

    assert with_overrides(recipe, Overrides()) == recipe


def test_styles_are_chosen_by_name_in_the_order_wished_for_and_once() -> None:
    changed = with_overrides(recipe_with(), Overrides(styles=("dark", "bright", "dark")))

    assert [style.name for style in changed.styles] == ["dark", "bright"]
    assert changed.styles[0].words == "black walls"


def test_an_unknown_style_is_refused_with_the_near_match_and_the_styles_there_are() -> None:
    with pytest.raises(InvalidRecipe) as refused:
        with_overrides(recipe_with(), Overrides(styles=("brigth", "xyz")))

    assert "did you mean bright?" in str(refused.value)
    assert "Its styles are bright, dark" in str(refused.value)
    assert [fault.field for fault in refused.value.faults] == ["overrides.styles"] * 2


def test_limit_and_image_size_replace_those_of_the_recipe() -> None:
    changed = with_overrides(recipe_with(limit=9), Overrides(limit=2, image_size="4K"))

    assert (changed.limit, changed.image_size) == (2, "4K")


def test_a_mapping_is_merged_field_by_field() -> None:
    recipe = recipe_with(mapping={"sku": "Artikel", "title": "Name"})

    changed = with_overrides(recipe, Overrides(mapping={"title": "Titel", "image": "Foto"}))

    assert changed.mapping == {"sku": "Artikel", "title": "Titel", "image": "Foto"}


def test_a_mapping_of_a_field_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidRecipe, match="did you mean color"):
        with_overrides(recipe_with(), Overrides(mapping={"colour": "Farbe"}))


def test_fields_of_the_product_and_of_its_identity_can_be_mapped() -> None:
    assert unmappable(["sku", "image", "title", "size_cm"]) == {}


@pytest.mark.parametrize(
    ("own", "wished", "expected"),
    [(10, 3, 3), (3, 10, 3), (None, 3, 3), (3, None, 3), (None, None, None), (3, 0, 0)],
)
def test_a_budget_is_only_ever_lowered(own: int | None, wished: int | None, expected: int | None) -> None:
    recipe = recipe_with(max_cost_usd=own)
    overrides = Overrides(max_cost_usd=None if wished is None else Decimal(wished))

    assert with_overrides(recipe, overrides).max_cost_usd == expected


def test_the_effective_recipe_has_another_identity_and_a_lower_budget_has_not() -> None:
    recipe = recipe_with()

    assert with_overrides(recipe, Overrides(limit=1)).identity() != recipe.identity()
    assert with_overrides(recipe, Overrides(max_cost_usd=Decimal(1))).identity() == recipe.identity()
