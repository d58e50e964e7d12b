"""What a drawing becomes in yarn: knotted, flat-woven, shaggy, tufted. Each returns the cloth."""

from random import Random
from typing import cast

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from .grain import NEUTRAL, laid_over, noise, summed, tiled, tinted
from .palette import Colour, shade


def knotted(drawing: Image.Image, rng: Random, abrash: float = 34, knot: int = 1) -> Image.Image:
    """Return knotted pile: bands of slightly different dye lots, rows of knots, a soft nap."""
    cloth = _in_knots(drawing, knot)
    cloth = laid_over(cloth, _abrash(cloth.size, abrash, rng))
    cloth = laid_over(cloth, _nap(cloth.size, max(2, knot), rng))
    return _woollen(laid_over(cloth, noise(cloth.size, (170, 120), 26, rng)))


def _woollen(cloth: Image.Image) -> Image.Image:
    """Return the cloth without the full blacks and pure colours that wool never has."""
    return ImageEnhance.Color(cloth).enhance(0.82).point(lambda value: 20 + value * 0.915)


def _in_knots(drawing: Image.Image, knot: int) -> Image.Image:
    if knot < 2:
        return drawing
    small = drawing.resize((drawing.width // knot, drawing.height // knot), Image.Resampling.BOX)
    return small.resize(drawing.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(knot * 0.3))


def _abrash(size: tuple[int, int], strength: float, rng: Random) -> Image.Image:
    wide = tinted(size, (size[0], 90), (strength, strength * 0.24), rng)
    narrow = tinted(size, (size[0] / 2, 17), (strength * 0.5, strength * 0.14), rng)
    return Image.merge(
        "RGB", [summed(one, other) for one, other in zip(wide.split(), narrow.split(), strict=True)]
    )


def _nap(size: tuple[int, int], knot: int, rng: Random) -> Image.Image:
    rows = Image.new("L", (1, knot * 2), NEUTRAL)
    for line in range(knot * 2):
        rows.putpixel((0, line), NEUTRAL + (9 if line < knot else -9))
    rows = tiled(rows.resize((size[0], knot * 2)), size)
    return summed(rows, noise(size, (knot, knot), 24, rng))


def flatwoven(drawing: Image.Image, rng: Random, rib: int = 4, abrash: float = 30) -> Image.Image:
    """Return a flat weave: ribs of weft over warps, and slits where two colours meet upright."""
    cloth = laid_over(drawing, _abrash(drawing.size, abrash, rng))
    cloth = laid_over(cloth, tiled(_rib_tile(rib), cloth.size))
    cloth = laid_over(cloth, noise(cloth.size, (rib * 3, 2), 36, rng))
    return _woollen(ImageChops.multiply(cloth, _slits(drawing)))


def _rib_tile(rib: int) -> Image.Image:
    """Return two warps wide, two wefts high: each weft rises over every other warp."""
    tile = Image.new("L", (rib * 2, rib), NEUTRAL)
    pen = ImageDraw.Draw(tile)
    pen.line((0, 0, rib * 2, 0), fill=NEUTRAL - 44)
    pen.line((0, rib // 2, rib * 2, rib // 2), fill=NEUTRAL + 26)
    pen.line((0, 0, 0, rib), fill=NEUTRAL - 26)
    pen.line((rib, rib // 2, rib, rib), fill=NEUTRAL - 34)
    return tile


def _slits(drawing: Image.Image) -> Image.Image:
    moved = ImageChops.offset(drawing, 1, 0)
    edges = ImageChops.difference(drawing, moved).convert("L")
    return (
        edges.point(lambda value: 150 if value > 28 else 255)
        .filter(ImageFilter.GaussianBlur(0.6))
        .convert("RGB")
    )


def shaggy(drawing: Image.Image, rng: Random, tuft: float = 9, density: float = 0.055) -> Image.Image:
    """Return long pile: every tuft a stroke in the colour of its root, lighter or darker than the next."""
    cloth = laid_over(drawing, _abrash(drawing.size, 24, rng))
    roots = cloth.copy()
    pen = ImageDraw.Draw(cloth)
    for _ in range(round(cloth.width * cloth.height * density)):
        root = rng.randrange(cloth.width), rng.randrange(cloth.height)
        tip = (root[0] + rng.gauss(0, tuft * 0.4), root[1] + rng.uniform(0.3, 1.0) * tuft)
        colour = shade(_colour_at(roots, root), rng.gauss(1.0, 0.085))
        pen.line((*root, *tip), fill=colour, width=2)
    softer = cloth.filter(ImageFilter.GaussianBlur(0.5))
    return _woollen(laid_over(softer, noise(cloth.size, (60, 60), 34, rng)))


def _colour_at(picture: Image.Image, at: tuple[int, int]) -> Colour:
    red, green, blue = cast("Colour", picture.getpixel(at))
    return red, green, blue


def tufted(drawing: Image.Image, rng: Random) -> Image.Image:
    """Return dense cut pile with a carved line wherever two colours meet."""
    cloth = laid_over(drawing, _abrash(drawing.size, 12, rng))
    cloth = laid_over(cloth, noise(cloth.size, (2, 2), 30, rng))
    cloth = laid_over(cloth, noise(cloth.size, (46, 40), 26, rng))
    return _woollen(ImageChops.multiply(cloth, _carving(drawing)))


def _carving(drawing: Image.Image) -> Image.Image:
    edges = drawing.filter(ImageFilter.FIND_EDGES).convert("L").point(lambda value: 255 if value > 26 else 0)
    cut = edges.filter(ImageFilter.GaussianBlur(2.2)).point(lambda value: 255 - value * 0.42)
    return cut.convert("RGB")


def coiled(drawing: Image.Image, rng: Random) -> Image.Image:
    """Return braids as they are drawn, a little uneven in tone."""
    cloth = laid_over(drawing, tinted(drawing.size, (90, 90), (26, 4), rng))
    return laid_over(cloth, noise(cloth.size, (2, 2), 26, rng))


def overdyed(drawing: Image.Image, rng: Random) -> Image.Image:
    """Return an old carpet, sheared until it is worn in streaks, then dyed in one teal bath."""
    worn = summed(noise(drawing.size, (60, 18), 110, rng), noise(drawing.size, (14, 5), 70, rng))
    bare = Image.new("RGB", drawing.size, (196, 190, 176))
    faded = Image.composite(bare, drawing, worn.point(lambda value: max(0, min(190, (value - 112) * 2))))
    grey = ImageOps.autocontrast(faded.convert("L"), cutoff=1)
    dyed = ImageOps.colorize(grey, black=(14, 52, 60), mid=(44, 118, 122), white=(176, 204, 196))
    return knotted(dyed, rng, abrash=40)
