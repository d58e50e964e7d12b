"""The shape of a rug."""

import pytest

from services.recipes.rug_shape import shape_of, shape_word
from services.recipes.rug_size import RugSize

LONG = RugSize(97, 422)
USUAL = RugSize(244, 305)
EVEN = RugSize(244, 244)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Runner", "runner"),
        ("Persian runners", "runner"),
        ("Teppichläufer / Läufer", "runner"),
        ("Rectangle", "rectangle"),
        ("Rectangular", "rectangle"),
        ("rechteckig", "rectangle"),
        ("Rectangular runner", "runner"),
        ("ROUND", "round"),
        ("circular", "round"),
        ("rund", "round"),
        ("tapis rond", "round"),
        ("redonda", "round"),
        ("Half round", ""),
        ("background", ""),
        ("Diameter 200 cm", "round"),
        ("200 cm Durchmesser", "round"),
        ("\u00d8200cm", "round"),
        ("Bj\u00f8rn rug", ""),
        ("Oval", "oval"),
        ("Square", "square"),
        ("quadratisch", "square"),
        ("runner, round, square", ""),
        ("Octagon", ""),
        ("", ""),
    ],
)
def test_a_text_names_one_shape_or_none(text: str, shape: str) -> None:
    assert shape_word(text) == shape


@pytest.mark.parametrize(
    ("said", "mentions", "size", "shape"),
    [
        ("Round", [], None, "round"),
        ("Round", ["a runner"], EVEN, "round"),
        ("Round", [], RugSize(61, 244), "runner"),
        ("Round", ["a runner"], USUAL, "rectangle"),
        ("Runner", [], USUAL, "rectangle"),
        ("Runner", [], RugSize(240, 300), "rectangle"),
        ("Runner", [], EVEN, ""),
        ("Runner", [], RugSize(80, 160), "runner"),
        ("Square", [], RugSize(152, 244), "rectangle"),
        ("Oval", [], USUAL, "oval"),
        ("Rectangle", [], EVEN, "rectangle"),
        ("Rectangle", [], LONG, "runner"),
        ("Rectangle", ["Round about rug"], EVEN, "rectangle"),
        ("", [], LONG, "runner"),
        ("", [], RugSize(100, 250), "runner"),
        ("", [], RugSize(100, 249), "rectangle"),
        ("", [], USUAL, "rectangle"),
        ("", [], EVEN, ""),
        ("", [], None, ""),
        ("", ["Hallway runner"], None, "runner"),
        ("", ["Runner"], RugSize(80, 160), "runner"),
        ("", ["Blade Runner collection"], USUAL, "rectangle"),
        ("", ["Round rug"], EVEN, "round"),
        ("", ["Round Top collection"], USUAL, "rectangle"),
        ("", ["Union Square"], USUAL, "rectangle"),
        ("", ["Square rug"], EVEN, "square"),
        ("", ["Oval braided"], USUAL, "oval"),
        ("", ["Blade Runner", "round"], EVEN, "round"),
        ("", ["runner, round, square", "Round rug"], None, "round"),
        ("Free form", ["Oval"], None, "oval"),
    ],
)
def test_the_seller_is_believed_unless_the_sides_disagree(
    said: str, mentions: list[str], size: RugSize | None, shape: str
) -> None:
    assert shape_of(said, mentions, size) == shape
