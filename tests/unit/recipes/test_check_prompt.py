"""Which prompt templates are accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError

from contracts.fields import PRODUCT_FIELDS
from services.recipes.invalid import InvalidRecipe
from services.recipes.prompt import check_prompt
from services.recipes.templates import _environment
from tests.unit.recipes.sample import recipe_with


def _refusal(prompt: str) -> str:
    with pytest.raises(InvalidRecipe) as refused:
        check_prompt(recipe_with(prompt))
    return str(refused.value)


@pytest.mark.parametrize(
    "prompt",
    [
        "plain words",
        *(f"x {{{{ product.{field} }}}}" for field in PRODUCT_FIELDS),
        "{{ style.name }}: {{ style.words }}",
        "{{ rug.shape }}{{ rug.noun }}{{ rug.size_words }}{{ rug.placement }}{{ rug.decor }}",
        "{% if rug.is_large %}large{% elif product.color == 'red' %}red{% else %}other{% endif %}",
        "x {{ product.material|default('wool', true)|lower }}",
        "x {{ product.description|truncate(100) }}",
        "{{ 'a' if product.color in ['red', 'blue'] and not product.size else 'b' }}",
        "a {{ product.color ~ ', ' ~ product.material }}",
        "{{ negative }}{% if negative %}Not: {{ negative|lower }}{% endif %}x",
        "{# a note #}{% raw %}{{ braces }}{% endraw %}",
    ],
)
def test_values_and_choices_between_texts_are_accepted(prompt: str) -> None:
    check_prompt(recipe_with(prompt))


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("{{ product.colour }}", "there is no product.colour; did you mean color?"),
        ("{{ product.zzz }}", "there is no product.zzz. There is product.title"),
        ("{{ produkt.title }}", "there is no 'produkt'; did you mean product?"),
        ("{{ title }}", "there is no 'title'; did you mean product.title?"),
        ("{{ zzz }}", "there is no 'zzz'. There are product, style, rug and negative"),
        ("{{ rug.size }}", "there is no rug.size"),
        ("{{ style.prompt }}", "there is no style.prompt"),
        ("{{ product }}", "product alone is no text: use product.title"),
        ("{{ product.title.upper }}", "a text has no attribute 'upper'"),
        ("{% if product.colour %}x{% endif %}y", "did you mean color"),
        ("{{ 'a' if produkt.title else 'b' }}", "did you mean product"),
        ("{{ product.title|default(product.colour) }}", "did you mean color"),
        ("{{ negative.words }}", "a text has no attribute 'words'"),
        ("{{ negativ }}", "there is no 'negativ'; did you mean negative?"),
        ("{{ self }}", "there is no 'self'"),
    ],
)
def test_a_placeholder_that_is_not_there_is_named_with_the_near_match(prompt: str, words: str) -> None:
    assert words in _refusal(prompt)


def test_every_unknown_placeholder_is_named_with_its_line() -> None:
    refusal = _refusal("one\n{{ product.colour }}\n{{ produkt.title }}\n")

    assert "line 2 of the prompt: there is no product.colour" in refusal
    assert "line 3 of the prompt: there is no 'produkt'" in refusal
    assert "lamps@3, prompt" in refusal


@pytest.mark.parametrize(
    ("prompt", "line"),
    [
        ("a\n{{ product.title", 2),
        ("a\n{% if product.title %}", 2),
        ("a\nb\n{% endif %}", 3),
        ("{{ 1 + }}", 1),
    ],
)
def test_a_syntax_error_is_named_with_its_line(prompt: str, line: int) -> None:
    assert f"line {line} of the prompt" in _refusal(prompt)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("{% for i in range(1000000000) %}x{% endfor %}", "loops are not allowed"),
        ("{% for a in product.title %}{% for b in product.title %}{% endfor %}{% endfor %}", "loops"),
        ("{{ range(10) }}", "functions cannot be called"),
        ("{{ product.title.format(1) }}", "functions cannot be called"),
        ("{{ ''.__class__.__mro__ }}", "no attribute '__mro__'"),
        ("{{ product.__class__ }}", "there is no product.__class__"),
        ("{{ product['title'] }}", "brackets after a name are not allowed"),
        ("{{ product.description[:100] }}", "truncate(100)"),
        ("{{ 'a' * 1000000000 }}", "mul is not allowed"),
        ("{{ 10 ** 1000000000 }}", "pow is not allowed"),
        ("{{ 'x' + 'y' }}", "add is not allowed"),
        ("{% set a = 'x' %}", "values cannot be set"),
        ("{% include '/etc/passwd' %}", "include is not allowed"),
        ("{% import 'x' as y %}", "import is not allowed"),
        ("{% extends 'x' %}", "extends is not allowed"),
        ("{% macro m() %}x{% endmacro %}", "macro is not allowed"),
        ("{% block b %}x{% endblock %}", "block is not allowed"),
        ("{% filter upper %}x{% endfilter %}", "filterblock is not allowed"),
        ("{% if product.color is defined %}x{% endif %}", "an absent field is an empty text"),
        ("{{ product.title|center(1000000000) }}", "there is no filter 'center'"),
        ("{{ product.title|replace('a', 'bbbb') }}", "there is no filter 'replace'"),
        ("{{ '%1000000000d'|format(1) }}", "there is no filter 'format'"),
        ("{{ product.title|zzz }}", "The filters are capitalize"),
        ("{{ 'x' if product.color }}", "needs both sides"),
        ("{{ 'x' if product.color < 3 else 'y' }}", "==, !=, in and not in"),
        ("{{ {'a': 1} }}", "dict is not allowed"),
    ],
)
def test_a_template_can_neither_loop_nor_grow_nor_reach_out(prompt: str, words: str) -> None:
    assert words in _refusal(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "{{ " + "not " * 4_000 + "1 }}",
        "{{ product.title" + "|trim" * 3_000 + " }}",
        "{% if product.title %}" * 500 + "x" + "{% endif %}" * 500,
        "{{ " + "[" * 9_000 + " }}",
        "{{ -" + "-" * 9_000 + "1 }}",
    ],
    ids=["brackets", "not", "filters", "ifs", "open lists", "signs"],
)
def test_a_template_nested_out_of_all_bounds_is_refused(prompt: str) -> None:
    assert _refusal(prompt)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("truncate('a')", "truncate takes a number of characters"),
        ("truncate(-1)", "truncate takes a number of characters"),
        ("truncate(true)", "truncate takes a number of characters"),
        ("truncate(product.size)", "truncate takes a number of characters"),
        ("truncate(2)", "truncate takes a number of characters"),
        ("truncate(9, false, '0123456789')", "truncate takes a number of characters"),
        ("truncate(length='a')", "truncate takes a number of characters"),
        ("truncate(9, leeway='a')", "truncate takes a number of characters"),
        ("truncate(9, wide=1)", "truncate takes a number of characters"),
        ("truncate(9, length=9)", "truncate takes a number of characters"),
        ("truncate(9, true, '', 0, 1)", "truncate takes a number of characters"),
        ("upper(1)", "upper takes nothing in brackets"),
        ("title(x='a')", "title takes nothing in brackets"),
        ("default('a', true, 'b')", "default takes a text"),
        ("d(value='a')", "d takes a text"),
        ("trim(3)", "trim takes the characters"),
    ],
)
def test_what_a_filter_does_not_take_is_said_with_its_line(use: str, words: str) -> None:
    refusal = _refusal(f"a\n{{{{ product.title|{use} }}}}")

    assert "line 2 of the prompt: " in refusal
    assert words in refusal


@pytest.mark.parametrize(
    "use",
    [
        *("truncate", "truncate()", "truncate(9)", "truncate(9, true)", "truncate(9, true, '')"),
        *("truncate(9, end='…')", "truncate(length=9, leeway=2)", "default('a')", "d('a', boolean=true)"),
        *("default(product.color, true)", "trim", "upper()", "default"),
    ],
)
def test_what_a_filter_takes_is_accepted(use: str) -> None:
    check_prompt(recipe_with(f"a {{{{ product.title|{use} }}}}"))


@pytest.mark.parametrize("prompt", ["{{ 3 in product.title }}", "x{{ 'a' in 3 }}"])
def test_an_expression_that_cannot_be_computed_is_refused(prompt: str) -> None:
    assert "cannot be rendered" in _refusal(prompt)


@pytest.mark.parametrize("prompt", ["{{ product.title }}", "{% if product.color %}red{% endif %}", "  \n "])
def test_a_prompt_that_may_come_out_empty_is_refused(prompt: str) -> None:
    assert "is empty for a product" in _refusal(prompt)


@pytest.mark.parametrize("prompt", ["x" * 8_001, "x" + "{{ product.description }}" * 20])
def test_a_prompt_that_may_lose_its_end_is_refused(prompt: str) -> None:
    assert "exceeds 8000 characters" in _refusal(prompt)


def test_negative_words_do_not_make_a_prompt_of_nothing() -> None:
    with pytest.raises(InvalidRecipe, match="is empty for a product"):
        check_prompt(recipe_with("{{ product.title }}", negative="people"))


def test_negative_words_that_would_be_cut_off_count() -> None:
    recipe = recipe_with("x" * 7_900)

    check_prompt(recipe)
    with pytest.raises(InvalidRecipe, match="its end would be lost"):
        check_prompt(recipe.model_copy(update={"negative": "p" * 100}))


def test_a_style_with_long_words_counts() -> None:
    styles = [{"name": "brief", "words": "a"}, {"name": "wordy", "words": "w" * 2_000}]

    with pytest.raises(InvalidRecipe, match="with style wordy"):
        check_prompt(recipe_with("x" * 7_000 + "{{ style.words }}", styles=styles))


def test_even_past_the_rules_there_is_a_sandbox_without_anything_in_it() -> None:
    environment = _environment()

    with pytest.raises(SecurityError):
        environment.from_string("{{ ''.__class__.__mro__ }}").render()
    with pytest.raises(UndefinedError):
        environment.from_string("{{ range(3) }}").render()
    assert environment.loader is None


_WORDS = "{{ }} {% %} {# if endif for in product . title | ( ) ' [ ] + * not else 1 x ~ truncate and set"
PIECES = st.lists(st.sampled_from([*_WORDS.split(), " ", "\n"]), min_size=1, max_size=30).map("".join)


@given(PIECES)
def test_any_template_is_accepted_or_refused_and_nothing_else(prompt: str) -> None:
    try:
        check_prompt(recipe_with(prompt))
    except InvalidRecipe as error:
        refusal = str(error)
    else:
        refusal = ""
    assert not refusal or "lamps@3, prompt: " in refusal
