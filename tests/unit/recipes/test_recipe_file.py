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
        ("max_cost_usd = 20", 'aspect_ratio = "wide"', 5, "aspect_ratio", "width to height, such as 16:9"),
        ("max_cost_usd = 20", 'aspect_ratio = "16x9"', 5, "aspect_ratio", "must be width to height"),
        ("max_cost_usd = 20", 'max_cost_usd = "5"', 5, "max_cost_usd", "must be a number, without quotes"),
        ("max_cost_usd = 20", "title = 2026-01-01", 5, "title", "is a date or a time, which no setting is"),
        ("max_cost_usd = 20", "max_cost_usd = 1" + "0" * 4_000, 5, "max_cost_usd", "is out of all bounds"),
        ("max_cost_usd = 20", "limit = 07:32:00", 5, "limit", "is a date or a time"),
        ("max_cost_usd = 20", "limit = 1" + "0" * 4_000, 5, "limit", "is out of all bounds"),
        ("max_cost_usd = 20", 'modalities = ["IMAGE", "IMAGE"]', 5, "modalities", "has IMAGE twice"),
        ("gemini-nano-banana-2.1", "", 3, "model", "must be the name of a model"),
        ("gemini-nano-banana-2.1", "models/gemini", 3, "model", "must be the name of a model"),
        ("gemini-nano-banana-2.1", "../gemini?key=1", 3, "model", "must be the name of a model"),
        ("gemini-nano-banana-2.1", "-m", 3, "model", "must be the name of a model"),
        ("gemini-nano-banana-2.1", "m" * 129, 3, "model", "must be the name of a model"),
        ("max_cost_usd = 20", 'modalities = ["SOUND"]', 5, "modalities.0", "must be 'TEXT' or 'IMAGE'"),
        ("max_cost_usd = 20", 'modalities = "TEXT"', 5, "modalities", "must be a list"),
        ("[mapping]\nsku", "mapping", 6, "mapping", "must be a table"),
        ('name = "dark"', 'name = "bright"', 9, "styles", "two styles share a name: bright"),
        ("product.title", "product.titel", 4, "prompt", "did you mean title"),
        ('name = "lamps"', 'name = "Lamps!"', 1, "name", "must be lowercase letters, digits and dashes"),
    ],
)
def test_a_fault_is_named_with_its_line_its_field_and_a_way_out(
    old: str, new: str, line: int | None, field: str, words: str
) -> None:
    ((found_line, found_field, what),) = _faults(TOML.replace(old, new, 1))

    assert (found_line, found_field) == (line, field)
    assert words in what


EXTRAS = (
    TOML
    + """\

[generation]
temperature = 0.7
max_output_tokens = 8192
thinking_level = "minimal"
search = true

[generation.safety]
HARM_CATEGORY_HARASSMENT = "BLOCK_ONLY_HIGH"

[products.include]
category = ["Antique*", "Vintage*"]

[products.exclude]
sku = ["R-17"]
"""
)
MORE = """\
title = "Lamps"
negative = "people"
variants = ["Color"]
reuse = false
unknown_model = true
limit = 5
shard_items = 20
max_attempts = 2
"""


