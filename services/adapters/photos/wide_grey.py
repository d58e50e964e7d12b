"""Grey of 16 or 32 bits, or in floating point, as 8-bit grey: the range it was written in decides.

A 16-bit PNG always uses all of its range. Scanners and instruments write 10, 12 or 14 bits as they are into
a 16-bit TIFF; some say so. Where none does, the smallest usual range that holds the highest value is
taken: a photo whose brightest pixel has less than a quarter of the light would show little anyway.
"""

import math
from typing import Any

from PIL import Image, ImageMath

_USUAL = (255, 1023, 4095, 16383, 65535)
_USUAL_OF_FLOATS = (1, 255, 65535)
_BITS, _HIGHEST = 258, 281
"""The tags of TIFF that say how many bits a value has, and which is the highest."""
_LARGEST_FLOAT = 3.0e38


def eight_bit(image: Image.Image) -> Image.Image:
    """Return a picture of one wide channel as L, or as LA if one of its values means transparent."""
    wide = _finite(image) if image.mode == "F" else image.convert("I")
    low, high = _extremes(wide)
    floor = min(low, 0)
    scale = 255 / (_top(image, high) - floor)
    grey = wide.point(lambda value: value * scale + (0.5 - floor * scale)).convert("L")
    clear = image.info.get("transparency")
    if not isinstance(clear, int) or image.mode == "F":
        return grey
    return Image.merge("LA", (grey, _where_not(wide, clear)))


def _top(image: Image.Image, high: float) -> float:
    """Return the value that stands for white."""
    if image.mode == "F":
        return next((usual for usual in _USUAL_OF_FLOATS if high <= usual), high)
    usual = _USUAL if image.format == "TIFF" else _USUAL[-1:]
    return max(_said_top(image), next((top for top in usual if high <= top), high))


def _said_top(image: Image.Image) -> int:
    """Return the highest value that a TIFF says it may have, 0 if it says nothing of use."""
    tags = getattr(image, "tag_v2", {})
    (bits, *_), (highest, *_) = (_numbers(tags.get(tag)) for tag in (_BITS, _HIGHEST))
    if highest > 0:
        return min(highest, _USUAL[-1])
    return 2**bits - 1 if 0 < bits < 16 else 0


def _numbers(value: object) -> tuple[int, ...]:
    values = value if isinstance(value, tuple) else (value,)
    return tuple(number if isinstance(number, int) else 0 for number in values) or (0,)


def _extremes(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)  # noqa: S101, PT018 - one channel
    return low, high


def _finite(image: Image.Image) -> Image.Image:
    """Return floating-point grey with black where there is no number, or none that ends."""
    if all(map(math.isfinite, _extremes(image))):
        return image

    def plain(given: dict[str, Any]) -> Any:
        grey = given["grey"]
        kept = given["max"](grey * (abs(grey) < _LARGEST_FLOAT), -_LARGEST_FLOAT)
        return kept * (kept > -_LARGEST_FLOAT)

    kept: Image.Image = ImageMath.lambda_eval(plain, grey=image)
    return kept


def _where_not(wide: Image.Image, value: int) -> Image.Image:
    """Return a mask that is clear where a picture has this value."""
    mask: Image.Image = ImageMath.lambda_eval(lambda given: (given["wide"] != value) * 255, wide=wide)
    return mask.convert("L")
