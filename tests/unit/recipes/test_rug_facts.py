"""What a rug seller knows from a product's fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.fields import PRODUCT_FIELDS
from services.recipes.rug_facts import rug_facts

SHAPES = {"", "runner", "round", "oval", "square", "rectangle"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"size": "3'2\"x13'10\""}, "long and narrow, about 1 by 4.2 metres"),
        ({"size": "8x10"}, "large, about 2.4 by 3 metres"),
        ({"size": "12' x 15'"}, "very large, about 3.7 by 4.6 metres"),
        ({"size": "5'3\" x 7'7\""}, "medium-sized, about 1.6 by 2.3 metres"),
        ({"size": "2' x 3'"}, "small, about 60 by 90 centimetres"),
        ({"size": "3' x 5'"}, "small, about 0.9 by 1.5 metres"),
        ({"size": "8' Round"}, "large, about 2.4 metres across"),
        ({"size": "8'", "shape": "round"}, "large, about 2.4 metres across"),
        ({"size_cm": "240", "shape": "square"}, "large, about 2.4 by 2.4 metres"),
        ({"size": "6' Diameter"}, "medium-sized, about 1.8 metres across"),
        ({"size": "8", "shape": "Round"}, "large, about 2.4 metres across"),
        ({"size": "8x10", "shape": "Runner"}, "large, about 2.4 by 3 metres"),
        ({"size": "8'"}, ""),
        ({}, ""),
    ],
)
def test_a_size_is_said_in_words_that_give_scale(fields: dict[str, str], words: str) -> None:
    assert rug_facts(fields).size_words == words


def test_centimetres_are_preferred_then_the_size_then_the_title() -> None:
    assert rug_facts({"size_cm": "97 X 422", "size": "8x10", "title": "5x8"}).length_cm == 422
    assert rug_facts({"size_cm": "see text", "size": "8x10", "title": "5x8"}).length_cm == 305
    assert rug_facts({"title": "Heriz 5x8 wool"}).length_cm == 244


@pytest.mark.parametrize(
    ("fields", "noun", "placement"),
    [
        ({"size": "3'2\"x13'10\""}, "runner", "hallway"),
        ({"shape": "Runner"}, "runner", "nothing standing on it"),
        ({"shape": "Round", "size": "8' x 8'"}, "round rug", "round table"),
        ({"shape": "Round"}, "round rug", "round table"),
        ({"shape": "Oval", "size": "8' x 10'"}, "oval rug", "seating group"),
        ({"shape": "Square", "size": "10' x 10'"}, "square rug", "seating group"),
        ({"size": "9' x 12'"}, "rug", "seating group"),
        ({"size": "5' x 8'"}, "rug", "in front of a sofa"),
        ({"size": "2' x 3'"}, "rug", "by itself"),
        ({}, "rug", "in the middle of the room"),
    ],
)
def test_shape_and_size_decide_where_it_lies(fields: dict[str, str], noun: str, placement: str) -> None:
    facts = rug_facts(fields)

    assert facts.noun == noun
    assert placement in facts.placement


@pytest.mark.parametrize(
    ("size", "large"), [("6' x 9'", True), ("200 x 250 cm", True), ("5' x 8'", False), ("4' x 20'", False)]
)
def test_a_rug_is_large_if_it_carries_a_seating_group_and_a_runner_never_is(size: str, large: bool) -> None:
    assert rug_facts({"size": size}).is_large is large


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"style": "Oriental"}, "brass lamps"),
        ({"category": "Antique Persian Rugs"}, "brass lamps"),
        ({"category": "Modern rugs"}, "clean lines"),
        ({"style": "Mid-Century"}, "walnut"),
        ({"style": "Mid Century Modern"}, "clean lines"),
        ({"category": "Moroccan & Berber"}, "rattan"),
        ({"category": "Vintage Persian Kilim"}, "rattan"),
        ({"style": "Overdyed"}, "muted ceramics"),
        ({"category": "Kids"}, "toys"),
        ({"category": "Outdoor rugs"}, "terrace"),
        ({"title": "Jute rug"}, "bleached wood"),
        ({"style": "Art Deco"}, "velvet"),
        ({"style": "Nordic"}, "birch"),
        ({"category": "Farmhouse"}, "reclaimed wood"),
        ({"pattern": "Striped"}, "quiet colours"),
        ({"style": "Modern", "category": "Persian"}, "clean lines"),
        ({"style": "n/a", "title": "Antique Heriz"}, "brass lamps"),
        ({"title": "Brainy"}, ""),
    ],
)
def test_the_decor_follows_style_then_collection_then_title(fields: dict[str, str], words: str) -> None:
    decor = rug_facts(fields).decor

    assert words in decor
    assert bool(words) == bool(decor)


def test_markup_around_a_size_does_not_hide_it() -> None:
    assert rug_facts({"size": "<b>8' x 10'</b>"}).length_cm == 305


RUG_WORDS = st.lists(
    st.sampled_from(["Round", "runner", "8x10", "3'2\"", "x", "97 X 422", "cm", "ft", "<b>", "½", "in"])
).map(" ".join)


@given(st.dictionaries(st.sampled_from(list(PRODUCT_FIELDS)), RUG_WORDS | st.text(max_size=100), max_size=8))
def test_any_fields_have_facts(fields: dict[str, str]) -> None:
    facts = rug_facts(fields)

    assert facts.shape in SHAPES
    assert facts.placement.endswith(".")
    assert 0 <= facts.width_cm <= facts.length_cm
    assert bool(facts.size_words) == bool(facts.length_cm)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50)))
def test_fields_of_any_name_do_no_harm(fields: dict[str, str]) -> None:
    assert rug_facts(fields).shape in SHAPES
