"""How recipes are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recipes.invalid import InvalidRecipe
from services.recipes.references import split_reference


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("rug-room", ("rug-room", None)),
        ("rug-room@1", ("rug-room", "1")),
        ("a@2026-10.b", ("a", "2026-10.b")),
    ],
)
def test_a_reference_is_a_name_and_perhaps_a_version(reference: str, expected: tuple[str, str]) -> None:
    assert split_reference(reference) == expected


@pytest.mark.parametrize(
    "reference", ["", "@1", "rug-room@", "Rug", "rug room", "../etc", "a@b@c", "a@../x", "a\n", "a" * 64]
)
def test_what_names_no_recipe_is_refused_with_an_example(reference: str) -> None:
    with pytest.raises(InvalidRecipe, match="rug-room@1"):
        split_reference(reference)


@given(st.text())
def test_no_reference_leads_out_of_its_folder(reference: str) -> None:
    try:
        name, version = split_reference(reference)
    except InvalidRecipe:
        return
    assert "/" not in f"{name}{version}"
    assert not name.startswith(".")
