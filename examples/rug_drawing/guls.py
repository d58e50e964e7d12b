"""The Turkmen carpet: octagonal guls in rows, quartered in two colours, on one deep ground."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from .borders import Stripe, draw_borders
from .cartoon import Cartoon, Size, mirrored
from .motifs import Dyes
from .shapes import Outline, Point, diamond, placed, star, stretched

KNOT = 2


@dataclass(frozen=True)
class Guls:
    """A Turkmen carpet; lengths in knots."""

    stripes: tuple[Stripe, ...]
    field: Dyes
    across: int = 62
    along: int = 50


OCTAGON: Outline = [
    (-0.34, -1), (0.34, -1), (0.5, -0.84), (0.8, -0.72), (1, -0.36), (1, 0.36), (0.8, 0.72), (0.5, 0.84),
    (0.34, 1), (-0.34, 1), (-0.5, 0.84), (-0.8, 0.72), (-1, 0.36), (-1, -0.36), (-0.8, -0.72), (-0.5, -0.84),
]  # fmt: skip


def guls(plan: Guls, size: Size, rng: Random) -> Image.Image:
    """Return the whole carpet's drawing."""
    quarter = (-(-size[0] // KNOT // 2), -(-size[1] // KNOT // 2))
    cartoon, field = (Cartoon(quarter, plan.field.ground, detail=1) for _ in range(2))
    for row in range(quarter[1] // plan.along + 2):
        for column in range(quarter[0] // plan.across + 2):
            x, y = quarter[0] - (column + 0.5) * plan.across, quarter[1] - row * plan.along
            _draw_gul(field, (x, y), plan)
            _draw_minor(field, (x + plan.across / 2, y - plan.along / 2), plan)
    cartoon.inlay_field(field, draw_borders(cartoon, plan.stripes, rng))
    whole = mirrored(cartoon.finished(), (quarter[0] * 2, quarter[1] * 2))
    return whole.resize(size, Image.Resampling.NEAREST)


def _draw_gul(field: Cartoon, centre: Point, plan: Guls) -> None:
    dyes, half = plan.field, plan.across * 0.4
    shape = stretched(OCTAGON, 1.0, 0.8)
    field.fill(placed(shape, centre, half + 1.5), dyes.outline)
    field.fill(placed(shape, centre, half), dyes.light)
    for right in (-1, 1):
        for down in (-1, 1):
            colour = dyes.flowers[0] if right == down else dyes.flowers[1]
            field.fill(placed(_quarter(shape, right, down), centre, half - 1.2), colour)
    rings = [(0.45, dyes.outline), (0.4, dyes.light), (0.32, dyes.flowers[0])]
    field.layers(stretched(OCTAGON, 1.0, 0.86), centre, half, rings)
    field.layers(star(4, 0.45), centre, half, [(0.27, dyes.light), (0.14, dyes.outline)])
    _draw_satellites(field, centre, half, ((0.7, 0.58), 0.13, dyes))


def _quarter(shape: Outline, right: int, down: int) -> Outline:
    """Return the part of the outline on one side of both axes."""
    return [(max(0.0, x * right) * right, max(0.0, y * down) * down) for x, y in shape]


def _draw_minor(field: Cartoon, centre: Point, plan: Guls) -> None:
    dyes, half = plan.field, plan.across * 0.17
    field.layers(diamond(1.25, 1), centre, half, [(1.0, dyes.outline), (0.82, dyes.flowers[2])])
    field.layers(star(8, 0.5), centre, half, [(0.6, dyes.light), (0.34, dyes.flowers[1])])
    _draw_satellites(field, centre, half, ((1.35, 1.15), 0.28, dyes))


def _draw_satellites(
    field: Cartoon, centre: Point, half: float, look: tuple[tuple[float, float], float, Dyes]
) -> None:
    """Draw four small diamonds around a centre, so far across and along, of this size."""
    (across, along), size, dyes = look
    for x, y in ((-across, 0), (across, 0), (0, -along), (0, along)):
        at = (centre[0] + x * half, centre[1] + y * half)
        field.layers(diamond(), at, half, [(size, dyes.light), (size / 2, dyes.outline)])
