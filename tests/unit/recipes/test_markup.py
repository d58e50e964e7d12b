"""Markup goes, and what only looks like it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.prose import tidy
from services.recipes.markup import without_markup
from services.recipes.product_text import plain_text

KEPT = [
    "pile <half inch, hand-knotted",
    "pile <half inch, or >1 cm",
    "knots <b",
    "for <style lovers",
    "5 <6 and 7> 3",
    "I <3 rugs",
    "a <= b",
    "<none>",
    "<half-inch> pile",
]
TAKEN = [
    ("<p>wool</p>", "wool"),
    ("<P CLASS='x'>wool</P >", "wool"),
    ("wool<br/>silk", "wool silk"),
    ("<o:p></o:p>wool<st1:place w:st='on'>", "wool"),
    ("<?xml version='1.0'?>wool<!DOCTYPE html>", "wool"),
    ("<![CDATA[x]]>wool", "wool"),
    ("wool <img src='https://shop.example/a", "wool"),
    ("<script>x<y</script>wool<style type='a'>p{}", "wool"),
    ("<!-- a > b -->wool<!-- open", "wool"),
]


@pytest.mark.parametrize("text", KEPT)
def test_a_lone_sign_is_text(text: str) -> None:
    assert without_markup(text) == text
    assert tidy(text) == text
    assert plain_text(text, 200).replace("< ", "<") == text


@pytest.mark.parametrize(("text", "words"), TAKEN)
def test_tags_comments_and_instructions_are_none(text: str, words: str) -> None:
    assert " ".join(without_markup(text).split()) == words
    assert tidy(text) == words
    assert plain_text(text, 200) == words


@given(st.text(alphabet="<>/!?-= abp:'", max_size=200))
def test_what_is_left_is_a_part_of_what_was_there(text: str) -> None:
    left = iter(text)

    assert all(character == " " or character in left for character in without_markup(text))


@pytest.mark.parametrize(
    "hostile", ["<", "<a ", "<a b", "<a b=", "<!--", "<script>", "<style ", "<o:", "<?x"]
)
def test_a_hostile_text_comes_to_an_end(hostile: str) -> None:
    assert without_markup(hostile * 2_000) is not None
