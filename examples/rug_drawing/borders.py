"""Borders: stripes around the field, each with a row of motifs that meets itself at the corners.

Only the upper left quarter is drawn. A stripe has two sides there, from the corner to the axis; motifs
are spread so that one stands in the corner and one on the axis.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import pi
from random import Random

from .cartoon import Cartoon
from .motifs import Dyes, Needle
from .shapes import Point


@dataclass(frozen=True)
class Side:
    """Half a side of a stripe, measured from the corner along its middle line."""

    corner: Point
    length: float
    width: float
    upright: bool

    def at(self, along: float, across: float = 0.0) -> Point:
        """Return the point so far from the corner and so far inward from the middle line."""
        x, y = self.corner
        return (x + across, y + along) if self.upright else (x + along, y + across)

    @property
    def outward(self) -> float:
        """Return the angle that points to the rug's edge."""
        return -pi / 2 if self.upright else 0.0

    def stations(self, spacing: float) -> Iterator[tuple[int, float]]:
        """Yield number and place of motifs about `spacing` apart, from the corner to the axis."""
        count = max(1, round(self.length / spacing))
        for number in range(count + 1):
            yield number, self.length * number / count


Painter = Callable[[Needle, Side], None]


@dataclass(frozen=True)
class Stripe:
    """One stripe of a border; its width in pixels of the cartoon."""

    width: float
    dyes: Dyes
    paint: Painter | None = None


def draw_borders(cartoon: Cartoon, stripes: Sequence[Stripe], rng: Random) -> float:
    """Draw stripes from the edge inward on a quarter; return how far in the field begins."""
    edge = 0.0
    for stripe in stripes:
        cartoon.band((edge, edge, *cartoon.size), stripe.dyes.ground)
        if stripe.paint:
            middle = edge + stripe.width / 2
            for upright, whole in enumerate(cartoon.size):
                side = Side((middle, middle), whole - middle, stripe.width, bool(upright))
                stripe.paint(Needle(cartoon, stripe.dyes, Random(rng.random())), side)
        edge += stripe.width
    return edge
