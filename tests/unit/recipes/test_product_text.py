"""Sellers' texts, made harmless and short."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recipes.product_text import plain_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Soft <b>wool</b>, hand knotted.</p>", "Soft wool, hand knotted."),
        ("one<br/>two<BR>three", "one two three"),
        ("a\r\n\tb\x00c\u2028d", "a bc d"),
        ("wool &amp; silk &lt;b&gt;new&lt;/b&gt;", "wool & silk new"),
        ("&#x200b;hid\u202eden", "hidden"),
        ("<script>alert('x')</script>rug<style>p{}</style>", "rug"),
        ("<!-- note > note -->rug", "rug"),
        ("rug <a href='http://", "rug"),
        ("3 < 5 and 7 > 2", "3 < 5 and 7 > 2"),
        ("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}"),
        ("3'2\"x13'10\"", "3'2\"x13'10\""),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\U000e0041tag characters", "tag characters"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("<<b>b>", "< b>"),
        ("<a<b>c>", ""),
        ("<a<b<i>d>c>", "< a c>"),
        ("", ""),
    ],
)
def test_markup_and_control_characters_go_and_words_stay(text: str, expected: str) -> None:
    assert plain_text(text, 200) == expected


def test_a_long_text_is_cut_at_a_word_with_an_ellipsis() -> None:
    assert plain_text("hand knotted wool rug", 14) == "hand knotted…"


def test_a_long_word_is_cut_anywhere() -> None:
    assert plain_text("x" * 50, 10) == "x" * 9 + "…"


def test_a_text_of_just_the_limit_is_whole() -> None:
    assert plain_text("x" * 10, 10) == "x" * 10


def test_an_endless_text_is_looked_at_only_so_far() -> None:
    assert plain_text("<i> " * 1_000_000 + "end", 600) == ""


MARKUP = st.lists(
    st.sampled_from(
        ["<", ">", "b", "/", "!--", "-->", "<b>", "&lt;", "&gt;", "\x00", "\u200b", " ", "script"]
    )
).map("".join)


@given(MARKUP | st.text(), st.integers(min_value=1, max_value=100))
def test_no_tag_and_no_control_character_survives_and_the_limit_holds(text: str, limit: int) -> None:
    line = plain_text(text, limit)

    assert len(line) <= limit
    assert not re.search(r"<[a-zA-Z/]", line)
    assert not any(unicodedata.category(c).startswith("C") and c not in "\u200c\u200d" for c in line)
    assert "  " not in line
    assert line == line.strip()
    assert line.encode().decode() == line
