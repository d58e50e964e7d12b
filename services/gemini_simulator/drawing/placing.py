"""Putting the product into the room: laid on its floor, or standing on it."""

from PIL import Image, ImageFilter

from .canvas import bounds_with, shape_mask
from .colour import BLACK
from .light import darken
from .outline import ellipse
from .perspective import laid
from .product import Product
from .stage import Stage

_PILE_CM = 1.1
_PILE_EDGE = (74, 62, 52)


def lay(picture: Image.Image, stage: Stage, product: Product) -> None:
    """Lay the product on the floor: its shadow, the edge of its pile, its face."""
    camera = stage.camera
    ground = camera.outline(stage.rug())
    face = [
        (x, y - _PILE_CM * camera.per_cm(z)) for (x, y), (_, _, z) in zip(ground, stage.rug(), strict=True)
    ]
    box = bounds_with([*ground, *face], picture.size)
    if box is None:
        return
    flat = product.at_most((box[2] - box[0], round((box[3] - box[1]) * 1.7)))
    if flat.outline.getextrema() == (255, 255):
        lower, upper = shape_mask(ground, box), shape_mask(face, box)
    else:
        lower, upper = laid(flat.outline, ground, box), laid(flat.outline, face, box)
    reach = 2.4 * camera.per_cm(stage.rug_z[0])
    _shade_around(picture, box, lower, reach)
    picture.paste(_PILE_EDGE, box, lower)
    picture.paste(laid(flat.picture, face, box), box, upper)


def _shade_around(
    picture: Image.Image, box: tuple[int, int, int, int], mask: Image.Image, reach: float
) -> None:
    """Cast the product's own soft shadow, a little to the right and towards the camera."""
    margin = round(reach * 2.5)
    small = mask.reduce(4)
    sheet = Image.new("L", (small.width + margin // 2, small.height + margin // 2))
    sheet.paste(small, (margin // 4, margin // 4))
    soft = sheet.filter(ImageFilter.GaussianBlur(reach / 4)).point(lambda level: level * 0.55)
    soft = soft.resize((sheet.width * 4, sheet.height * 4), Image.Resampling.BILINEAR)
    picture.paste(BLACK, (box[0] - margin + round(reach * 0.4), box[1] - margin + round(reach * 0.5)), soft)


def stand(picture: Image.Image, stage: Stage, product: Product) -> None:
    """Stand the product upright before the room, with its shadow at its foot."""
    width, height = picture.size
    scale = min(0.46 * width / product.picture.width, 0.52 * height / product.picture.height)
    size = (max(1, round(product.picture.width * scale)), max(1, round(product.picture.height * scale)))
    left, foot = (width - size[0]) // 2, round(stage.camera.at(0, 0, stage.rug_z[0] * 1.1)[1])
    middle, half = width / 2, size[0] / 2
    for reach, strength, blur in ((0.06, 0.28, 0.03), (0.015, 0.5, 0.008)):
        shadow = ellipse(middle + reach * size[0], foot, half * (1 + reach), size[0] * (0.02 + reach))
        darken(picture, shadow, strength, blur * width)
    small = product.picture.resize(size, Image.Resampling.LANCZOS)
    picture.paste(small, (left, foot - size[1]), product.outline.resize(size, Image.Resampling.BOX))