def test_everything_a_recipe_may_say_is_taken_from_its_file() -> None:
    recipe = parse_recipe(MORE + EXTRAS, "lamps.toml")

    assert recipe.generation.temperature == 0.7
    assert recipe.generation.max_output_tokens == 8_192
    assert recipe.generation.thinking_level == "minimal"
    assert recipe.generation.search
    assert recipe.generation.safety == {"HARM_CATEGORY_HARASSMENT": "BLOCK_ONLY_HIGH"}
    assert recipe.products.include == {"category": ("Antique*", "Vintage*")}
    assert recipe.products.exclude == {"sku": ("R-17",)}
    assert (recipe.negative, recipe.variants) == ("people", ("Color",))
    assert (recipe.reuse, recipe.unknown_model) == (False, True)
    assert (recipe.limit, recipe.shard_items, recipe.max_attempts) == (5, 20, 2)


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ("temperature =", "temprature =", 18, "generation.temprature", "did you mean temperature?"),
        ("temperature = 0.7", "limit = 5", 18, "generation.limit", "it belongs at the top, before the first"),
        ("temperature = 0.7", 'words = "x"', 18, "generation.words", "it belongs in [[styles]]"),
        ("temperature = 0.7", "temperature = 3", 18, "generation.temperature", "must be 2.0 or less"),
        ("temperature = 0.7", "temperature = nan", 18, "generation.temperature", "must be a finite number"),
        ("temperature = 0.7", 'temperature = "hot"', 18, "generation.temperature", "must be a number"),
        ("= 8192", "= 0", 19, "generation.max_output_tokens", "must be 1 or more"),
        ("= 8192", "= 8192.5", 19, "generation.max_output_tokens", "must be a whole number"),
        ('"minimal"', '"minimum"', 20, "generation.thinking_level", "did you mean minimal?"),
        ('"minimal"', '"MINIMAL"', 20, "generation.thinking_level", "There are minimal, low, medium, high"),
        ('"minimal"', "3", 20, "generation.thinking_level", "must be text, in quotes"),
        ("search = true", 'search = "yes"', 21, "generation.search", "must be true or false"),
        ("ORY_HARASSMENT", "ORY_HARASMENT", 24, None, "did you mean HARM_CATEGORY_HARASSMENT?"),
        ("ORY_HARASSMENT", "ORY_IMAGE_HATE", 24, None, "There are HARM_CATEGORY_DANGEROUS_CONTENT"),
        ("ORY_HARASSMENT", "ORY_X", 24, None, "there is no category of harm"),
        ("BLOCK_ONLY_HIGH", "BLOCK_HIGH", 24, None, "must be 'OFF', 'BLOCK_NONE', 'BLOCK_ONLY_HIGH'"),
        ("include]", "includes]", 26, "products.includes", "did you mean include?"),
        ("category =", "kategory =", 27, "products.include.kategory", "did you mean category?"),
        ("sku = [", "image = [", 30, "products.exclude.image", "There are sku, title"),
        ('["R-17"]', '"R-17"', 30, "products.exclude.sku", 'must be a list, such as ["one", "other"]'),
        ('["R-17"]', "[]", 30, "products.exclude.sku", "must have 1 or more"),
        ('["R-17"]', "[17]", 30, "products.exclude.sku.0", "must be text, in quotes"),
        ("[generation]", "[generations]", 17, "generations", "did you mean generation?"),
        (
            "[products.include]",
            "[include]",
            26,
            "include",
            "there is no such key here; it belongs in [products]",
        ),
    ],
)
def test_a_fault_within_a_table_is_named_with_its_line_and_where_the_key_belongs(
    old: str, new: str, line: int, field: str | None, words: str
) -> None:
    ((found_line, found_field, what),) = _faults(EXTRAS.replace(old, new, 1))

    assert found_line == line
    assert field is None or found_field == field
    assert words in what


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("temperature = 0.7", "it belongs in [generation]"),
        ('include = "x"', "it belongs in [products]"),
        ('words = "x"', "it belongs in [[styles]]"),
        ("generation = 1", "must be a table"),
        ("products = []", "must be a table"),
        ("generation = {safety = 1}", "must be a table"),
        ("products = {include = 1}", "must be a table"),
        ('variants = "Color"', "must be a list"),
        ('variants = ["a", "b", "c", "d"]', "must have 3 at most"),
        ("reuse = 1", "must be true or false"),
        ('negative = ["x"]', "must be text, in quotes"),
        ("shard_items = 0", "must be 1 or more"),
        ('modalities = ["TEXT"]', "without it no picture is made"),
    ],
)
def test_a_fault_at_the_top_is_named_with_its_line(row: str, words: str) -> None:
    ((line, _, what),) = _faults(f"{row}\n{TOML}")

    assert line == 1
    assert words in what


def test_a_key_that_slipped_behind_the_styles_is_told_where_it_belongs() -> None:
    ((line, field, what),) = _faults(f"{TOML}limit = 5\n")

    assert (line, field) == (16, "styles.1.limit")
    assert "it belongs at the top, before the first [table]" in what


def test_every_fault_is_named_at_once() -> None:
    text = TOML.replace('version = "3"', "version = 3").replace("max_cost_usd = 20", "limit = 0")

    assert [(line, field) for line, field, _ in _faults(text)] == [(2, "version"), (5, "limit")]


