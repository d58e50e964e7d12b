"""The city carpet: a medallion in the middle of a field, quarters of it in the corners.

Everything is drawn once, in the upper left quarter, and mirrored.
"""

from dataclasses import dataclass
from math import ceil, cos, exp, floor, pi, sin
from random import Random

from PIL import Image

from .arabesque import Growth, arabesque
from .borders import Stripe, draw_borders
from .cartoon import Cartoon, Size, mirrored, quarter_of
from .motifs import Dyes, Needle
from .shapes import Outline, Point, placed, polar, stretched


@dataclass(frozen=True)
class Medallion:
    """A medallion carpet; lengths are shares of the field's half width, rings from the outside inward."""

    stripes: tuple[Stripe, ...]
    field: Dyes
    growth: Growth
    rings: tuple[tuple[float, Dyes], ...]
    corner: Dyes
    lobes: int = 16
    depth: float = 0.1
    point: float = 0.16
    tall: float = 1.3
    span: float = 0.62
    corner_span: float = 0.8


@dataclass(frozen=True)
class _Part:
    """A piece with a ground of its own: where it lies, how large it is, how it is grown."""

    at: Point
    size: float
    dyes: Dyes
    growth: Growth


def medallion(plan: Medallion, size: Size, rng: Random) -> Image.Image:
    """Return the whole carpet's drawing."""
    quarter = quarter_of(size)
    frame = Cartoon(quarter, plan.field.outline)
    start = draw_borders(frame, plan.stripes, rng)
    half = quarter[0] - start
    cartoon = arabesque(quarter, plan.field, plan.growth, rng)
    corner = _Part((start, start), half * plan.corner_span, plan.corner, plan.growth.denser())
    _inlay(cartoon, lobed(plan), corner, rng)
    _draw_pendants(cartoon, half, plan, rng)
    _draw_rings(cartoon, half, plan, rng)
    frame.inlay_field(cartoon, start)
    return mirrored(frame.finished(), size)


def lobed(plan: Medallion) -> Outline:
    """Return the medallion's outline: scallops all round and a point at each end."""

    def radius(angle: float) -> float:
        end = exp(-((sin(angle) / 0.2) ** 2)) * plan.point
        return 1 - plan.depth + plan.depth * abs(cos(plan.lobes * angle / 2)) + end

    return stretched(polar(radius, 400), 1.0, plan.tall)


def _inlay(cartoon: Cartoon, shape: Outline, part: _Part, rng: Random) -> None:
    """Inlay a part of this shape, with a light and a dark line around it."""
    for wider, colour in ((4.5, part.dyes.outline), (2.8, part.dyes.light)):
        cartoon.fill(placed(shape, part.at, part.size + wider), colour)
    outline = placed(shape, part.at, part.size)
    columns, rows = zip(*outline, strict=True)
    left, top = max(0, floor(min(columns))), max(0, floor(min(rows)))
    right, bottom = min(cartoon.size[0], ceil(max(columns))), min(cartoon.size[1], ceil(max(rows)))
    ground = arabesque((right - left, bottom - top), part.dyes, part.growth, rng)
    cartoon.inlay(ground, outline, (left, top))


def _draw_rings(cartoon: Cartoon, half: float, plan: Medallion, rng: Random) -> None:
    centre: Point = cartoon.size
    for share, dyes in plan.rings:
        part = _Part(centre, half * plan.span * share, dyes, plan.growth.denser())
        _inlay(cartoon, lobed(plan), part, rng)
    share, dyes = plan.rings[-1]
    radius = half * plan.span * share
    needle = Needle(cartoon, dyes, rng)
    for angle in (0.0, -pi / 2, -pi / 4):
        needle.palmette(placed([(0, -0.55)], centre, radius, angle)[0], radius * 0.2, angle)
    needle.rosette(centre, radius * 0.36)


def _draw_pendants(cartoon: Cartoon, half: float, plan: Medallion, rng: Random) -> None:
    """Draw what hangs at the medallion's tip: a cartouche and a palmette."""
    tip = cartoon.size[1] - half * plan.span * plan.tall * (1 + plan.point)
    cartouche = stretched(polar(lambda angle: 0.86 + 0.14 * abs(cos(4 * angle)), 160), 1.7, 1.0)
    growth = Growth(half * 0.06, half * 0.03, plan.growth.stem)
    part = _Part((cartoon.size[0], tip - half * 0.07), half * 0.12, plan.corner, growth)
    _inlay(cartoon, cartouche, part, rng)
    needle = Needle(cartoon, plan.rings[0][1], rng)
    needle.palmette((cartoon.size[0], tip - half * 0.29), half * 0.13)
