"""What a rug seller knows from a glance at a product's fields: shape, scale, and where such a rug lies.

Every fact is a plain value for a prompt; what cannot be told is empty, zero or false. Never fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .product_text import plain_text
from .rug_decor import decor_for
from .rug_shape import shape_of
from .rug_size import RugSize, side_in, size_in

_TEXT_LIMIT = 1_000

_SIZE_FIELDS = (("size_cm", "cm"), ("size", None), ("title", None))
_SHAPE_FIELDS = ("size", "size_cm", "product_type", "title", "subcategory", "category", "tags")
_DECOR_FIELDS = ("style", "category", "subcategory", "product_type", "tags", "title", "pattern", "weave")
_FIELDS = frozenset({"shape", *_SHAPE_FIELDS, *_DECOR_FIELDS})

_CLASSES = ((12, "very large"), (5, "large"), (1.5, "medium-sized"), (0, "small"))
"""From so many square metres; a sofa and two chairs need about five."""

_NOUNS = MappingProxyType(
    {"runner": "runner", "round": "round rug", "oval": "oval rug", "square": "square rug"}
)

_IN_A_HALLWAY = (
    "It lies lengthwise in a hallway, straight and flat, with nothing standing on it "
    "and its whole length in view."
)
_UNDER_A_ROUND_TABLE = (
    "It lies under a round table with slim legs that stands on its middle, the rug showing all around it."
)
_UNDER_A_SEATING_GROUP = (
    "It carries a seating group: the front legs of a sofa and of two armchairs stand on its edges, "
    "around a low coffee table, and most of its pattern stays in view."
)
_BEFORE_A_SOFA = "It lies in front of a sofa, with nothing on it but a light coffee table near one end."
_BY_ITSELF = "It lies by itself, in front of an armchair or beside a bed, with nothing standing on it."
_IN_THE_MIDDLE = "It lies flat in the middle of the room, with the furniture around it and not on it."

_PLACEMENTS = MappingProxyType(
    {
        "very large": _UNDER_A_SEATING_GROUP,
        "large": _UNDER_A_SEATING_GROUP,
        "medium-sized": _BEFORE_A_SOFA,
        "small": _BY_ITSELF,
        "": _IN_THE_MIDDLE,
    }
)


@dataclass(frozen=True)
class RugFacts:
    """Facts about a rug, as a prompt may use them."""

    shape: str
    """runner, round, oval, square, rectangle, or empty."""
    noun: str
    """What to call it: runner, round rug, rug."""
    width_cm: int
    length_cm: int
    size_words: str
    """Such as: large, about 2.4 by 3 metres."""
    is_large: bool
    """Whether it carries a seating group."""
    placement: str
    decor: str


def rug_facts(fields: Mapping[str, str]) -> RugFacts:
    """Return what a product's fields say of it as a rug."""
    texts = {name: plain_text(fields.get(name, ""), _TEXT_LIMIT) for name in _FIELDS}
    mentions = [texts[name] for name in _SHAPE_FIELDS]
    size = _size(texts, mentions)
    shape = shape_of(texts["shape"], mentions, size)
    scale = _scale(shape, size)
    return RugFacts(
        shape=shape,
        noun=_NOUNS.get(shape, "rug"),
        width_cm=size.width_cm if size else 0,
        length_cm=size.length_cm if size else 0,
        size_words=f"{scale}, about {_measure(shape, size)}" if size else "",
        is_large=scale in {"large", "very large"},
        placement=_placement(shape, scale),
        decor=decor_for(texts[name] for name in _DECOR_FIELDS),
    )


def _size(texts: Mapping[str, str], mentions: list[str]) -> RugSize | None:
    places = [(texts[field], unit) for field, unit in _SIZE_FIELDS]
    pairs = (size_in(text, unit) for text, unit in places)
    pair = next((size for size in pairs if size), None)
    if pair or shape_of(texts["shape"], mentions, None) not in {"round", "square"}:
        return pair
    alone = (side_in(text, unit) for text, unit in places)
    return next((size for size in alone if size), None)


def _scale(shape: str, size: RugSize | None) -> str:
    if size is None:
        return ""
    if shape == "runner":
        return "long and narrow"
    return next(name for least, name in _CLASSES if size.square_metres >= least)


def _placement(shape: str, scale: str) -> str:
    if shape == "runner":
        return _IN_A_HALLWAY
    return _UNDER_A_ROUND_TABLE if shape == "round" else _PLACEMENTS[scale]


def _measure(shape: str, size: RugSize) -> str:
    in_metres = size.length_cm >= 100
    width, length = (_rounded(side, in_metres) for side in (size.width_cm, size.length_cm))
    unit = "metres" if in_metres else "centimetres"
    return f"{length} {unit} across" if shape == "round" else f"{width} by {length} {unit}"


def _rounded(side_cm: int, in_metres: bool) -> str:
    return f"{side_cm / 100:.1f}".removesuffix(".0") if in_metres else str(round(side_cm / 5) * 5)
