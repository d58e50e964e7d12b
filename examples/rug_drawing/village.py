"""Village carpets: straight lines on a coarse grid of knots, drawn knot by knot in one quarter."""

from dataclasses import dataclass
from itertools import pairwise
from math import pi
from random import Random

from PIL import Image

from .borders import Stripe, draw_borders
from .cartoon import Cartoon, Size, mirrored, quarter_of
from .motifs import Dyes, Needle
from .shapes import Outline, Point, diamond, placed, regular, star, stretched
from .stiff_motifs import HOOK, lozenge, stiff_palmette, stiff_rosette

KNOT = 2
"""Pixels."""

VINES = (
    ((0.2, 0.98), (0.2, 0.8), (0.3, 0.7), (0.22, 0.56), (0.3, 0.46), (0.46, 0.4)),
    ((1.0, 0.06), (0.84, 0.1), (0.72, 0.2), (0.56, 0.24), (0.46, 0.4), (0.6, 0.44)),
    ((0.46, 0.4), (0.34, 0.32), (0.44, 0.22), (0.56, 0.24)),
    ((0.06, 0.9), (0.12, 0.8), (0.06, 0.7), (0.22, 0.56)),
    ((0.72, 0.2), (0.66, 0.08), (0.52, 0.06)),
)
"""Bent stems in a quarter of a Heriz's field, as shares of its width and height."""

CORNER_STEPS = (
    (0, 0), (1.0, 0.0), (0.86, 0.1), (0.86, 0.26), (0.6, 0.36), (0.6, 0.52), (0.36, 0.6), (0.36, 0.84),
    (0.12, 0.92), (0, 1.06),
)  # fmt: skip


@dataclass(frozen=True)
class Village:
    """A village carpet; stripes are as wide as so many knots."""

    stripes: tuple[Stripe, ...]
    field: Dyes
    rings: tuple[Dyes, ...]
    corner: Dyes


def heriz(plan: Village, size: Size, rng: Random) -> Image.Image:
    """Return a carpet with one great angular medallion, angular corners and stiff palmettes."""
    cartoon, start = _started(plan, size, rng)
    half = cartoon.size[0] - start
    _draw_vines(Needle(cartoon, plan.field, rng), start)
    _draw_corner(Needle(cartoon, plan.corner, rng), start, half)
    tip = (cartoon.size[0], cartoon.size[1] - half * 1.06)
    stiff_palmette(Needle(cartoon, plan.rings[0], rng), tip, half * 0.13)
    for number, dyes in enumerate(plan.rings):
        _draw_ring(Needle(cartoon, dyes, rng), half * 0.74 * 0.62**number)
    stiff_rosette(Needle(cartoon, plan.rings[-1], rng), cartoon.size, half * 0.12)
    return _enlarged(cartoon, size)


