"""Sizes, as sellers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recipes.rug_size import RugSize, side_in, size_in


@pytest.mark.parametrize(
    ("text", "width", "length"),
    [
        ("3'2\"x13'10\"", 97, 422),
        ("3' 2\" x 13' 10\"", 97, 422),
        ('3\'2""x13\'10"" Antique Persian Runner', 97, 422),
        ("3\u20192\u201d x 13\u201910\u201d", 97, 422),
        ("3\u20322\u2033 \u00d7 13\u203210\u2033", 97, 422),
        ("8'0'' X 10'0''", 244, 305),
        ("8'-0\" x 10'-0\"", 244, 305),
        ("8x10", 244, 305),
        ("8 X 10", 244, 305),
        ("8' x 10'", 244, 305),
        ("8'x10'", 244, 305),
        ("8' x 10", 244, 305),
        ("10 x 8", 244, 305),
        ("8 x 10 ft", 244, 305),
        ("8 ft. x 10 ft.", 244, 305),
        ("8 feet by 10 feet", 244, 305),
        ("3 Foot by 5 Foot", 91, 152),
        ("8ft 2in x 10ft", 249, 305),
        ("2'6 x 8", 76, 244),
        ("2.5 x 4", 76, 122),
        ("5\u00bd' x 8'", 168, 244),
        ("5 1/2' x 8'", 168, 244),
        ('96" x 120"', 244, 305),
        ("96 in. x 120 in.", 244, 305),
        ("96 in x 120 in", 244, 305),
        ("60 x 90 inches", 152, 229),
        ("Area rug 8x10 in blue", 244, 305),
        ("97 X 422", 97, 422),
        ("160x230", 160, 230),
        ("160W x 230L", 160, 230),
        ("W 160 x L 230 cm", 160, 230),
        ("160 cm (W) x 230 cm (L)", 160, 230),
        ("200 x 300 cm", 200, 300),
        ("200x300cm", 200, 300),
        ("200 \u0445 300 cm", 200, 300),
        ("120 x 180 x 1 cm", 120, 180),
        ("1800 x 2700 mm", 180, 270),
        ("2.5 x 4 m", 250, 400),
        ("2,5 x 4 m", 250, 400),
        ("160 cm x 2.3 m", 160, 230),
        ("9' x 12' (2.7 x 3.6 m)", 274, 366),
        ("5 x 7 in. sample, rug 8' x 10'", 244, 305),
        ("5-3 x 7-6", 160, 229),
        ("5-3x7-6", 160, 229),
        ("2-6 x 8", 76, 244),
        ("8 x 10-1", 244, 307),
        ("5-3 1/2 x 7-11", 161, 241),
        ("5ft3in x 7ft6in", 160, 229),
        ("5ft 3in x 7ft 6in rug", 160, 229),
        ("8-feet x 10-feet", 244, 305),
        ("8-foot by 10-foot", 244, 305),
        ("8ftx10ft", 244, 305),
        ("200cmx300cm", 200, 300),
        ("2mx3m", 200, 300),
        ("W80 x L120", 80, 120),
        ("w80xl120", 80, 120),
        ("W160cm x L230cm", 160, 230),
        ("area-rug-8x10", 244, 305),
    ],
)
def test_a_size_is_read_however_it_is_written(text: str, width: int, length: int) -> None:
    assert size_in(text) == RugSize(width, length)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "large",
        "8",
        "8x",
        "24x36",
        "30 x 50",
        "1920x1080",
        "0 x 0 cm",
        "5 x 7 mm",
        "9000 x 9000 cm",
        "RUG8x10",
        "3.8x10.1.2",
        "2019/8x10",
        "5-13 x 7-6",
        "5-3 x 7-6 m",
        "5-3 x 7-6 cm",
        "200-300 x 400",
        "2020-05-12 x 10",
        "12-345-8x10",
    ],
)
def test_what_is_no_size_of_a_rug_or_could_be_two_is_not_guessed(text: str) -> None:
    assert size_in(text) is None


def test_a_column_of_centimetres_needs_no_unit() -> None:
    assert size_in("35 x 60", "cm") == RugSize(35, 60)
    assert size_in("35 x 60") is None
    assert size_in("5-3 x 7-6", "cm") is None


def test_a_written_unit_beats_that_of_the_column() -> None:
    assert size_in("2 x 3 m", "cm") == RugSize(200, 300)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("8' Round", 244),
        ("240 cm", 240),
        ("\u00d8 200cm", 200),
        ("\u00f8240cm", 240),
        ("Diameter: 240 cm", 240),
        ("6 ft round", 183),
        ("5'3\" Round", 160),
    ],
)
def test_a_round_rug_has_one_length(text: str, side: int) -> None:
    assert side_in(text) == RugSize(side, side)


@pytest.mark.parametrize(("text", "side"), [("8", 244), (" 6.5 ", 198), ("5-3", 160), ("240", 240)])
def test_a_number_that_is_all_there_is_is_read_as_a_pair_would_be(text: str, side: int) -> None:
    assert side_in(text) == RugSize(side, side)


@pytest.mark.parametrize("text", ["30", "round", "8 knots", "2 in pile", "No. 8", "1920", "0"])
def test_a_single_number_without_a_unit_or_too_small_is_no_size(text: str) -> None:
    assert side_in(text) is None


def test_a_single_number_in_a_column_of_centimetres_is_a_size() -> None:
    assert side_in("240", "cm") == RugSize(240, 240)


FEET = st.integers(min_value=2, max_value=30)
INCHES = st.integers(min_value=0, max_value=11)
WRITTEN = st.text(alphabet="0123456789'\"xX .,/()-ftincmwl\u00bd\u00d7", max_size=60)


@given(FEET, INCHES, FEET, INCHES, st.sampled_from(["{}'{}\"x{}'{}\"", "{} ft {} in x {} ft {} in"]))
def test_feet_and_inches_are_converted_exactly(a: int, b: int, c: int, d: int, form: str) -> None:
    sides = sorted((round((a * 12 + b) * 2.54), round((c * 12 + d) * 2.54)))

    assert size_in(form.format(a, b, c, d)) == RugSize(sides[0], sides[1])


@given(WRITTEN | st.text())
def test_any_text_has_a_plausible_size_or_none(text: str) -> None:
    for size in (size_in(text), size_in(text, "cm"), side_in(text), side_in(text, "cm")):
        assert size is None or 30 <= size.width_cm <= size.length_cm <= 1_500
