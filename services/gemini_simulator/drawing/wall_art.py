"""What hangs on walls: pictures, mirrors, weavings. Each is painted upright into any four corners."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

from .camera import Place
from .canvas import Canvas, bounds_with, shape_mask
from .colour import WHITE, Colour, mix, shade
from .palette import Palette
from .perspective import laid

_PER_SIDE = 240


def hang(canvas: Canvas, art: Image.Image, corners: list[Place]) -> None:
    """Hang a picture with its top left, top right, bottom right and bottom left at these places."""
    camera = canvas.camera
    points = camera.outline(corners)
    box = bounds_with(points, canvas.picture.size)
    if box is None:
        return
    lower = [(x, y + 3 * camera.per_cm(corners[0][2])) for x, y in points]
    canvas.glow(lower, (24, 18, 14), 0.3, 4 * camera.per_cm(corners[0][2]))
    canvas.picture.paste(laid(art, points, box), box, shape_mask(points, box))


def on_far_wall(x: tuple[float, float], y: tuple[float, float], far: float) -> list[Place]:
    """Return the corners of a piece on the wall opposite."""
    return [(x[0], y[1], far), (x[1], y[1], far), (x[1], y[0], far), (x[0], y[0], far)]


def on_side_wall(x: float, z: tuple[float, float], y: tuple[float, float]) -> list[Place]:
    """Return the corners of a piece on a wall at the side, between two depths."""
    first, last = (z[1], z[0]) if x > 0 else z
    return [(x, y[1], first), (x, y[1], last), (x, y[0], last), (x, y[0], first)]


def framed(art: Image.Image, palette: Palette, *, mat: bool = True) -> Image.Image:
    """Return the art in a frame of the room's wood or metal, with or without a mat."""
    width, height = art.size
    edge = max(6, min(width, height) // 26)
    border = edge + (min(width, height) // 9 if mat else 0)
    frame = Image.new("RGB", (width + 2 * border, height + 2 * border), shade(palette.wood, 0.92))
    draw = ImageDraw.Draw(frame)
    draw.rectangle((edge, edge, frame.width - edge - 1, frame.height - edge - 1), fill=(248, 246, 240))
    frame.paste(art, (border, border))
    return frame


def art_for(palette: Palette, seed: int, shape: tuple[float, float]) -> Image.Image:
    """Return a picture in the style's manner, of a width and height in cm."""
    scale = _PER_SIDE * 2 / (shape[0] + shape[1])
    size = (max(40, round(shape[0] * scale)), max(40, round(shape[1] * scale)))
    return _MANNERS[palette.art](palette, random.Random(seed), size)


def _abstract(palette: Palette, chance: random.Random, size: tuple[int, int]) -> Image.Image:
    sheet, draw = _sheet(size, mix(palette.accents[2], WHITE, 0.55))
    width, height = sheet.size
    for colour in (palette.accents[1], palette.accents[0], palette.seat):
        radius = chance.uniform(0.16, 0.3) * min(width, height)
        x, y = chance.uniform(0.25, 0.75) * width, chance.uniform(0.25, 0.7) * height
        if chance.random() < 0.5:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        else:
            draw.pieslice(
                (x - radius * 1.4, y - radius, x + radius * 1.4, y + radius * 2), 180, 360, fill=colour
            )
    draw.line(
        (0.1 * width, 0.82 * height, 0.9 * width, 0.78 * height), fill=shade(palette.metal, 0.9), width=6
    )
    return sheet.resize(size, Image.Resampling.BOX)


def _landscape(palette: Palette, chance: random.Random, size: tuple[int, int]) -> Image.Image:
    sheet, draw = _sheet(size, (214, 220, 216))
    width, height = sheet.size
    for row in range(height // 2):
        share = row / (height / 2)
        draw.line((0, row, width, row), fill=mix((168, 190, 204), (242, 228, 200), share))
    tones = ((150, 164, 160), (118, 134, 112), (92, 104, 76), (110, 96, 66))
    for index, tone in enumerate(tones):
        base, swing = height * (0.46 + 0.13 * index), height * 0.06
        turn = chance.uniform(0, 6)
        ridge = [
            (
                width * step / 24,
                base + swing * math.sin(turn + step * 0.4) + swing * 0.4 * math.sin(turn * 3 + step),
            )
            for step in range(25)
        ]
        draw.polygon([*ridge, (width, height), (0, height)], fill=mix(tone, palette.accents[0], 0.2))
    return sheet.resize(size, Image.Resampling.BOX)


def _lines(palette: Palette, chance: random.Random, size: tuple[int, int]) -> Image.Image:
    sheet, draw = _sheet(size, (246, 243, 236))
    width, height = sheet.size
    ink = mix(palette.metal, (70, 66, 60), 0.5)
    bend = chance.uniform(-0.1, 0.1) * width
    stem = [(width * 0.5 + bend * math.sin(step / 3), height * (0.88 - 0.07 * step)) for step in range(11)]
    draw.line(stem, fill=ink, width=4, joint="curve")
    for index, (x, y) in enumerate(stem[1:], 1):
        side = 1 if index % 2 else -1
        long = width * 0.26 * (1 - index * 0.045)
        box = sorted((x, x + side * long))
        draw.ellipse((box[0], y - long * 0.34, box[1], y + long * 0.06), outline=ink, width=3)
    return sheet.resize(size, Image.Resampling.BOX)


def _mirror(palette: Palette, _: random.Random, size: tuple[int, int]) -> Image.Image:
    sheet, draw = _sheet(size, mix(palette.wall, WHITE, 0.45))
    width, height = sheet.size
    for step in range(3):
        left = width * (0.1 + 0.28 * step)
        draw.polygon(
            [
                (left, height),
                (left + width * 0.1, height),
                (left + width * 0.45, 0),
                (left + width * 0.35, 0),
            ],
            fill=mix(palette.wall, WHITE, 0.62),
        )
    draw.rectangle((0, 0, width - 1, height - 1), outline=palette.metal, width=10)
    return sheet.resize(size, Image.Resampling.BOX)


def _woven(palette: Palette, chance: random.Random, size: tuple[int, int]) -> Image.Image:
    sheet, draw = _sheet(size, (238, 228, 208))
    width, height = sheet.size
    bands = 9
    for band in range(bands):
        top, bottom = height * band / bands, height * (band + 1) / bands
        draw.rectangle(
            (0, top, width, bottom),
            fill=mix(chance.choice(palette.accents), (238, 228, 208), 0.25 if band % 2 else 0.8),
        )
        for step in range(8):
            left, right = width * step / 8, width * (step + 1) / 8
            if band % 2:
                draw.polygon(
                    [(left, bottom), ((left + right) / 2, top), (right, bottom)], fill=(240, 230, 212)
                )
    return sheet.resize(size, Image.Resampling.BOX)


def _sheet(size: tuple[int, int], colour: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", (size[0] * 2, size[1] * 2), colour)
    return sheet, ImageDraw.Draw(sheet)


_Manner = Callable[[Palette, random.Random, tuple[int, int]], Image.Image]
_MANNERS: dict[str, _Manner] = {
    "abstract": _abstract,
    "landscape": _landscape,
    "lines": _lines,
    "mirror": _mirror,
    "woven": _woven,
}
