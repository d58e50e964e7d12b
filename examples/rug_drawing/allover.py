"""Carpets without a medallion: one pattern covers the field, as in Malayer, Oushak or Saraband."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import pi
from random import Random

from PIL import Image

from .arabesque import Growth, arabesque
from .borders import Stripe, draw_borders
from .cartoon import Cartoon, Size, mirrored, quarter_of
from .motifs import Dyes, Needle
from .shapes import Point


@dataclass(frozen=True)
class Grown:
    """A field of large winding stems."""

    stripes: tuple[Stripe, ...]
    field: Dyes
    growth: Growth


@dataclass(frozen=True)
class Botehs:
    """A field of paisley drops in rows that lean left and right in turn."""

    stripes: tuple[Stripe, ...]
    field: Dyes
    spacing: float


@dataclass(frozen=True)
class Herati:
    """A field of diamonds, each around a rosette, each with four leaves outside: the fish of Herat."""

    stripes: tuple[Stripe, ...]
    field: Dyes
    across: float
    along: float


def grown(plan: Grown, size: Size, rng: Random) -> Image.Image:
    """Return the whole carpet's drawing."""
    return _bordered(arabesque(quarter_of(size), plan.field, plan.growth, rng), plan.stripes, size, rng)


def botehs(plan: Botehs, size: Size, rng: Random) -> Image.Image:
    """Return the whole carpet's drawing; its border is mirrored, its rows are not."""
    needle = Needle(Cartoon(size, plan.field.ground), plan.field, rng)
    for row, column, (x, y) in _lattice(size, plan.spacing, plan.spacing * 1.05):
        at = x + (plan.spacing / 2 if row % 2 else 0)
        needle.reseeded(row - column).rosette((at + plan.spacing / 2, y), 4.5)
        needle.reseeded(row + 3 * column).boteh((at, y), plan.spacing * 0.42, 1 if row % 2 else -1)
    frame = Cartoon(quarter_of(size), plan.field.outline)
    start = round(draw_borders(frame, plan.stripes, rng))
    whole = mirrored(frame.finished(), size)
    field = needle.cartoon.finished().crop((start, start, size[0] - start, size[1] - start))
    whole.paste(field, (start, start))
    return whole


def herati(plan: Herati, size: Size, rng: Random) -> Image.Image:
    """Return the whole carpet's drawing."""
    cartoon = Cartoon(quarter_of(size), plan.field.ground)
    for row, column, centre in _lattice(cartoon.size, plan.across, plan.along / 2):
        if (row + column) % 2 == 0:
            _draw_fish(Needle(cartoon, plan.field, rng), centre, plan)
    return _bordered(cartoon, plan.stripes, size, rng)


def _lattice(size: Size, across: float, along: float) -> Iterator[tuple[int, int, Point]]:
    """Yield row, column and place of a lattice that starts at the lower right corner."""
    for row in range(round(size[1] / along) + 2):
        for column in range(round(size[0] / across) + 2):
            yield row, column, (size[0] - column * across, size[1] - row * along)


def _draw_fish(needle: Needle, centre: Point, plan: Herati) -> None:
    x, y = centre
    dx, dy = plan.across * 0.62, plan.along * 0.3
    corners = [(x, y - dy), (x + dx, y), (x, y + dy), (x - dx, y)]
    needle.cartoon.line([*corners, corners[0]], plan.field.stem, 1.3)
    for side in (-1, 1):
        for end in (-1, 1):
            _draw_fin(needle, (x + side * dx * 0.97, y + end * (dy - plan.along * 0.12)), (side, end), plan)
    for corner in corners:
        needle.rosette(corner, plan.across * 0.1)
    needle.rosette(centre, plan.across * 0.23)
    needle.palmette((x, y - plan.along * 0.44), plan.across * 0.13)
    needle.palmette((x, y + plan.along * 0.44), plan.across * 0.13, pi)


def _draw_fin(needle: Needle, foot: Point, way: tuple[int, int], plan: Herati) -> None:
    """Draw a long leaf that lies along one side of the diamond."""
    side, end = way
    colour = plan.field.flowers[end % len(plan.field.flowers)]
    leaf = replace(needle, dyes=replace(plan.field, stem=colour))
    lean = 0.32 if end < 0 else 0.68
    leaf.leaf(foot, plan.across * 0.5, -side * pi * lean, side * end)


def _bordered(field: Cartoon, stripes: tuple[Stripe, ...], size: Size, rng: Random) -> Image.Image:
    frame = Cartoon(field.size, stripes[0].dyes.ground)
    start = draw_borders(frame, stripes, rng)
    frame.inlay_field(field, start)
    return mirrored(frame.finished(), size)
