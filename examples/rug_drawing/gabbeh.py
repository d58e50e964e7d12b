"""The Gabbeh: a glowing field of coarse knots, and small figures that walk on it."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from .cartoon import Size
from .grain import laid_over, tinted
from .palette import Colour, mix
from .shapes import Point


@dataclass(frozen=True)
class Gabbeh:
    """A field of two yarns that blend into each other, and what walks on it."""

    top: Colour
    bottom: Colour
    border: tuple[Colour, Colour]
    figures: tuple[tuple[str, Colour, Point], ...]
    knot: int = 7


FIGURES = {
    "goat": (
        "#.......",
        "##......",
        ".#....#.",
        ".######.",
        "..#####.",
        "..#..#..",
        "..#..#..",
    ),
    "tree": (
        "....#....",
        "...###...",
        ".#.###.#.",
        ".#######.",
        "#.#####.#",
        "#########",
        ".#.###.#.",
        "....#....",
        "....#....",
        "....#....",
    ),
    "shepherd": (
        "..##...",
        "..##...",
        ".####.#",
        "#.##.##",
        "#.##..#",
        "..##..#",
        ".####.#",
        ".####.#",
        ".####.#",
        ".#..#.#",
    ),
    "flower": (
        "..#..",
        "#.#.#",
        ".###.",
        "##.##",
        ".###.",
        "#.#.#",
        "..#..",
    ),
}


def gabbeh(plan: Gabbeh, size: Size, rng: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    knots = (size[0] // plan.knot, size[1] // plan.knot)
    field = Image.new("RGB", (1, 64))
    field.putdata([mix(plan.top, plan.bottom, (row / 63) ** 1.2) for row in range(64)])
    small = field.resize(knots, Image.Resampling.BICUBIC)
    small = laid_over(small, tinted(knots, (knots[0], 3), (44, 12), rng))
    small = laid_over(small, tinted(knots, (7, 2), (26, 8), rng))
    _draw_blocks(small, plan)
    for name, colour, (x, y) in plan.figures:
        _draw_figure(small, FIGURES[name], colour, (round(x * knots[0]), round(y * knots[1])))
    return small.resize(size, Image.Resampling.NEAREST)


def _draw_blocks(small: Image.Image, plan: Gabbeh) -> None:
    width, height = small.size
    for x in range(width):
        for y in range(height):
            inset = min(x, y, width - 1 - x, height - 1 - y)
            if inset == 2 or (inset == 4 and (x // 2 + y // 2) % 2 == 0):
                small.putpixel((x, y), plan.border[0])
            elif inset < 2:
                small.putpixel((x, y), plan.border[1])


def _draw_figure(small: Image.Image, rows: tuple[str, ...], colour: Colour, at: tuple[int, int]) -> None:
    for down, row in enumerate(rows):
        for right, mark in enumerate(row):
            if mark == "#":
                small.putpixel((at[0] + right, at[1] + down), colour)
