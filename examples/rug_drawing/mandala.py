"""A round carpet: wreaths of flowers in rings, one inside the other."""

from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

from PIL import Image

from .cartoon import Cartoon, Size
from .motifs import Dyes, Needle
from .shapes import Point, around, placed, polar


@dataclass(frozen=True)
class Ring:
    """A wreath: its outer edge as a share of the radius, its yarns, and how many flowers it has.

    With no flowers it is a single rosette.
    """

    share: float
    dyes: Dyes
    flowers: int


@dataclass(frozen=True)
class Mandala:
    """Rings from the outside inward."""

    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class _Band:
    """Where a wreath lies: the middle line's radius and the width, in pixels."""

    centre: Point
    radius: float
    width: float

    def at(self, angle: float, outward: float = 0.0) -> Point:
        return around(self.centre, self.radius + outward * self.width, angle)


def mandala(plan: Mandala, size: Size, rng: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    cartoon = Cartoon(size, plan.rings[0].dyes.ground)
    centre, whole = (size[0] / 2, size[1] / 2), size[0] / 2
    inner = [*(ring.share for ring in plan.rings[1:]), 0.0]
    for ring, inside in zip(plan.rings, inner, strict=True):
        _draw_ground(cartoon, centre, ring, whole)
        band = _Band(centre, (ring.share + inside) / 2 * whole, (ring.share - inside) * whole)
        _draw_wreath(Needle(cartoon, ring.dyes, rng), band, ring.flowers)
    return cartoon.finished()


def _draw_ground(cartoon: Cartoon, centre: Point, ring: Ring, whole: float) -> None:
    def scallop(angle: float) -> float:
        return 0.97 + 0.03 * abs(cos(ring.flowers * angle / 2))

    edge, dyes = ring.share * whole, ring.dyes
    for inset, colour in ((0, dyes.outline), (2, dyes.light), (4, dyes.ground)):
        cartoon.fill(placed(polar(scallop, 500), centre, edge - inset), colour)


def _draw_wreath(needle: Needle, band: _Band, count: int) -> None:
    if not count:
        needle.rosette(band.centre, band.width * 0.62)
        return
    seed = needle.rng.random()
    for number in range(count):
        angle = 2 * pi * number / count
        _draw_link(needle.reseeded(seed), band, angle, pi / count)
        same = needle.reseeded(f"{seed}{number % 2}")
        if number % 2:
            same.rosette(band.at(angle), band.width * 0.28)
        else:
            same.palmette(band.at(angle), band.width * 0.33, angle)


def _draw_link(needle: Needle, band: _Band, angle: float, half: float) -> None:
    """Draw the stem from one flower to the next, with leaves and a bud on its crest and a bud below."""
    path = [band.at(angle + 2 * half * step / 12, 0.3 * sin(pi * step / 12)) for step in range(13)]
    needle.cartoon.line(path, needle.dyes.stem, max(1.3, band.width * 0.025))
    crest = path[6]
    for lean in (-1, 1):
        needle.leaf(crest, band.width * 0.3, angle + half + pi + lean, lean)
    needle.rosette(crest, max(3.0, band.width * 0.1))
    needle.rosette(band.at(angle + half, -0.3), max(2.6, band.width * 0.09))
