"""The size of a rug, read from the many ways sellers write it.

    3'2"x13'10"   8' x 10'   5'3 x 7'7   8 ft 2 in by 10 ft   96" x 120"   8x10 (feet)
    5-3 x 7-6 (feet and inches)   97 X 422 (centimetres)   200 x 300 cm   2.5 x 4 m   1800 x 2700 mm
    120 x 180 x 1 cm

A size without units is taken as feet if no side is above 20, as centimetres if none is below 40, and
is otherwise not guessed: a wrong scale harms a scene more than none.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

_NARROWEST_CM, _LONGEST_CM = 30, 1_500
"""What is outside is no rug but a number of pixels, knots or years."""

_OVER = r"(?!(?!x ?[0-9])\w)"
"""Where the word of a unit ends: at no letter or digit, but for the x of `200cmx300cm`."""
_UNITS = {
    "ft": r"'|(?:feet|foot|ft|fu(?:ss|ß)|pieds?)(?!(?!x ?[0-9]|[0-9])\w)\.?",
    # The word "in" is a unit only where a size ends: "8x10 in blue" is not in inches.
    "in": rf"\"|(?:inch(?:es)?|zoll|pouces?){_OVER}|in\.|in(?=\)|,|;| ?x| by|$)",
    "cm": rf"(?:cm|centimet(?:er|re)s?){_OVER}\.?",
    "mm": rf"(?:mm|millimet(?:er|re)s?){_OVER}\.?",
    "m": rf"(?:m|mtr|met(?:er|re)s?){_OVER}\.?",
}
_CENTIMETRES = {
    "ft": Fraction("30.48"),
    "in": Fraction("2.54"),
    "cm": Fraction(1),
    "mm": Fraction(1, 10),
    "m": Fraction(100),
}

_FRACTION = r"(?: [1-7]/[2-8])?"
_NUMBER = rf"(?:[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?{_FRACTION})"
_INCHES = rf"(?:1[01]|[0-9]){_FRACTION}(?![0-9]|[.,/-][0-9])"
_LETTER = r"(?:wide|long|[wlbhd])"
_BY = rf" ?(?:x|by|mal|par) ?(?:{_LETTER}:? ?)?"


def _side(number: int) -> str:
    feet, inches = _UNITS["ft"], _UNITS["in"]
    units = "|".join(rf"(?P<{unit}{number}>{words})" for unit, words in _UNITS.items() if unit != "ft")
    more = rf"(?: ?-? ?(?P<more{number}>{_NUMBER}) ?(?:{inches})?)?"
    dashed = rf"(?P<n{number}>{_NUMBER})(?:-(?P<dash{number}>{_INCHES}))?"
    return rf"{dashed}[ -]?(?:(?P<ft{number}>{feet}){more}|{units})?(?: ?\(?{_LETTER}{_OVER}\)?)?"


_START = rf"(?<![\w.,/'\"])(?<![0-9]-)(?:{_LETTER}:? ?)?"
_END = r"(?![0-9]|[.,][0-9])"
_PAIR = re.compile(rf"{_START}{_side(1)}{_BY}{_side(2)}(?:{_BY}{_side(3)})?{_END}")
_ALONE = re.compile(rf"{_START}{_side(1)}{_END}")

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2019\u2018\u2032`\u00b4\u02b9\u02bc", "'"),
        **dict.fromkeys("\u201d\u201c\u2033\u02dd\u201f", '"'),
        **dict.fromkeys("\u00d7\u2715\u2716\u0445\u0425*", "x"),
        **dict.fromkeys("\u00f8\u2300", " "),
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
    }
)
"""Typographic primes and quotes, times and diameter signs, the Cyrillic letter that looks like an x."""


@dataclass(frozen=True)
class RugSize:
    """A rug's sides in whole centimetres, the shorter first."""

    width_cm: int
    length_cm: int

    @property
    def ratio(self) -> float:
        """Return how many times as long as wide it is."""
        return self.length_cm / self.width_cm

    @property
    def square_metres(self) -> float:
        """Return the area of its sides' rectangle."""
        return self.width_cm * self.length_cm / 10_000


def size_in(text: str, bare_unit: str | None = None) -> RugSize | None:
    """Return the first pair of sides in a text, None if there is none that a rug can have.

    `bare_unit` (ft, in, cm, mm, m) is meant where a column's name already says the unit.
    """
    sizes = (_size(match, bare_unit) for match in _PAIR.finditer(_normal(text)))
    return next((size for size in sizes if size), None)


def side_in(text: str, bare_unit: str | None = None) -> RugSize | None:
    """Return the size from a single length, as a round or square rug has it: `8' Round`.

    It needs a unit, unless it is all that the text says.
    """
    normal = _normal(text)
    sides = (_length(match, 1, _unit_alone(match, bare_unit)) for match in _ALONE.finditer(normal))
    sizes = (_plausible(side, side) for side in sides if side)
    return next((size for size in sizes if size), None)


def _normal(text: str) -> str:
    signs = " ".join(text.lower().translate(_SIGNS).split())
    return signs.replace("''", '"').replace('""', '"')


def _size(match: re.Match[str], bare_unit: str | None) -> RugSize | None:
    written = [_unit(match, number) for number in (1, 2, 3)]
    shared = written[1] or written[0] or written[2] or bare_unit or _guessed(match, 1, 2)
    if _contradicts_dash(match, shared, 1, 2):
        return None
    first = _length(match, 1, written[0] or shared)
    second = _length(match, 2, written[1] or shared)
    return _plausible(first, second) if first and second else None


def _unit(match: re.Match[str], number: int) -> str | None:
    return next((unit for unit in _UNITS if match[f"{unit}{number}"]), None)


def _unit_alone(match: re.Match[str], bare_unit: str | None) -> str | None:
    unit = _unit(match, 1) or bare_unit
    if unit is None and match[0] == match.string:
        unit = _guessed(match, 1)
    return None if _contradicts_dash(match, unit, 1) else unit


def _contradicts_dash(match: re.Match[str], unit: str | None, *numbers: int) -> bool:
    """Return whether 5-3 cannot be five feet three: it has another unit, or a written one and is a range."""
    dashed = any(match[f"dash{number}"] for number in numbers)
    return dashed and (unit != "ft" or any(_unit(match, number) for number in numbers))


def _guessed(match: re.Match[str], *numbers: int) -> str | None:
    sides = [_number(match[f"n{number}"]) for number in numbers]
    if max(sides) <= 20:
        return "ft"
    return "cm" if min(sides) >= 40 else None


def _length(match: re.Match[str], number: int, unit: str | None) -> Fraction | None:
    if unit is None:
        return None
    inches = match[f"more{number}"] or match[f"dash{number}"]
    whole = _number(match[f"n{number}"]) * _CENTIMETRES[unit]
    return whole + (_number(inches) * _CENTIMETRES["in"] if inches else 0)


def _number(text: str) -> Fraction:
    return sum((Fraction(part) for part in text.replace(",", ".").split()), Fraction(0))


def _plausible(first: Fraction, second: Fraction) -> RugSize | None:
    width, length = sorted((round(first), round(second)))
    return RugSize(width, length) if width >= _NARROWEST_CM and length <= _LONGEST_CM else None
