"""No cell of a report is ever run by the program that opens it, and text that is none stays as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.spreadsheet import safe_cell

BLANKS = st.text(st.sampled_from(" \t\r\n\v\f\x00\x1f\xa0\u2003\u200b\u200e\u2060\ufeff"), max_size=6)
SIGNS = st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")


@given(BLANKS, SIGNS, st.text(max_size=20))
def test_a_formula_is_marked_however_it_is_spelled_and_whatever_blanks_come_before(
    blanks: str, sign: str, rest: str
) -> None:
    assert safe_cell(f"{blanks}{sign}{rest}") == f"'{blanks}{sign}{rest}"


@given(st.text())
def test_no_cell_that_is_let_through_begins_with_a_sign(text: str) -> None:
    cell = str(safe_cell(text))
    seen = unicodedata.normalize("NFKC", cell).strip()
    assert cell.startswith("'") or not seen.startswith(("=", "+", "-", "@"))


@given(st.text())
def test_nothing_is_taken_from_a_cell(text: str) -> None:
    assert str(safe_cell(text)).removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    "text", ["", " ", "RUG-1", "8' x 10'", "a=b", "1+1", "https://x.test/?a=b", "'quoted'", "\u20133", "ä@b"]
)
def test_text_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("number", [0, -5, 2.5])
def test_our_own_numbers_are_no_formulas(number: float) -> None:
    assert safe_cell(number) == number
