"""Seeded unevenness: grey pictures, neutral at 128, that other modules lay over cloth.

Pillow's own noise cannot be seeded, so noise is made of random bytes and enlarged.
"""

from random import Random

from PIL import Image, ImageChops

NEUTRAL = 128


def noise(size: tuple[int, int], cell: tuple[float, float], strength: float, rng: Random) -> Image.Image:
    """Return soft noise with features about `cell` pixels wide and high, at most about `strength` off."""
    small = (max(2, round(size[0] / cell[0])), max(2, round(size[1] / cell[1])))
    raw = Image.frombytes("L", small, rng.randbytes(small[0] * small[1]))
    softer = raw.point(lambda value: NEUTRAL + (value - NEUTRAL) * strength / NEUTRAL)
    return softer.resize(size, Image.Resampling.BICUBIC)


def summed(*layers: Image.Image) -> Image.Image:
    """Return the layers' unevenness added up."""
    first, *rest = layers
    for layer in rest:
        first = ImageChops.add(first, layer, offset=-NEUTRAL)
    return first


def tinted(
    size: tuple[int, int], cell: tuple[float, float], strengths: tuple[float, float], rng: Random
) -> Image.Image:
    """Return noise in colour: (strength of light and dark, strength of each colour by itself)."""
    light, hue = strengths
    shared = noise(size, cell, light, rng)
    return Image.merge("RGB", [summed(shared, noise(size, cell, hue, rng)) for _ in range(3)])


def laid_over(cloth: Image.Image, layer: Image.Image) -> Image.Image:
    """Return the cloth lighter and darker where the layer is above and below neutral."""
    return ImageChops.soft_light(cloth, layer if layer.mode == "RGB" else layer.convert("RGB"))


def tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture of this size covered with the tile."""
    whole = Image.new(tile.mode, size)
    for top in range(0, size[1], tile.height):
        for left in range(0, size[0], tile.width):
            whole.paste(tile, (left, top))
    return whole
