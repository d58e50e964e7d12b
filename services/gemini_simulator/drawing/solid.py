"""Blocks: the upright boxes that furniture is built of, drawn with their visible faces lit."""

from collections.abc import Iterable
from dataclasses import dataclass

from .camera import Point
from .canvas import Canvas, Wash
from .colour import Colour, shade
from .outline import rectangle, rounded

Span = tuple[float, float]

_TOP, _TO_WINDOW, _FROM_WINDOW = 1.12, 1.03, 0.74
_FRONT, _FRONT_FOOT = 0.97, 0.82


@dataclass(frozen=True)
class Block:
    """A box in the room, in centimetres; `radius` rounds its edges."""

    x: Span
    y: Span
    z: Span
    colour: Colour
    radius: float = 0.0


def paint(canvas: Canvas, blocks: Iterable[Block]) -> None:
    """Paint blocks so that the nearer hide the farther."""
    for block in back_to_front(list(blocks)):
        _paint(canvas, block)


def back_to_front(blocks: list[Block]) -> list[Block]:
    """Return the blocks in an order of painting; those that do not hide each other keep theirs."""
    rest, ordered = list(blocks), []
    while rest:
        first = next((one for one in rest if not any(_hides(one, two) for two in rest)), rest[0])
        rest.remove(first)
        ordered.append(first)
    return ordered


def _hides(one: Block, two: Block) -> bool:
    """Whether the first may stand before the second as the camera sees them."""
    if one is two:
        return False
    if one.z[1] <= two.z[0]:
        return True
    if two.z[1] <= one.z[0]:
        return False
    if one.x[1] <= two.x[0]:
        return two.x[0] > 0
    if two.x[1] <= one.x[0]:
        return two.x[1] < 0
    return one.y[0] >= two.y[1]


def _paint(canvas: Canvas, block: Block) -> None:
    camera = canvas.camera
    radius = block.radius * camera.per_cm(block.z[0])
    (left, right), (low, high), (near, far) = block.x, block.y, block.z
    front = rectangle(*camera.at(left, high, near), *camera.at(right, low, near))
    corners = front + [camera.at(x, y, far) for x in block.x for y in block.y]
    canvas.fill(rounded(hull(corners), radius), shade(block.colour, _TOP if high < camera.eye else 0.7))
    if left > 0 or right < 0:
        x, light = (left, _TO_WINDOW) if left > 0 else (right, _FROM_WINDOW)
        edge = [(x, high, near), (x, high, far), (x, low, far), (x, low, near)]
        paint = Wash(shade(block.colour, light), shade(block.colour, light * 0.85))
        canvas.fill(rounded(camera.outline(edge), radius * 0.7), paint)
    paint = Wash(shade(block.colour, _FRONT), shade(block.colour, _FRONT_FOOT))
    canvas.fill(rounded(front, radius), paint)


def hull(points: Iterable[Point]) -> list[Point]:
    """Return the outline around points, as a string around nails."""
    found = sorted(set(points))
    return _half(found) + _half(found[::-1])


def _half(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept[:-1]


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
