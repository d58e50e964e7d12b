"""Painting with smooth edges: each shape is drawn larger as a mask, shrunk, and paint put through it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter

from .camera import Camera, Point
from .colour import Colour

Corners = tuple[Colour, Colour, Colour, Colour]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Wash:
    """A paint that runs from one colour to another, downwards or sideways."""

    start: Colour
    end: Colour
    sideways: bool = False

    def fill(self, size: tuple[int, int]) -> Image.Image:
        """Return a sheet of the paint."""
        sheet = Image.new("RGB", (2, 1) if self.sideways else (1, 2), self.start)
        sheet.putpixel((1, 0) if self.sideways else (0, 1), self.end)
        box = (0.5, 0, 1.5, 1) if self.sideways else (0, 0.5, 1, 1.5)
        return sheet.resize(size, Image.Resampling.BILINEAR, box)


Paint = Colour | Wash


class Canvas:
    """A picture under work; `bare` is what of the floor no shape has covered yet."""

    def __init__(self, picture: Image.Image, camera: Camera) -> None:
        self.picture = picture
        self.camera = camera
        self.bare = Image.new("L", picture.size, 255)

    def fill(self, points: Sequence[Point], paint: Paint, opacity: float = 1.0) -> None:
        """Paint a shape given by its outline."""
        box = bounds_with(points, self.picture.size)
        if box is None:
            return
        mask = shape_mask(points, box)
        if opacity < 1:
            mask = mask.point(lambda level: level * opacity)
        self._apply(paint, box, mask)

    def glow(self, points: Sequence[Point], colour: Colour, opacity: float, blur: float) -> None:
        """Lay a soft-edged veil of a colour over the shape and around it."""
        box = bounds_with(points, self.picture.size, blur * 2.5)
        if box is None:
            return
        mask = soft_mask(points, box, blur).point(lambda level: level * opacity)
        self.picture.paste(colour, box, mask)

    def line(self, points: Sequence[Point], colour: Colour, width: float, opacity: float = 1.0) -> None:
        """Paint a line of straight pieces."""
        for start, end in pairwise(points):
            self.fill(_bar(start, end, width), colour, opacity)

    def _apply(self, paint: Paint, box: Box, mask: Image.Image) -> None:
        if isinstance(paint, Wash):
            self.picture.paste(paint.fill(mask.size), box, mask)
        else:
            self.picture.paste(paint, box, mask)
        self.bare.paste(0, box, mask)


def shape_mask(points: Sequence[Point], box: Box) -> Image.Image:
    """Return how much of each pixel of the box the shape covers."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    factor = _factor(width * height)
    mask = Image.new("L", (width * factor, height * factor))
    ImageDraw.Draw(mask).polygon([((x - left) * factor, (y - top) * factor) for x, y in points], fill=255)
    return mask.reduce(factor)


def soft_mask(points: Sequence[Point], box: Box, blur: float) -> Image.Image:
    """Return the shape in the box with its edge blurred; worked out small, since it is soft anyway."""
    left, top, right, bottom = box
    factor = max(1.0, blur / 3)
    width, height = right - left, bottom - top
    small = (max(1, math.ceil(width / factor)), max(1, math.ceil(height / factor)))
    mask = Image.new("L", small)
    scale = (small[0] / width, small[1] / height)
    ImageDraw.Draw(mask).polygon([((x - left) * scale[0], (y - top) * scale[1]) for x, y in points], fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(blur / factor))
    return mask.resize((width, height), Image.Resampling.BICUBIC)


def _factor(area: int) -> int:
    if area < 40_000:
        return 4
    return 3 if area < 200_000 else 2


def bounds_with(points: Sequence[Point], size: tuple[int, int], margin: float = 0) -> Box | None:
    """Return the box of whole pixels around the points and a margin, None if it misses the picture."""
    across, down = [x for x, _ in points], [y for _, y in points]
    left = max(0, math.floor(min(across) - margin))
    top = max(0, math.floor(min(down) - margin))
    right = min(size[0], math.ceil(max(across) + margin))
    bottom = min(size[1], math.ceil(max(down) + margin))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _bar(start: Point, end: Point, width: float) -> list[Point]:
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
    return [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]
