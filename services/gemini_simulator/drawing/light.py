"""Light: shadows, the sun through the window, the darker corners of a lens, the grain of a film."""

import random
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageChops

from .camera import Point
from .canvas import bounds_with, soft_mask
from .colour import BLACK, Colour

_GRAIN_SIDE = 512
_GRAIN_DEPTH = 7
"""Of 255 levels, between the lightest and the darkest grain."""


def darken(picture: Image.Image, points: Sequence[Point], strength: float, blur: float) -> None:
    """Cast a soft shadow of the outline."""
    box = bounds_with(points, picture.size, blur * 2.5)
    if box is not None:
        picture.paste(BLACK, box, soft_mask(points, box, blur).point(lambda level: level * strength))


def brighten(
    picture: Image.Image, points: Sequence[Point], colour: Colour, strength: float, blur: float
) -> None:
    """Let coloured light fall into the outline; what is dark there gains less than what is bright."""
    box = bounds_with(points, picture.size, blur * 2.5)
    if box is None:
        return
    mask = soft_mask(points, box, blur)
    gains = [mask.point(lambda level, part=part: level * strength * part / 255) for part in colour]
    lit = picture.crop(box)
    picture.paste(ImageChops.add(lit, ImageChops.multiply(lit, Image.merge("RGB", gains))), box)


def vignette(picture: Image.Image, strength: float = 0.2) -> Image.Image:
    """Return the picture with its corners darkened, and its right a little, away from the window."""
    ring = Image.radial_gradient("L").resize((96, 96), Image.Resampling.BILINEAR, (40, 40, 216, 216))
    ring = ring.point(lambda level: 255 - strength * max(0, level - 90))
    side = Image.linear_gradient("L").rotate(90).resize((96, 96)).point(lambda level: 238 + level * 17 / 255)
    shade = ImageChops.multiply(ring, side).resize(picture.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(picture, Image.merge("RGB", [shade, shade, shade]))


def grained(picture: Image.Image) -> Image.Image:
    """Return the picture with a fine grain, the same for every picture."""
    grain = Image.new("L", picture.size)
    for top in range(0, picture.height, _GRAIN_SIDE):
        for left in range(0, picture.width, _GRAIN_SIDE):
            grain.paste(_grain_tile(), (left, top))
    sheet = Image.merge("RGB", [grain, grain, grain])
    return ImageChops.add(picture, sheet, offset=-_GRAIN_DEPTH // 2)


@cache
def _grain_tile() -> Image.Image:
    noise = random.Random(7).randbytes(_GRAIN_SIDE * _GRAIN_SIDE)
    tile = Image.frombytes("L", (_GRAIN_SIDE, _GRAIN_SIDE), noise)
    return tile.point(lambda level: level * _GRAIN_DEPTH / 255)


def developed(picture: Image.Image) -> Image.Image:
    """Return the picture with its middle tones lifted, as a bright photograph has them."""
    curve = [round(255 * (level / 255) ** 0.9) for level in range(256)]
    return picture.point(curve * 3)