def _started(plan: Village, size: Size, rng: Random) -> tuple[Cartoon, float]:
    """Return a quarter in knots with its borders, and where its field begins."""
    knots = (-(-size[0] // KNOT), -(-size[1] // KNOT))
    cartoon = Cartoon(quarter_of(knots), plan.field.ground, detail=1)
    start = draw_borders(cartoon, plan.stripes, rng)
    cartoon.band((start, start, *cartoon.size), plan.field.ground)
    return cartoon, start


def _enlarged(cartoon: Cartoon, size: Size) -> Image.Image:
    knots = (cartoon.size[0] * 2 - 1, cartoon.size[1] * 2 - 1)
    whole = mirrored(cartoon.finished(), knots)
    return whole.resize(size, Image.Resampling.NEAREST)


def _draw_vines(needle: Needle, start: float) -> None:
    width, height = (edge - start for edge in needle.cartoon.size)
    for vine in VINES:
        path = [(start + x * width, start + y * height) for x, y in vine]
        needle.cartoon.line(path, needle.dyes.stem, 2)
        for number, at in enumerate(path):
            if number % 2:
                stiff_rosette(needle, at, width * 0.045)
            else:
                stiff_palmette(needle, at, width * 0.085)
        for (x, y), (next_x, next_y) in pairwise(path):
            middle = ((x + next_x) / 2, (y + next_y) / 2)
            needle.cartoon.fill(placed(diamond(0.6, 1), middle, width * 0.032, pi / 4), needle.dyes.stem)


def _draw_corner(needle: Needle, start: float, half: float) -> None:
    dyes = needle.dyes
    steps = stretched(CORNER_STEPS, 1.0, 1.15)
    for inset, colour in ((0, dyes.outline), (2, dyes.light), (4, dyes.ground)):
        needle.cartoon.fill(placed(steps, (start, start), half * 0.58 - inset), colour)
    for x, y in ((0.2, 0.22), (0.48, 0.16), (0.16, 0.52)):
        at = (start + x * half * 0.62, start + y * half * 0.7)
        rings = [(1.0, dyes.outline), (0.78, dyes.flowers[0]), (0.36, dyes.light)]
        needle.cartoon.layers(star(8, 0.62), at, half * 0.07, rings)


def _draw_ring(needle: Needle, reach: float) -> None:
    """Draw one ring of the medallion and the flowers on a quarter of it."""
    dyes, centre = needle.dyes, needle.cartoon.size
    shape = stretched(_notched(), 1.0, 1.22)
    for wider, colour in ((3, dyes.outline), (1.6, dyes.light), (0, dyes.ground)):
        needle.cartoon.fill(placed(shape, centre, reach + wider), colour)
    for eighth in range(5):
        distance = reach * (0.78 if eighth % 2 else 0.94)
        at = placed([(0, -distance)], centre, 1, -eighth * pi / 8)[0]
        if eighth % 2:
            stiff_palmette(needle, at, reach * 0.11)
        else:
            stiff_rosette(needle, at, reach * 0.1)


def _notched() -> Outline:
    """Return an eight-lobed outline of straight lines."""
    lobe = [(-0.24, -0.9), (-0.16, -1.0), (0.16, -1.0), (0.24, -0.9)]
    return [point for corner in range(8) for point in placed(lobe, (0, 0), 1, corner * pi / 4)]


def kazak(plan: Village, size: Size, rng: Random) -> Image.Image:
    """Return a runner with a row of hooked diamonds."""
    cartoon, start = _started(plan, size, rng)
    width, height = cartoon.size
    half, tall = width - start, height - start
    pairs = round(tall / (half * 1.72) - 0.5)
    pitch = tall / (pairs + 0.5)
    between = Needle(cartoon, plan.field, rng)
    for number in range(pairs + 1):
        centre = (width, height - number * pitch)
        _draw_hooked(Needle(cartoon, plan.rings[number % len(plan.rings)], rng), centre, half)
        if number < pairs:
            level = centre[1] - pitch / 2
            stiff_rosette(between, (start + half * 0.17, level), half * 0.17)
            cartoon.fill(placed(star(4, 0.4), (width - half * 0.3, level), half * 0.1), plan.field.light)
    return _enlarged(cartoon, size)


def _draw_hooked(needle: Needle, centre: Point, half: float) -> None:
    dyes, cartoon = needle.dyes, needle.cartoon
    for step in range(5):
        at = (centre[0] - (0.16 + 0.15 * step) * half, centre[1] - (0.78 - 0.155 * step) * half)
        cartoon.fill(placed(HOOK, at, half * 0.15), dyes.ground)
    for shape, rings in (
        (diamond(0.88, 0.82), ((1.0, dyes.outline), (0.95, dyes.light), (0.9, dyes.ground))),
        (regular(8), ((0.46, dyes.outline), (0.42, dyes.flowers[0]), (0.35, dyes.light))),
        (regular(8), ((0.32, dyes.flowers[1]),)),
        (diamond(), ((0.26, dyes.outline), (0.22, dyes.light), (0.15, dyes.ground))),
    ):
        cartoon.layers(shape, centre, half, rings)
    for x, y in ((-0.5, 0.0), (0.0, -0.52)):
        lozenge(needle, (centre[0] + x * half, centre[1] + y * half), half * 0.09)
