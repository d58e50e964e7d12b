"""The drawing that a rug is woven from, measured in pixels of the finished rug."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps

from .palette import Colour
from .shapes import Point, placed

DETAIL = 3
"""Drawn so many times larger, then reduced: Pillow draws hard edges only."""

Size = tuple[int, int]
Rings = Sequence[tuple[float, Colour]]


class Cartoon:
    """A drawing surface with a ground colour."""

    def __init__(self, size: Size, ground: Colour, detail: int = DETAIL) -> None:
        self.size = size
        self._detail = detail
        self._image = Image.new("RGB", (size[0] * detail, size[1] * detail), ground)
        self._pen = ImageDraw.Draw(self._image)

    def fill(self, outline: Sequence[Point], colour: Colour) -> None:
        """Fill an area."""
        self._pen.polygon(self._enlarged(outline), fill=colour)

    def layers(
        self, outline: Sequence[Point], at: Point, size: float, rings: Rings, angle: float = 0.0
    ) -> None:
        """Fill the same shape several times, each ring of (share of the size, colour) on the one before."""
        for share, colour in rings:
            self.fill(placed(outline, at, size * share, angle), colour)

    def disc(self, at: Point, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        (x, y), k = at, self._detail
        box = ((x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k)
        self._pen.ellipse(box, fill=colour)

    def band(self, box: tuple[float, float, float, float], colour: Colour) -> None:
        """Fill a rectangle from left, top to right, bottom; nothing if it is inside out."""
        left, top, right, bottom = (round(edge * self._detail) for edge in box)
        if right > left and bottom > top:
            self._pen.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line through the points."""
        thick = max(1, round(width * self._detail))
        self._pen.line(self._enlarged(points), fill=colour, width=thick, joint="curve")

    def inlay(self, other: "Cartoon", outline: Sequence[Point], at: Point = (0, 0)) -> None:
        """Lay another drawing on this one, its upper left at `at`; only what lies in the outline shows."""
        left, top = (round(place) for place in at)
        size = (other.size[0] * self._detail, other.size[1] * self._detail)
        mask = Image.new("1", size)
        moved = [(x - left, y - top) for x, y in outline]
        ImageDraw.Draw(mask).polygon(self._enlarged(moved), fill=1)
        corner = (left * self._detail, top * self._detail)
        self._image.paste(other._image, corner, mask)  # noqa: SLF001 - of its own class

    def inlay_field(self, other: "Cartoon", start: float) -> None:
        """Lay a quarter's field on this quarter inside a border that is `start` wide."""
        width, height = self.size
        self.inlay(other, [(start, start), (width, start), (width, height), (start, height)])

    def finished(self) -> Image.Image:
        """Return the drawing at the rug's size."""
        return self._image.reduce(self._detail)

    def _enlarged(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._detail, y * self._detail) for x, y in points]


def quarter_of(size: Size) -> Size:
    """Return the size of a whole's upper left quarter, with the middle row and column if there are such."""
    return (size[0] + 1) // 2, (size[1] + 1) // 2


def mirrored(quarter: Image.Image, size: Size) -> Image.Image:
    """Return a whole of the given size from its upper left quarter."""
    whole = Image.new("RGB", size)
    right, lower = size[0] - quarter.width, size[1] - quarter.height
    whole.paste(quarter, (0, 0))
    whole.paste(ImageOps.mirror(quarter), (right, 0))
    whole.paste(ImageOps.flip(whole.crop((0, 0, size[0], quarter.height))), (0, lower))
    return whole
