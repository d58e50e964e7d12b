"""Tufted rugs of today: free shapes, and the scallops of a beach house."""

from dataclasses import dataclass
from math import cos, pi
from random import Random

from PIL import Image

from .cartoon import Cartoon, Size
from .palette import Colour, mix
from .shapes import Outline, Point, around, placed, polar, stretched


@dataclass(frozen=True)
class Blob:
    """A soft shape: middle and size as shares of the rug's width and height."""

    at: Point
    across: float
    along: float
    colour: Colour
    seed: int


@dataclass(frozen=True)
class Arcs:
    """Half circles one inside the other: middle and outer radius as shares of the rug's width, number."""

    at: Point
    reach: float
    colour: Colour
    count: int


@dataclass(frozen=True)
class Abstract:
    """Soft shapes with a few lines over them."""

    ground: Colour
    blobs: tuple[Blob, ...]
    arcs: tuple[Arcs, ...]


def abstract(plan: Abstract, size: Size, _: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    cartoon = Cartoon(size, plan.ground)
    width, height = size
    for blob in plan.blobs:
        shape = stretched(_soft(Random(blob.seed)), blob.across * width, blob.along * height)
        cartoon.fill(placed(shape, (blob.at[0] * width, blob.at[1] * height), 1), blob.colour)
    for arcs in plan.arcs:
        _draw_arcs(cartoon, arcs)
    return cartoon.finished()


def _draw_arcs(cartoon: Cartoon, arcs: Arcs) -> None:
    width, height = cartoon.size
    centre = (arcs.at[0] * width, arcs.at[1] * height)
    for ring in range(arcs.count):
        radius = arcs.reach * width * (1 - ring * 0.22)
        line = [around(centre, radius, pi * (step / 60 - 0.5)) for step in range(61)]
        cartoon.line(line, arcs.colour, width * 0.011)


def _soft(rng: Random) -> Outline:
    waves = [
        (number, rng.uniform(0.02, 0.16) / number**0.6, rng.uniform(0, 2 * pi)) for number in (1, 2, 3, 4)
    ]
    return polar(
        lambda angle: 1 + sum(reach * cos(rate * angle + phase) for rate, reach, phase in waves), 200
    )


@dataclass(frozen=True)
class Scallops:
    """Overlapping fans in rows, from one colour at the top to another at the bottom."""

    rows: tuple[Colour, ...]
    line: Colour
    across: int = 7


def scallops(plan: Scallops, size: Size, _: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    cartoon = Cartoon(size, plan.line)
    radius = size[0] / plan.across / 2
    count = round(size[1] / radius * 2) + 3
    for row in range(count):
        colour = _between(plan.rows, row / count)
        for column in range(-1, plan.across + 2):
            at = ((2 * column + row % 2) * radius, row * radius * 0.5)
            _draw_fan(cartoon, at, radius, (plan.line, colour))
    return _rimmed(cartoon, plan.line, size)


def _between(rows: tuple[Colour, ...], way: float) -> Colour:
    """Return the colour at a share of the way (0 to less than 1) from the first to the last."""
    number, rest = divmod(way * (len(rows) - 1), 1)
    return mix(rows[int(number)], rows[int(number) + 1], rest)


def _draw_fan(cartoon: Cartoon, at: Point, radius: float, colours: tuple[Colour, Colour]) -> None:
    for ring, share in enumerate((1.0, 0.9, 0.7, 0.6, 0.4, 0.3)):
        cartoon.disc(at, radius * share, colours[ring % 2])


def _rimmed(cartoon: Cartoon, edge: Colour, size: Size) -> Image.Image:
    rim = round(size[0] * 0.03)
    whole = Image.new("RGB", size, edge)
    whole.paste(cartoon.finished().crop((rim, rim, size[0] - rim, size[1] - rim)), (rim, rim))
    return whole
