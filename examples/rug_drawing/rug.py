"""One rug of the collection: what it is called, how large it is, how it is drawn, woven and photographed."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image

from .cartoon import Size
from .photograph import Fringe, cut_round, on_floor, photographed

LONG_SIDE = 1200
"""Pixels of a photo's longer side."""

_MARGIN = 62


@dataclass(frozen=True)
class Rug:
    """A rug; its sides in centimetres, the upright one second."""

    sku: str
    sides_cm: tuple[int, int]
    draw: Callable[[Size, Random], Image.Image]
    weave: Callable[[Image.Image, Random], Image.Image]
    fringe: Fringe | None = None
    is_round: bool = False

    @property
    def size(self) -> Size:
        """Return the size in pixels at which the rug is drawn."""
        scale = (LONG_SIDE - 2 * _MARGIN) / max(self.sides_cm)
        return round(self.sides_cm[0] * scale), round(self.sides_cm[1] * scale)

    def photo(self) -> Image.Image:
        """Return the photo; the SKU seeds all chance, so it is the same every time."""
        rng = Random(self.sku)
        cloth = self.weave(self.draw(self.size, rng), rng)
        frame = (cloth.width + 2 * _MARGIN, cloth.height + 2 * _MARGIN)
        if not self.is_round:
            return photographed(cloth, frame, self.fringe, rng)
        rug = Image.new("RGBA", frame)
        rug.paste(cut_round(cloth), (_MARGIN, _MARGIN))
        return on_floor(rug, rng)
