"""The photographer: a rug from straight above on a near-white floor, with its fringe, edges and shadow."""

from dataclasses import dataclass
from math import pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .grain import laid_over
from .palette import CREAM, Colour, shade

FLOOR = (247, 247, 246)
_STRANDS = 3
"""Fringe is drawn so many times larger."""


@dataclass(frozen=True)
class Fringe:
    """The warps' ends; length and spacing in pixels."""

    colour: Colour = (234, 222, 196)
    length: float = 20
    spacing: float = 1.7
    knotted: bool = False


def photographed(
    cloth: Image.Image, frame: tuple[int, int], fringe: Fringe | None, rng: Random
) -> Image.Image:
    """Return the photo of a rectangular rug in the middle of a frame of this size."""
    return on_floor(_with_fringe(cloth, frame, fringe, rng), rng)


def on_floor(rug: Image.Image, rng: Random) -> Image.Image:
    """Return the photo of a cut-out rug (RGBA, as large as the photo) lying on the floor."""
    rug = _hand_made(rug, rng)
    floor = _floor(rug.size)
    alpha = rug.getchannel("A")
    for offset, blur, depth in (((9, 16), 22, 0.26), ((4, 6), 7, 0.3), ((1, 2), 2, 0.3)):
        shadow = ImageChops.offset(alpha, *offset).filter(ImageFilter.GaussianBlur(blur))
        floor.paste((58, 54, 52), mask=shadow.point(lambda value, depth=depth: value * depth))
    floor.paste(rug, mask=alpha)
    return floor


def _floor(size: tuple[int, int]) -> Image.Image:
    floor = Image.new("RGB", size, FLOOR)
    falloff = ImageChops.invert(Image.radial_gradient("L")).resize(size, Image.Resampling.BICUBIC)
    return laid_over(floor, falloff.point(lambda value: 112 + value * 0.14))


def _with_fringe(
    cloth: Image.Image, frame: tuple[int, int], fringe: Fringe | None, rng: Random
) -> Image.Image:
    left, top = (frame[0] - cloth.width) // 2, (frame[1] - cloth.height) // 2
    rug = Image.new("RGBA", frame, (*(fringe.colour if fringe else CREAM), 0))
    if fringe:
        box = (left, top, left + cloth.width, top + cloth.height)
        rug.alpha_composite(_strands(frame, box, fringe, rng))
    rug.paste(_thick(cloth).convert("RGBA"), (left, top))
    return rug


def _thick(cloth: Image.Image) -> Image.Image:
    """Return the cloth with its edges rounded off by light and shade."""
    relief = Image.new("L", cloth.size, 128)
    pen = ImageDraw.Draw(relief)
    width, height = cloth.size
    for inset, depth in ((0, 70), (1, 48), (2, 26), (3, 12)):
        pen.line((width - 1 - inset, 0, width - 1 - inset, height), fill=128 - depth)
        pen.line((0, height - 1 - inset, width, height - 1 - inset), fill=128 - depth)
        pen.line((inset, 0, inset, height), fill=128 + depth // 2 - 20)
        pen.line((0, inset, width, inset), fill=128 + depth // 3 - 10)
    return laid_over(cloth, relief)


def _strands(
    frame: tuple[int, int], box: tuple[int, int, int, int], fringe: Fringe, rng: Random
) -> Image.Image:
    large = Image.new("RGBA", (frame[0] * _STRANDS, frame[1] * _STRANDS), (*fringe.colour, 0))
    pen = ImageDraw.Draw(large)
    left, top, right, bottom = box
    for root, way in ((top, -1), (bottom, 1)):
        x = left + 2.0
        while x < right - 2:
            _draw_strand(pen, (x, root), way, fringe, rng)
            x += fringe.spacing * rng.uniform(0.7, 1.3)
    return large.reduce(_STRANDS)


def _draw_strand(
    pen: ImageDraw.ImageDraw, root: tuple[float, float], way: int, fringe: Fringe, rng: Random
) -> None:
    x, y = root
    reach = fringe.length * rng.uniform(0.72, 1.08)
    drift, curl, phase = rng.gauss(0, fringe.length * 0.13), rng.gauss(0, 1.3), rng.uniform(0, pi)
    colour = shade(fringe.colour, rng.uniform(0.86, 1.02))
    points = [
        (
            (x + drift * t * t + curl * sin(pi * 1.6 * t + phase) * t) * _STRANDS,
            (y + way * (reach * t - 2)) * _STRANDS,
        )
        for t in (step / 8 for step in range(9))
    ]
    pen.line(points, fill=(*colour, 255), width=rng.choice((3, 4, 5)), joint="curve")
    if fringe.knotted and rng.random() < 0.5:
        knot_x, knot_y = points[3]
        pen.ellipse((knot_x - 5, knot_y - 4, knot_x + 5, knot_y + 4), fill=(*shade(colour, 0.92), 255))


def _hand_made(rug: Image.Image, rng: Random) -> Image.Image:
    """Return the rug slightly out of true, as nothing woven by hand is straight."""
    step = 110
    columns, rows = rug.width // step + 2, rug.height // step + 2
    nodes = {
        (column, row): (column * step + rng.gauss(0, 1.5), row * step + rng.gauss(0, 1.2))
        for column in range(columns)
        for row in range(rows)
    }
    mesh = [
        (
            (column * step, row * step, (column + 1) * step, (row + 1) * step),
            sum((nodes[corner] for corner in _corners(column, row)), ()),
        )
        for column in range(columns - 1)
        for row in range(rows - 1)
    ]
    return rug.transform(rug.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _corners(column: int, row: int) -> tuple[tuple[int, int], ...]:
    """Return a cell's corners in the order that Pillow's quadrilaterals have."""
    return ((column, row), (column, row + 1), (column + 1, row + 1), (column + 1, row))


def cut_round(cloth: Image.Image) -> Image.Image:
    """Return the cloth (RGBA) with everything outside its inner circle transparent."""
    mask = Image.new("L", (cloth.width * 3, cloth.height * 3), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, mask.width - 1, mask.height - 1), fill=255)
    whole = cloth.convert("RGBA")
    whole.putalpha(mask.reduce(3))
    return whole
