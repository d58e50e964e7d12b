"""Reading recipe files."""

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.recipe import Recipe
from services.recipes.invalid import InvalidRecipe
from services.recipes.recipe_file import base_reference, parse_recipe
from services.recipes.shipped_recipes import find_shipped
from tests.unit.recipes.sample import TOML


def _faults(text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(InvalidRecipe) as refused:
        parse_recipe(text, "lamps.toml", find_shipped)
    return [(fault.line, fault.field, fault.what) for fault in refused.value.faults]


def test_a_recipe_file_becomes_a_recipe() -> None:
    recipe = parse_recipe(TOML, "lamps.toml")

    assert recipe.reference == "lamps@3"
    assert recipe.max_cost_usd == Decimal(20)
    assert recipe.mapping == {"sku": "Artikel"}
    assert [style.name for style in recipe.styles] == ["bright", "dark"]


def test_what_is_no_toml_is_refused_with_source_and_line() -> None:
    with pytest.raises(InvalidRecipe) as refused:
        parse_recipe('name = "a"\nversion = oops\n', "lamps.toml")

    assert str(refused.value).startswith("lamps.toml, line 2: is not TOML")


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ("max_cost_usd", "max_costs_usd", 5, "max_costs_usd", "did you mean max_cost_usd"),
        ("max_cost_usd", "zzz", 5, "zzz", "The keys are aspect_ratio"),
        ('sku = "Artikel"', 'colour = "Farbe"', 7, "mapping.colour", "did you mean color"),
        ('words = "black walls"', 'word = "x"', 15, "styles.1.word", "did you mean words"),
        ('words = "black walls"', "", 13, "styles.1.words", "is missing"),
        ('version = "3"', "version = 3", 2, "version", "must be text, in quotes"),
        ('version = "3"', "", None, "version", "is missing"),
        ("max_cost_usd = 20", 'max_attempts = "3"', 5, "max_attempts", "must be a whole number"),
        ("max_cost_usd = 20", "max_attempts = 2.5", 5, "max_attempts", "must be a whole number"),
        ("max_cost_usd = 20", "max_attempts = true", 5, "max_attempts", "must be a whole number"),
        ("max_cost_usd = 20", "max_attempts = 99", 5, "max_attempts", "must be 10 or less"),
        ("max_cost_usd = 20", "max_cost_usd = -1", 5, "max_cost_usd", "must be 0 or more"),
        ("max_cost_usd = 20", "max_cost_usd = nan", 5, "max_cost_usd", "must be a"),
        ("max_cost_usd = 20", 'aspect_ratio = "wide"', 5, "aspect_ratio", "has to match"),
        ("max_cost_usd = 20", 'modalities = ["SOUND"]', 5, "modalities.0", "must be 'TEXT' or 'IMAGE'"),
        ("max_cost_usd = 20", 'modalities = "TEXT"', 5, "modalities", "must be a list"),
        ("[mapping]\nsku", "mapping", 6, "mapping", "must be a table"),
        ('name = "dark"', 'name = "bright"', 9, "styles", "two styles share a name"),
        ("product.title", "product.titel", 4, "prompt", "did you mean title"),
        ('name = "lamps"', 'name = "Lamps!"', 1, "name", "has to match"),
    ],
)
def test_a_fault_is_named_with_its_line_its_field_and_a_way_out(
    old: str, new: str, line: int | None, field: str, words: str
) -> None:
    ((found_line, found_field, what),) = _faults(TOML.replace(old, new, 1))

    assert (found_line, found_field) == (line, field)
    assert words in what


def test_every_fault_is_named_at_once() -> None:
    text = TOML.replace('version = "3"', "version = 3").replace("max_cost_usd = 20", "limit = 0")

    assert [(line, field) for line, field, _ in _faults(text)] == [(2, "version"), (5, "limit")]


def test_a_mistake_in_the_template_is_at_the_line_of_the_prompt_and_says_which_line_of_it() -> None:
    template = 'prompt = """\nA photograph\n{% if %}\nof a lamp"""'
    text = re.sub("prompt = .*", lambda _: template, TOML)

    ((line, field, what),) = _faults(text)

    assert (line, field) == (4, "prompt")
    assert what.startswith("line 2 of the prompt:")


