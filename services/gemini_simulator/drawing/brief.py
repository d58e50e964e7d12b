"""What a prompt and a photo ask of a scene: kind of room, shape and size of the product."""

import re
from dataclasses import dataclass

_HALLWAY = re.compile(r"\b(?:runner|hallway|corridor|entry(?:way)?|entrance hall)\b", re.IGNORECASE)
_DINING = re.compile(r"\bdining\b", re.IGNORECASE)
_BEDROOM = re.compile(r"\bbedroom\b", re.IGNORECASE)
_ROUND = re.compile(r"\b(?:round (?:rug|carpet|mat)|circular|true circle)\b", re.IGNORECASE)
_ON_FLOOR = re.compile(
    r"\b(?:rugs?|carpets?|runners?|kilims?|dhurr?ies?|(?:door)?mats?|(?:cow)?hides?|sheepskins?"
    r"|teppich\w*|läufer|tapis|alfombras?|tappet[oi]|vloerkle\w+|dywan\w*)\b",
    re.IGNORECASE,
)
_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = r"(centimet(?:re|er)s?|cm|met(?:re|er)s?|m|feet|ft|')"
_SIZE = re.compile(rf"{_NUMBER}(?: by |\s?[x\u00d7]\s?){_NUMBER}\s?{_UNIT}(?!\w)", re.IGNORECASE)
_ACROSS = re.compile(rf"{_NUMBER}\s?{_UNIT} across", re.IGNORECASE)
_CM = {"c": 1.0, "m": 100.0, "f": 30.48, "'": 30.48}
_LONG = 2.4
"""A product so many times as long as wide is a runner."""
_USUAL_CM = 290.0
_SMALLEST_CM, _LARGEST_CM = 60.0, 620.0


@dataclass(frozen=True)
class Brief:
    """The kind of room, and the product in centimetres as it lies; `turn` it by a quarter first."""

    room: str
    across: float
    deep: float
    turn: bool
    upright: bool = False
    """The product is no floor covering: it stands in the room."""


STANDING = Brief("display", 250, 190, turn=False, upright=True)


def is_round(prompt: str) -> bool:
    """Whether the prompt speaks of a round product."""
    return _ROUND.search(prompt) is not None


def brief_for(prompt: str, ratio: float, view: float) -> Brief:
    """Return what to draw for a product of a ratio (width over height) in a picture of a ratio."""
    if not _ON_FLOOR.search(prompt):
        return STANDING
    long_side = _long_side(prompt)
    slim = max(ratio, 1 / ratio)
    short_side = long_side / slim
    room = _room(prompt, slim)
    lengthwise = room == "hallway" or (view < 0.9 and slim > 1.05)
    across, deep = (short_side, long_side) if lengthwise else (long_side, short_side)
    return Brief(room, across, deep, turn=(ratio > 1) == lengthwise and slim > 1.01)


def _room(prompt: str, slim: float) -> str:
    if slim >= _LONG or (slim > 1.8 and _HALLWAY.search(prompt)):
        return "hallway"
    if _DINING.search(prompt):
        return "dining"
    return "bedroom" if _BEDROOM.search(prompt) else "living"


def _long_side(prompt: str) -> float:
    """Return the longer side in centimetres as the prompt gives it, within reason."""
    pair, one = _SIZE.search(prompt), _ACROSS.search(prompt)
    if pair:
        found = max(float(pair[1]), float(pair[2])) * _CM[pair[3][0].lower()]
    elif one:
        found = float(one[1]) * _CM[one[2][0].lower()]
    else:
        found = _USUAL_CM
    return min(max(found, _SMALLEST_CM), _LARGEST_CM)
