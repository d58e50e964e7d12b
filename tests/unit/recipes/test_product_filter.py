"""Which products take part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.recipe import Filter
from services.recipes.product_filter import matcher

HERIZ = {"category": "Antique Rugs", "color": "Red", "title": "Heriz [8x10]"}


def _takes_part(include: dict[str, list[str]], exclude: dict[str, list[str]], sku: str = "R-17") -> bool:
    return matcher(Filter.model_validate({"include": include, "exclude": exclude}))(sku, HERIZ)


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ({}, {}, True),
        ({"category": ["Antique Rugs"]}, {}, True),
        ({"category": ["antique  rugs "]}, {}, True),
        ({"category": ["Antique"]}, {}, False),
        ({"category": ["antique*"]}, {}, True),
        ({"category": ["Modern*", "*rugs"]}, {}, True),
        ({"category": ["antique*"], "color": ["blue"]}, {}, False),
        ({"category": ["antique*"], "color": ["blue", "red"]}, {}, True),
        ({"sku": ["R-1?"]}, {}, True),
        ({"sku": ["r-17"]}, {}, True),
        ({"sku": ["R-?"]}, {}, False),
        ({"title": ["Heriz [8x10]"]}, {}, True),
        ({"title": ["* [8x10]"]}, {}, True),
        ({"title": ["Heriz [!x]*"]}, {}, False),
        ({"material": ["wool"]}, {}, False),
        ({"material": ["*"]}, {}, True),
        ({}, {"category": ["Modern"]}, True),
        ({}, {"category": ["Antique*"]}, False),
        ({}, {"category": ["Modern"], "color": ["red"]}, False),
        ({"color": ["red"]}, {"sku": ["R-17"]}, False),
    ],
)
def test_a_product_has_a_value_of_every_field_included_and_none_of_those_excluded(
    include: dict[str, list[str]], exclude: dict[str, list[str]], expected: bool
) -> None:
    assert _takes_part(include, exclude) is expected


def test_a_wild_pattern_comes_to_an_end_on_a_text_that_nearly_matches() -> None:
    products = Filter(include={"title": ("*a" * 40 + "*b",)})

    assert not matcher(products)("", {"title": "a" * 1_000})


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_any_pattern_and_any_text_match_or_do_not(pattern: str, text: str) -> None:
    matcher(Filter(include={"title": (pattern,)}))("", {"title": text})


@given(st.text(alphabet="ab[]!-^\\.+()|ß ", min_size=1, max_size=20))
def test_a_text_without_wildcards_matches_itself_alone(text: str) -> None:
    takes_part = matcher(Filter(include={"title": (text,)}))

    assert takes_part("", {"title": text.upper()})
    assert not takes_part("", {"title": f"{text}x"})


def test_ten_thousand_values_are_looked_at_once_and_not_for_every_product() -> None:
    hashed = 0

    class Watched(str):
        __slots__ = ()

        def __hash__(self) -> int:
            nonlocal hashed
            hashed += 1
            return super().__hash__()

    values = tuple(Watched(f"R-{number}") for number in range(10_000))
    products = Filter.model_construct(include={"sku": values}, exclude={})
    takes_part = matcher(products)
    before = hashed

    assert takes_part("R-17", {})
    assert not takes_part("R-10000", {})
    assert hashed == before