def test_names_values_and_prompt_are_all_checked_at_once() -> None:
    text = (
        TOML.replace("product.title", "product.titel")
        .replace("max_cost_usd = 20", "max_costs = 20\nlimit = 0\ntitle = 2026-01-01")
        .replace('sku = "Artikel"', 'colour = "Farbe"')
    )

    assert {(line, field) for line, field, _ in _faults(text)} == {
        (4, "prompt"),
        (5, "max_costs"),
        (6, "limit"),
        (7, "title"),
        (9, "mapping.colour"),
    }


def test_faults_are_told_in_the_order_of_the_file() -> None:
    text = TOML.replace("product.title", "product.titel").replace("max_cost_usd = 20", "limit = 0\nzzz = 1")

    assert [line for line, _, _ in _faults(text)] == [4, 5, 6]


def test_a_prompt_that_cannot_be_judged_without_its_styles_is_not() -> None:
    faults = _faults(TOML.replace("product.title", "product.titel").replace("black walls", ""))

    assert [field for _, field, _ in faults] == ["styles.1.words"]


def test_of_an_extending_recipe_without_its_base_the_names_are_checked_still() -> None:
    faults = _faults('extends = "rug-rom@1"\nversion = "2"\nlimitt = 3\n')

    assert [field for _, field, _ in faults] == ["extends", "limitt"]


def test_a_number_of_thousands_of_digits_is_refused_in_words() -> None:
    ((_, _, what),) = _faults(TOML.replace("20", "2" * 5_000))

    assert what == "has a number of thousands of digits; no setting takes one"


def test_a_mark_at_the_start_that_editors_leave_is_no_part_of_the_recipe() -> None:
    assert parse_recipe("\ufeff" + TOML, "lamps.toml") == parse_recipe(TOML, "lamps.toml")


@pytest.mark.parametrize(("names", "twice"), [("aab", "a"), ("abab", "a, b"), ("aaa", "a")])
def test_styles_of_one_name_are_named_and_the_others_not(names: str, twice: str) -> None:
    styles = "".join(f'[[styles]]\nname = "{name}"\nwords = "w"\n' for name in names)
    ((_, _, what),) = _faults(TOML[: TOML.index("[[styles]]")] + styles)

    assert what == f"two styles share a name: {twice}"


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
        "title" + ".a" * 49_000 + " = 1\n" + TOML,
        f"{TOML}[title{'.a' * 40_000}]\nx = 1\n",
        "title = {" + ".".join("ab" * 24_000) + " = 1}\n" + TOML,
        'title = """' + "\\" * 20_000,
        'title = "' + '\\"' * 9_000,
        "title = " + "{a = " * 150 + "1" + "}" * 150 + "\n" + TOML,
        "".join(f"a{number} = 1\n" for number in range(600)),
        TOML + "[[styles]]\n" * 600,
    ],
    ids=lambda text: text[:20],
)
def test_absurd_files_are_invalid_recipes_and_nothing_worse(text: str) -> None:
    assert _faults(text)


def test_of_thousands_of_faults_the_first_fifty_are_told() -> None:
    assert len(_faults(TOML + "[[styles]]\n" * 100)) == 50


def test_dots_in_a_prompt_are_no_deep_key() -> None:
    text = re.sub("prompt = .*", lambda _: f'prompt = """\n{"a." * 100}"""', TOML)

    assert parse_recipe(text, "lamps.toml").prompt.startswith("a.a.")


def test_a_file_far_longer_than_a_recipe_is_not_read() -> None:
    assert _faults(TOML + "#" * 100_000) == [(None, "", "is longer than 100000 characters; a recipe is not")]


_KEYS = (
    "name version extends styles mapping prompt limit zzz generation products variants negative reuse "
    "modalities generation.safety generation.thinking_level products.include products.exclude.sku"
)
KEYS = st.sampled_from(_KEYS.split())
VALUES = st.sampled_from(
    [
        *('"a"', "1", "[]", "{}", "nan", "true", "1979-05-27", '"rug-room@1"', '"{{"', '["a", 1]'),
        *('[{name="a", words="b"}]', "{safety = 1}", '{safety = {X = "OFF"}}', "{include = {sku = []}}"),
    ]
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
