"""Plants in pots, grown from a seed."""

import math
import random
from dataclasses import dataclass

from .camera import Place, Point
from .canvas import Canvas, Wash
from .colour import Colour, mix, shade
from .outline import ellipse, ribbon

_GREENS: tuple[Colour, ...] = ((74, 104, 66), (92, 124, 74), (58, 88, 62), (112, 138, 86))


@dataclass(frozen=True)
class Plant:
    """A plant of a height in cm, pot included."""

    height: float
    pot: Colour
    seed: int


@dataclass(frozen=True)
class _Leaf:
    start: Point
    tip: Point
    bend: float
    width: float
    colour: Colour


def paint_plant(canvas: Canvas, plant: Plant, place: Place) -> None:
    """Paint a plant, its pot standing at the place."""
    chance = random.Random(plant.seed)
    scale = canvas.camera.per_cm(place[2])
    px, py = canvas.camera.at(*place)
    tall = min(34.0, plant.height * 0.24)
    _paint_pot(canvas, (px, py), (tall * 0.52 * scale, tall * scale), plant.pot)
    crown = (px, py - tall * 0.94 * scale)
    grow = _paint_fronds if chance.random() < 0.5 else _paint_branches
    grow(canvas, chance, crown, (plant.height - tall) * scale)


def _paint_pot(canvas: Canvas, foot: Point, size: tuple[float, float], colour: Colour) -> None:
    (x, y), (half, tall) = foot, size
    body = [(x - half, y - tall), (x + half, y - tall), (x + half * 0.76, y), (x - half * 0.76, y)]
    canvas.fill(body, Wash(shade(colour, 1.06), shade(colour, 0.7), sideways=True))
    canvas.fill(ellipse(x, y, half * 0.76, half * 0.13), shade(colour, 0.8))
    canvas.fill(ellipse(x, y - tall, half, half * 0.17), shade(colour, 1.1))
    canvas.fill(ellipse(x, y - tall, half * 0.88, half * 0.13), (58, 46, 38))


def _paint_fronds(canvas: Canvas, chance: random.Random, crown: Point, length: float) -> None:
    """Paint long leaves that lean out from the middle, those behind first and darker."""
    count = 20
    for index in range(count):
        lean = chance.uniform(-1.05, 1.05)
        reach = length * chance.uniform(0.72, 1.0) * (1 - 0.22 * abs(lean))
        tip = (crown[0] + math.sin(lean) * reach * 0.8, crown[1] - math.cos(lean) * reach)
        green = _green(chance, index / count)
        _paint_leaf(canvas, _Leaf(crown, tip, -lean * reach * 0.16, reach * 0.1, green))


def _paint_branches(canvas: Canvas, chance: random.Random, crown: Point, length: float) -> None:
    """Paint a thin trunk with broad leaves around its upper part."""
    top = (crown[0] + length * chance.uniform(-0.06, 0.06), crown[1] - length * 0.8)
    canvas.line([crown, top], (104, 82, 62), max(1.5, length * 0.018))
    count = 26
    for index in range(count):
        share = 0.30 + 0.68 * (index * 7 % count) / count
        start = (crown[0] + (top[0] - crown[0]) * share, crown[1] + (top[1] - crown[1]) * share)
        turn = chance.uniform(-1.5, 1.5)
        reach = length * chance.uniform(0.22, 0.32)
        tip = (start[0] + math.sin(turn) * reach, start[1] - math.cos(turn) * reach * 0.9)
        green = _green(chance, index / count)
        _paint_leaf(canvas, _Leaf(start, tip, turn * reach * -0.14, reach * 0.46, green))


def _green(chance: random.Random, nearness: float) -> Colour:
    return shade(chance.choice(_GREENS), 0.72 + 0.42 * nearness)


def _paint_leaf(canvas: Canvas, leaf: _Leaf) -> None:
    outline = ribbon(leaf.start, leaf.tip, leaf.bend, leaf.width)
    canvas.fill(outline, Wash(mix(leaf.colour, (206, 214, 150), 0.22), shade(leaf.colour, 0.86)))
    if leaf.width > 5:
        canvas.line(_rib(outline), mix(leaf.colour, (214, 222, 170), 0.4), 1.0, 0.6)


def _rib(leaf: list[Point]) -> list[Point]:
    half = len(leaf) // 2
    return [
        ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
        for one, two in zip(leaf[:half], leaf[::-1][:half], strict=True)
    ]
