"""The product of the request's photo: its margins cut off, its outline found, turned as it will lie."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_SMALL = 224
"""The outline is looked for in a copy of so many pixels."""
_DARKEST = (130, 190, 228)
"""How dark, of 255, margin may be where a soft shadow falls on it; a pale product needs the lightest."""
_CHROMA, _STEP = 13, 20
"""How much colour margin may have, and how much one of its pixels may differ from the next."""
_INSET = 0.7
_ALIKE = 0.95
"""How much of the box around it a product must share with a shape to count as of that shape."""


@dataclass(frozen=True)
class Product:
    """A flat product seen from above; `outline` is white where it is, black beside it."""

    picture: Image.Image
    outline: Image.Image

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.picture.width / self.picture.height

    def turned(self) -> "Product":
        """Return it turned by a quarter."""
        quarter = Image.Transpose.ROTATE_90
        return Product(self.picture.transpose(quarter), self.outline.transpose(quarter))

    def at_most(self, size: tuple[int, int]) -> "Product":
        """Return it no larger than this, so that what is seen from afar does not flicker."""
        width, height = (max(8, min(own, most)) for own, most in zip(self.picture.size, size, strict=True))
        small = (width, height)
        return Product(
            self.picture.resize(small, Image.Resampling.BOX), self.outline.resize(small, Image.Resampling.BOX)
        )


def product_of(photo: Image.Image, *, is_round: bool) -> Product:
    """Return the product without the plain margin around it, if the photo has one."""
    picture = _on_white(photo)
    small = picture.copy()
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    found = _beside_margin(small)
    box = found.getbbox() or (0, 0, *small.size)
    cut = picture.crop(_enlarged(box, small.size, picture.size))
    return Product(cut, _outline(found.crop(box), cut.size, is_round=is_round))


def _on_white(photo: Image.Image) -> Image.Image:
    if photo.mode in {"RGBA", "LA", "PA"} or "transparency" in photo.info:
        sheet = Image.new("RGBA", photo.size, "white")
        return Image.alpha_composite(sheet, photo.convert("RGBA")).convert("RGB")
    return photo.convert("RGB")


def _enlarged(
    box: tuple[int, int, int, int], small: tuple[int, int], large: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return the box in the large picture, drawn in by most of a small pixel where it cuts something off."""
    (width, height), (across, down) = small, (large[0] / small[0], large[1] / small[1])
    left, top, right, bottom = box
    return (
        round((left + _INSET) * across) if left else 0,
        round((top + _INSET) * down) if top else 0,
        round((right - _INSET) * across) if right < width else large[0],
        round((bottom - _INSET) * down) if bottom < height else large[1],
    )


def _beside_margin(small: Image.Image) -> Image.Image:
    """Return white where the product is: what cannot be reached from a plain, light corner."""
    whole = Image.new("L", small.size, 255)
    if not _has_plain_margin(small):
        return whole
    found = whole
    for darkest in _DARKEST:
        found = _unreached(_plain(small, darkest))
        if _is_regular(found):
            break
    return found if found.getbbox() else whole


def _plain(small: Image.Image, darkest: int) -> Image.Image:
    """Return white where the picture is light, grey and smooth, as paper and the shadows on it are."""
    red, green, blue = small.split()
    highest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    lowest = ImageChops.darker(ImageChops.darker(red, green), blue)
    steps = ImageChops.lighter(_step(green, 1, 0), _step(green, 0, 1))
    light = lowest.point(lambda level: 255 if level >= darkest else 0)
    grey = ImageChops.subtract(highest, lowest).point(lambda level: 255 if level <= _CHROMA else 0)
    smooth = steps.point(lambda level: 255 if level <= _STEP else 0)
    return ImageChops.darker(ImageChops.darker(light, grey), smooth)


def _step(grey: Image.Image, x: int, y: int) -> Image.Image:
    """Return by how much each pixel differs from its neighbours to both sides, the lesser of the two."""
    one, other = ImageChops.offset(grey, x, y), ImageChops.offset(grey, -x, -y)
    return ImageChops.darker(ImageChops.difference(grey, one), ImageChops.difference(grey, other))


def _unreached(plain: Image.Image) -> Image.Image:
    """Return white but where a way over plain pixels leads to from a corner."""
    for corner in _corners(plain):
        if plain.getpixel(corner) == 255:
            ImageDraw.floodfill(plain, corner, 128)
    return plain.point(lambda level: 0 if level == 128 else 255).filter(ImageFilter.MedianFilter(3))


def _is_regular(found: Image.Image) -> bool:
    """Whether it is a rectangle or an ellipse; if not, the margin may have leaked into the product."""
    box = found.getbbox()
    return box is not None and (_is_rectangle(found.crop(box)) or _is_ellipse(found.crop(box)))


def _is_rectangle(found: Image.Image) -> bool:
    return _filled(found) > _ALIKE


def _is_ellipse(found: Image.Image) -> bool:
    return (
        _filled(ImageChops.difference(found, _elliptic(found.size)).point(lambda level: level // 128 * 255))
        < 1 - _ALIKE
    )


def _filled(found: Image.Image) -> float:
    return found.histogram()[255] / (found.width * found.height)


def _has_plain_margin(small: Image.Image) -> bool:
    """Whether the four corners are light and alike."""
    seen = [small.getpixel(corner) for corner in _corners(small)]
    levels = [level for colour in seen if isinstance(colour, tuple) for level in colour]
    return min(levels) > 200 and max(levels) - min(levels) < 30


def _corners(small: Image.Image) -> list[tuple[int, int]]:
    right, bottom = small.width - 1, small.height - 1
    return [(0, 0), (right, 0), (right, bottom), (0, bottom)]


def _outline(found: Image.Image, size: tuple[int, int], *, is_round: bool) -> Image.Image:
    """Return the outline at full size, a rectangle or an ellipse if it is nearly one."""
    if is_round or _is_ellipse(found):
        return _elliptic(size)
    if _is_rectangle(found):
        return Image.new("L", size, 255)
    soft = found.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(0.8))
    return soft.resize(size, Image.Resampling.BICUBIC).point(
        lambda level: max(0, min(255, (level - 100) * 2.5))
    )


def _elliptic(size: tuple[int, int]) -> Image.Image:
    large = Image.new("L", (1024, 1024))
    ImageDraw.Draw(large).ellipse((5, 5, 1018, 1018), fill=255)
    return large.resize(size, Image.Resampling.BOX)