def test_an_extending_recipe_keeps_what_it_does_not_replace() -> None:
    text = 'extends = "rug-room@1"\nversion = "2"\nimage_size = "4K"\n[mapping]\nsku = "Nr"\n'

    recipe = parse_recipe(text, "mine.toml", find_shipped)
    original = find_shipped("rug-room@1")

    assert recipe == original.model_copy(
        update={"version": "2", "image_size": "4K", "mapping": {"sku": "Nr"}}
    )


def test_an_extending_recipe_may_have_a_name_and_styles_of_its_own() -> None:
    text = (
        'extends = "rug-room@1"\nname = "attic"\nversion = "1"\n[[styles]]\nname = "attic"\nwords = "beams"\n'
    )

    recipe = parse_recipe(text, "attic.toml", find_shipped)

    assert recipe.reference == "attic@1"
    assert [style.name for style in recipe.styles] == ["attic"]


def test_the_base_is_asked_for_by_the_whole_reference() -> None:
    asked: list[str] = []

    def base(reference: str) -> Recipe:
        asked.append(reference)
        return find_shipped(reference)

    parse_recipe('extends = "rug-room@1"\nversion = "2"\n', "mine.toml", base)

    assert asked == ["rug-room@1"]


def test_a_base_that_is_not_there_is_named_with_its_line() -> None:
    def nothing(reference: str) -> Recipe:
        raise KeyError(reference)

    with pytest.raises(InvalidRecipe, match=r"mine.toml, line 2, extends: there is no recipe rug-room@7"):
        parse_recipe('version = "2"\nextends = "rug-room@7"\n', "mine.toml", nothing)


def test_what_a_base_says_of_itself_is_passed_on() -> None:
    with pytest.raises(InvalidRecipe, match="no recipe rug-rom@1 is shipped"):
        parse_recipe('extends = "rug-rom@1"\nversion = "2"\n', "mine.toml", find_shipped)


@pytest.mark.parametrize(
    ("extends", "words"),
    [
        ('"rug-room"', 'name the version too, such as "rug-room@1"'),
        ('"Rug Room"', "names no recipe"),
        ("1", "must be the name and version"),
    ],
)
def test_only_a_name_with_its_version_can_be_extended(extends: str, words: str) -> None:
    ((line, field, what),) = _faults(f'extends = {extends}\nversion = "2"\n')

    assert (line, field) == (1, "extends")
    assert words in what


def test_an_extending_recipe_needs_a_version_of_its_own() -> None:
    ((_, field, what),) = _faults('extends = "rug-room@1"\n')

    assert field == "version"
    assert "version of its own" in what


def test_nothing_can_be_extended_where_there_is_no_base() -> None:
    with pytest.raises(InvalidRecipe, match="cannot be extended here"):
        parse_recipe('extends = "rug-room@1"\nversion = "2"\n', "mine.toml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [('extends = "rug-room@1"\n', "rug-room@1"), ("extends = 1\n", None), (TOML, None)],
)
def test_what_a_file_extends_can_be_known_before_it_is_read(text: str, expected: str | None) -> None:
    assert base_reference(text, "mine.toml") == expected


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 20_000,
        "limit = " + "9" * 10_000,
        "limit = 0x" + "f" * 10_000,
        TOML.replace("20", "0x" + "f" * 10_000),
        "styles = 1",
        "styles = [1, {name = 2}]",
        "mapping = 1",
        "prompt = 1979-05-27",
    ],
    ids=lambda text: text[:20],
)
def test_absurd_files_are_invalid_recipes_and_nothing_worse(text: str) -> None:
    assert _faults(text)


def test_a_file_far_longer_than_a_recipe_is_not_read() -> None:
    assert _faults(TOML + "#" * 100_000) == [(None, "", "is longer than 100000 characters; a recipe is not")]


KEYS = st.sampled_from(["name", "version", "extends", "styles", "mapping", "prompt", "limit", "zzz"])
VALUES = st.sampled_from(
    ['"a"', "1", "[]", "{}", "nan", "true", '[{name="a", words="b"}]', '"rug-room@1"', '"{{"']
)


@given(
    st.lists(st.tuples(KEYS, VALUES), max_size=8).map(lambda rows: "\n".join(f"{k} = {v}" for k, v in rows))
    | st.text(max_size=200)
)
@example("\ud800 = 1")
@example('name = "\ud800"')
def test_any_text_is_a_recipe_or_an_invalid_one(text: str) -> None:
    with suppress(InvalidRecipe):
        assert parse_recipe(text, "any.toml", find_shipped).styles
