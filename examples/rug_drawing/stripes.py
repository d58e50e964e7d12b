"""The dhurrie: stripes from edge to edge."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from .cartoon import Size
from .palette import Colour


@dataclass(frozen=True)
class Stripes:
    """A dhurrie: weft stripes of (rows, colour) from one end to the middle, and back."""

    rows: tuple[tuple[int, Colour], ...]


def stripes(plan: Stripes, size: Size, _: Random) -> Image.Image:
    """Return the whole dhurrie's drawing; the rows are enlarged to fill it."""
    total = sum(count for count, _ in plan.rows)
    half = Image.new("RGB", (1, total))
    half.putdata([colour for count, colour in plan.rows for _ in range(count)])
    large = half.resize((size[0], -(-size[1] // 2)), Image.Resampling.NEAREST)
    whole = Image.new("RGB", size)
    whole.paste(large.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, size[1] - large.height))
    whole.paste(large, (0, 0))
    return whole
