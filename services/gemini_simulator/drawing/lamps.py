"""Lamps, with the glow they throw on what is behind them."""

import math
from dataclasses import dataclass

from .camera import Place
from .canvas import Canvas, Wash
from .colour import WHITE, Colour, mix, shade
from .outline import ellipse
from .palette import Palette

_GLOW: Colour = (255, 226, 176)


@dataclass(frozen=True)
class _Shade:
    """A shade of linen: half its width above and below, and its height, in cm."""

    above: float
    below: float
    height: float


def floor_lamp(canvas: Canvas, palette: Palette, place: Place) -> None:
    """Paint the style's standing lamp with its foot at the place."""
    _STANDING[palette.lamp](canvas, palette, place)


def table_lamp(canvas: Canvas, palette: Palette, place: Place) -> None:
    """Paint a small lamp that stands on something, its foot at the place."""
    x, y, z = place
    scale = canvas.camera.per_cm(z)
    px, py = canvas.camera.at(x, y, z)
    body = Wash(shade(palette.accents[0], 1.1), shade(palette.accents[0], 0.75))
    canvas.fill(ellipse(px, py - 11 * scale, 8 * scale, 11 * scale), body)
    canvas.line([(px, py - 20 * scale), (px, py - 28 * scale)], palette.metal, 1.6 * scale)
    _shade(canvas, (x, y + 26, z), _Shade(11, 17, 24))


def pendant(canvas: Canvas, palette: Palette, place: Place, top: float) -> None:
    """Paint a lamp hanging from a ceiling of a height, its lower edge at the place."""
    x, y, z = place
    scale, camera = canvas.camera.per_cm(z), canvas.camera
    canvas.line([camera.at(x, top, z), camera.at(x, y + 20, z)], palette.metal, max(1.0, 0.8 * scale))
    if palette.lamp == "paper":
        _ball(canvas, (x, y + 20, z), 24)
    elif palette.lamp == "factory":
        _dome(canvas, palette.metal, place, 24)
    elif palette.lamp == "arc":
        _dome(canvas, palette.accents[0], place, 22)
    else:
        _shade(canvas, place, _Shade(15, 23, 22))


def _tripod(canvas: Canvas, palette: Palette, place: Place) -> None:
    x, _, z = place
    camera = canvas.camera
    for foot, depth in ((0.0, z + 16), (-22.0, z - 8), (22.0, z - 8)):
        leg = [camera.at(x + foot, 0, depth), camera.at(x + foot * 0.1, 122, z)]
        canvas.line(leg, palette.wood, 2.8 * camera.per_cm(z))
    _shade(canvas, (x, 120, z), _Shade(17, 25, 32))


def _column(canvas: Canvas, palette: Palette, place: Place) -> None:
    x, _, z = place
    scale = canvas.camera.per_cm(z)
    px, py = canvas.camera.at(*place)
    canvas.fill(ellipse(px, py, 15 * scale, 4 * scale), shade(palette.metal, 0.9))
    canvas.line([(px, py), canvas.camera.at(x, 128, z)], palette.metal, 2.6 * scale)
    _shade(canvas, (x, 122, z), _Shade(15, 26, 34))


def _arc(canvas: Canvas, palette: Palette, place: Place) -> None:
    x, _, z = place
    scale = canvas.camera.per_cm(z)
    px, py = canvas.camera.at(*place)
    canvas.fill(ellipse(px, py, 17 * scale, 4.5 * scale), shade(palette.metal, 0.85))
    inwards = 1 if x < 0 else -1
    turns = [math.pi * step / 16 for step in range(15)]
    bow = [(40 * (1 - math.cos(turn)), 148 + 40 * math.sin(turn)) for turn in turns]
    points = [canvas.camera.at(x + inwards * out, y, z) for out, y in [(0.0, 2.0), *bow]]
    canvas.line(points, palette.metal, 2.4 * scale)
    _dome(canvas, palette.metal, (x + inwards * bow[-1][0], bow[-1][1] - 18, z), 19)


def _lantern(canvas: Canvas, palette: Palette, place: Place) -> None:
    x, _, z = place
    camera = canvas.camera
    for foot in (-12.0, 12.0):
        canvas.line([camera.at(x + foot, 0, z), camera.at(x, 112, z)], palette.wood, 2.2 * camera.per_cm(z))
    _ball(canvas, (x, 134, z), 26)


def _shade(canvas: Canvas, place: Place, form: _Shade) -> None:
    """Paint a lit shade, its lower edge's middle at the place."""
    px, py = canvas.camera.at(*place)
    scale = canvas.camera.per_cm(place[2])
    above, below, high = form.above * scale, form.below * scale, form.height * scale
    _halo(canvas, (px, py - high / 2), below * 3.2)
    body = [(px - above, py - high), (px + above, py - high), (px + below, py), (px - below, py)]
    canvas.fill(body, Wash((250, 234, 204), (255, 246, 226)))
    canvas.fill(ellipse(px, py, below, below * 0.13), (255, 250, 236))
    canvas.fill(ellipse(px, py - high, above, above * 0.13), (246, 226, 190))


def _ball(canvas: Canvas, place: Place, radius: float) -> None:
    """Paint a lantern of paper with its rings."""
    px, py = canvas.camera.at(*place)
    size = radius * canvas.camera.per_cm(place[2])
    _halo(canvas, (px, py), size * 3)
    canvas.fill(ellipse(px, py, size, size * 0.94), Wash((255, 250, 238), (240, 226, 200)))
    for step in (-0.6, -0.3, 0.0, 0.3, 0.6):
        half = size * (1 - step * step) ** 0.5
        ring = [
            (px + half * share, py + size * (step + 0.06 * (1 - share * share)))
            for share in (-1, -0.5, 0, 0.5, 1)
        ]
        canvas.line(ring, (222, 206, 178), max(1.0, size * 0.02), 0.6)


def _dome(canvas: Canvas, colour: Colour, place: Place, radius: float) -> None:
    """Paint a lit half ball of metal, its lower edge's middle at the place."""
    px, py = canvas.camera.at(*place)
    size = radius * canvas.camera.per_cm(place[2])
    _halo(canvas, (px, py + size * 0.4), size * 2.6)
    upper = [point for point in ellipse(px, py, size, size * 0.95, 60) if point[1] <= py]
    canvas.fill(upper, Wash(shade(mix(colour, WHITE, 0.12), 1.1), shade(colour, 0.8)))
    canvas.fill(ellipse(px, py, size, size * 0.14), (255, 243, 216))


def _halo(canvas: Canvas, middle: tuple[float, float], size: float) -> None:
    canvas.glow(ellipse(*middle, size * 0.6, size * 0.6, 24), _GLOW, 0.34, size * 0.4)


_STANDING = {"tripod": _tripod, "arc": _arc, "shade": _column, "factory": _column, "paper": _lantern}
