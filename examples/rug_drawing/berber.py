"""The Beni Ourain: diamonds of free-hand lines on undyed wool."""

from dataclasses import dataclass
from math import pi, sin
from random import Random

from PIL import Image

from .cartoon import Cartoon, Size
from .palette import Colour
from .shapes import Point


@dataclass(frozen=True)
class Berber:
    """Diamonds of free-hand lines."""

    ground: Colour
    line: Colour
    across: int = 3
    along: int = 4
    width: float = 8


def berber(plan: Berber, size: Size, rng: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    cartoon = Cartoon(size, plan.ground, detail=2)
    width, height = size
    pitch_x, pitch_y = width / plan.across, height / plan.along
    for start in range(-plan.along, plan.across + plan.along):
        for way in (1, -1):
            foot = (start + 0.5) * pitch_x
            ends = ((foot, -pitch_y / 2), (foot + way * (plan.along + 1) * pitch_x, height + pitch_y / 2))
            _draw_by_hand(cartoon, ends, plan, rng)
    for row in range(plan.along + 1):
        for column in range(plan.across + 1):
            if rng.random() < 0.42:
                _draw_sign(cartoon, (column * pitch_x, row * pitch_y), plan, rng)
    return cartoon.finished()


def _draw_by_hand(cartoon: Cartoon, ends: tuple[Point, Point], plan: Berber, rng: Random) -> None:
    (x0, y0), (x1, y1) = ends
    phases = [(rng.uniform(0, 2 * pi), rng.uniform(2, 9), rng.uniform(1, 7)) for _ in range(4)]
    points = []
    for step in range(121):
        t = step / 120
        stray = sum(reach * sin(rate * 2 * pi * t + phase) for phase, reach, rate in phases)
        points.append((x0 + (x1 - x0) * t + stray, y0 + (y1 - y0) * t))
    cartoon.line(points, plan.line, plan.width * rng.uniform(0.85, 1.15))


def _draw_sign(cartoon: Cartoon, at: Point, plan: Berber, rng: Random) -> None:
    x, y = at
    reach = plan.width * 2.4
    for way in (-1, 1):
        stray = rng.uniform(-3, 3)
        cartoon.line(
            [(x - reach, y + stray), (x + reach, y + way * reach + stray)], plan.line, plan.width * 0.7
        )
