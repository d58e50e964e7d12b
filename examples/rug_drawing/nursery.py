"""A children's rug: a rainbow between clouds, over hills and under stars.

Places and sizes in the tables are shares of the rug's width and height.
"""

from dataclasses import dataclass
from random import Random

from PIL import Image

from .cartoon import Cartoon, Size
from .palette import Colour
from .shapes import Point, placed, polar, star, stretched

SUN = (0.82, 0.19, 0.075)
BOW = (0.5, 0.78)
HILLS = ((0.18, 1.22, 0.6, 0.5), (0.8, 1.28, 0.75, 0.52))
CLOUDS = ((0.17, 0.77, 0.07), (0.83, 0.78, 0.075), (0.2, 0.2, 0.055), (0.55, 0.13, 0.04))
PUFFS = ((-1.1, 0.15, 0.6), (-0.4, -0.25, 0.8), (0.5, -0.15, 0.72), (1.15, 0.2, 0.52), (0, 0.25, 0.7))
"""The discs that make a cloud, in units of its size."""


@dataclass(frozen=True)
class Nursery:
    """The yarns of the picture; bows from the outside inward, the farther hill first."""

    sky: Colour
    bows: tuple[Colour, ...]
    cloud: Colour
    star: Colour
    hills: tuple[Colour, Colour]


def nursery(plan: Nursery, size: Size, rng: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    cartoon = Cartoon(size, plan.sky)
    width, height = size
    _draw_stars(cartoon, plan.star, rng)
    cartoon.disc((SUN[0] * width, SUN[1] * height), SUN[2] * width, plan.bows[1])
    for number, colour in enumerate((*plan.bows, plan.sky)):
        cartoon.disc((BOW[0] * width, BOW[1] * height), width * (0.36 - 0.043 * number), colour)
    for (x, y, across, along), colour in zip(HILLS, plan.hills, strict=True):
        hill = stretched(polar(lambda _: 1.0), across * width, along * height)
        cartoon.fill(placed(hill, (x * width, y * height), 1), colour)
    for x, y, reach in CLOUDS:
        _draw_cloud(cartoon, (x * width, y * height), reach * width, plan.cloud)
    return cartoon.finished()


def _draw_stars(cartoon: Cartoon, colour: Colour, rng: Random) -> None:
    width, height = cartoon.size
    for _ in range(22):
        at = (rng.uniform(0.05, 0.95) * width, rng.uniform(0.05, 0.6) * height)
        cartoon.fill(placed(star(5, 0.5), at, rng.uniform(0.012, 0.024) * width, rng.random()), colour)


def _draw_cloud(cartoon: Cartoon, at: Point, size: float, colour: Colour) -> None:
    for x, y, reach in PUFFS:
        cartoon.disc((at[0] + x * size, at[1] + y * size), reach * size, colour)
