"""The shape of a rug: what the seller says, unless the sides say otherwise.

A rug as wide as it is long may be round or square; without a word for it the shape stays unknown,
and the photo decides.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from .rug_size import RugSize

RUNNER_RATIO = 2.5
_RECTANGLE_RATIO = 1.1

_WORDS = {
    "runner": r"runners?|läufer|couloir|passatoia|pasillera|loper|chodnik",
    "round": (
        r"(?<!half[ -])round|circular|circle|rund(?:e[rs]?)?|ronde?s?"
        r"|redond[oa]|roton?d[oa]|tond[oa]|diam(?:eter|ètre|etro)?|diámetro|durchmesser"
    ),
    "oval": r"ovals?|ovale[rs]?|ovalad[oa]|ellipse|elliptical",
    "square": r"square|quadrat(?:isch)?(?:e[rs]?)?|carrée?s?|cuadrad[oa]|quadrat[oa]|vierkant",
    "rectangle": r"rectang\w*|rechteckig\w*|rettangol\w*|rechthoekig\w*|prostok\w*|oblong",
}
_PATTERNS = {shape: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for shape, words in _WORDS.items()}
_DIAMETER = re.compile("[\u00d8\u00f8\u2300](?= ?[0-9])")
"""The sign before a number, which no word boundary sets apart."""

_RATIOS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "runner": (1.8, 100),
        "round": (1, 1.15),
        "oval": (1, RUNNER_RATIO),
        "square": (1, 1.15),
        "rectangle": (_RECTANGLE_RATIO, RUNNER_RATIO),
    }
)
"""Which ratios of the sides go with a word; where they do not, the word speaks of something else."""


def shape_of(said: str, mentions: Iterable[str], size: RugSize | None) -> str:
    """Return runner, round, oval, square, rectangle, or nothing if it cannot be told.

    `said` is what the catalogue gives as the shape; `mentions` are titles, categories and the like,
    the surest first. A word counts only if the sides agree.
    """
    stated = shape_word(said)
    if stated not in {"", "rectangle"} and _agrees(stated, size):
        return stated
    if size and size.ratio >= RUNNER_RATIO:
        return "runner"
    if stated == "rectangle":
        return stated
    mentioned = (word for text in mentions if (word := shape_word(text)) and _agrees(word, size))
    return next(mentioned, "") or _of_sides(size)


def shape_word(text: str) -> str:
    """Return the one shape that a text has a word for, else nothing; any other beats a rectangle."""
    if _DIAMETER.search(text):
        return "round"
    found = [shape for shape, words in _PATTERNS.items() if words.search(text)]
    particular = [shape for shape in found if shape != "rectangle"]
    shapes = particular or found
    return shapes[0] if len(shapes) == 1 else ""


def _agrees(shape: str, size: RugSize | None) -> bool:
    lowest, highest = _RATIOS[shape]
    return size is None or lowest <= size.ratio <= highest


def _of_sides(size: RugSize | None) -> str:
    return "rectangle" if size and size.ratio > _RECTANGLE_RATIO else ""
