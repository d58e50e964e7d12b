"""Braided jute, coil around coil."""

from dataclasses import dataclass
from math import pi, sin
from random import Random

from PIL import Image

from .cartoon import Cartoon, Size
from .palette import Colour, shade
from .shapes import Point, around, placed, polar


@dataclass(frozen=True)
class Braid:
    """Coils from the middle outward: share of the radius at which a yarn ends, and the yarn."""

    coils: tuple[tuple[float, Colour], ...]
    thick: float = 19


def braided(plan: Braid, size: Size, rng: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    cartoon = Cartoon(size, shade(plan.coils[-1][1], 0.6))
    centre = (size[0] / 2, size[1] / 2)
    whole = size[0] / 2
    radius = whole - plan.thick / 2
    while radius > 0:
        yarn = next(colour for share, colour in plan.coils if radius / whole <= share)
        _draw_coil(cartoon, centre, radius, (plan.thick, yarn), rng)
        radius -= plan.thick
    return cartoon.finished()


STITCH = polar(lambda angle: 1 / (1 + 1.1 * abs(sin(angle)) ** 1.4), 24)


def _draw_coil(
    cartoon: Cartoon, centre: Point, radius: float, braid: tuple[float, Colour], rng: Random
) -> None:
    """Draw two rows of slanting stitches that meet in the braid's middle."""
    thick, yarn = braid
    count = max(6, round(2 * pi * radius / (thick * 0.6)))
    tone = rng.uniform(0.93, 1.06)
    for number in range(2 * count):
        row = -1 if number % 2 else 1
        angle = pi * number / count
        at = around(centre, radius + row * thick * 0.2, angle)
        slant = angle + pi / 2 - row * 0.62
        colour = shade(yarn, tone * rng.gauss(1, 0.045))
        cartoon.fill(placed(STITCH, at, thick * 0.5, slant), shade(colour, 0.6))
        stitch = placed(STITCH, at, thick * 0.44, slant)
        cartoon.fill(stitch, colour)
        cartoon.line([stitch[-3], stitch[0], stitch[3]], shade(colour, 1.12), 1.3)
