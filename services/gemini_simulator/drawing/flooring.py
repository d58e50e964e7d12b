"""Floors seen from above, as textures in grey: how light or dark the material is at each place.

A texture covers a square of `SIDE_CM`; it is drawn once a process for each pattern and tinted later.
"""

import random
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from .palette import Floor

SIDE_CM = 960
_PER_CM = 4
_QUARTER = SIDE_CM * _PER_CM // 2
_SEAM = 58


@cache
def texture(pattern: Floor) -> Image.Image:
    """Return the texture of a floor; dark is 0, light is 255."""
    quarter = _DRAWN[pattern]()
    half = Image.new("L", (2 * _QUARTER, _QUARTER))
    half.paste(quarter, (0, 0))
    half.paste(ImageOps.mirror(quarter), (_QUARTER, 0))
    whole = Image.new("L", (2 * _QUARTER, 2 * _QUARTER))
    whole.paste(half, (0, 0))
    whole.paste(ImageOps.flip(half), (0, _QUARTER))
    return whole


def _planks() -> Image.Image:
    chance = random.Random(11)
    sheet = Image.new("L", (_QUARTER, _QUARTER))
    draw = ImageDraw.Draw(sheet)
    width = 15 * _PER_CM
    for left in range(0, _QUARTER, width):
        top = -chance.randrange(40, 200) * _PER_CM
        while top < _QUARTER:
            bottom = top + chance.randrange(140, 240) * _PER_CM
            tone = round(chance.gauss(150, 26))
            draw.rectangle((left, top, left + width - 1, bottom), fill=tone)
            draw.line((left, bottom, left + width, bottom), fill=_SEAM, width=2)
            top = bottom
        draw.line((left, 0, left, _QUARTER), fill=_SEAM, width=2)
    return _veined(sheet, chance)


def _herringbone() -> Image.Image:
    chance = random.Random(12)
    sheet = Image.new("L", (_QUARTER, _QUARTER))
    draw = ImageDraw.Draw(sheet)
    width, length = 9 * _PER_CM, 54 * _PER_CM
    run = length
    for column in range(-1, _QUARTER // run + 2):
        for row in range(-length // width - 2, _QUARTER // width + 2):
            tone = round(chance.gauss(150, 24))
            _draw_stave(draw, (column * run, row * width * 2), (run, width * 2), tone)
    return _veined(sheet, chance)


def _draw_stave(draw: ImageDraw.ImageDraw, corner: tuple[int, int], size: tuple[int, int], tone: int) -> None:
    """Draw a slanting stave; those of one column rise, those of the next fall."""
    (left, top), (width, height) = corner, size
    rise = width * 3 // 4
    start, end = (0, rise) if left // width % 2 == 0 else (rise, 0)
    points = [
        (left, top + start),
        (left + width, top + end),
        (left + width, top + end + height),
        (left, top + start + height),
    ]
    draw.polygon(points, fill=tone, outline=_SEAM, width=2)


def _tiles() -> Image.Image:
    chance = random.Random(13)
    sheet = Image.new("L", (_QUARTER, _QUARTER))
    draw = ImageDraw.Draw(sheet)
    side = 60 * _PER_CM
    for left in range(0, _QUARTER, side):
        for top in range(0, _QUARTER, side):
            box = (left, top, left + side - 1, top + side - 1)
            draw.rectangle(box, fill=round(chance.gauss(168, 12)), outline=_SEAM + 30, width=2)
    return _clouded(sheet, chance, 0.35)


def _smooth() -> Image.Image:
    return _clouded(Image.new("L", (_QUARTER, _QUARTER), 150), random.Random(14), 0.55)


def _veined(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Return the sheet with the grain of wood along it."""
    fine = _noise(chance, (_QUARTER // 2, _QUARTER // 40)).resize(sheet.size, Image.Resampling.BICUBIC)
    broad = _noise(chance, (_QUARTER // 12, _QUARTER // 160)).resize(sheet.size, Image.Resampling.BICUBIC)
    veins = Image.blend(fine, broad, 0.5).point(lambda level: level * 0.42)
    return ImageChops.add(sheet, veins, offset=-53)


def _clouded(sheet: Image.Image, chance: random.Random, depth: float) -> Image.Image:
    """Return the sheet with soft patches, as stone and concrete have."""
    clouds = _noise(chance, (24, 24)).filter(ImageFilter.GaussianBlur(1))
    clouds = clouds.resize(sheet.size, Image.Resampling.BICUBIC)
    specks = _noise(chance, (_QUARTER // 3, _QUARTER // 3)).resize(sheet.size, Image.Resampling.BILINEAR)
    both = Image.blend(clouds, specks, 0.25).point(lambda level: level * depth)
    return ImageChops.add(sheet, both, offset=-round(127 * depth))


def _noise(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))


_DRAWN = {"planks": _planks, "herringbone": _herringbone, "tiles": _tiles, "smooth": _smooth}
