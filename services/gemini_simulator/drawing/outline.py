"""Outlines of shapes, as lists of points."""

import math
from collections.abc import Sequence

from .camera import Point

_CORNER_STEPS = 5


def rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def ellipse(x: float, y: float, across: float, down: float, steps: int = 48) -> list[Point]:
    """Return an ellipse around a point, given half its width and half its height."""
    turns = (2 * math.pi * step / steps for step in range(steps))
    return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]


def rounded(points: Sequence[Point], radius: float) -> list[Point]:
    """Return the outline with its corners rounded off, each at most to half of its sides."""
    if radius <= 0:
        return list(points)
    found: list[Point] = []
    for index, corner in enumerate(points):
        before, after = points[index - 1], points[(index + 1) % len(points)]
        found += _corner(_towards(corner, before, radius), corner, _towards(corner, after, radius))
    return found


def ribbon(start: Point, end: Point, bend: float, width: float, steps: int = 10) -> list[Point]:
    """Return a leaf: a pointed ribbon from start to end, bent sideways and widest in the middle."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    across = ((y0 - y1) / length, (x1 - x0) / length)
    one, other = [], []
    for step in range(steps + 1):
        share = step / steps
        bow = math.sin(math.pi * share)
        middle = (
            x0 + (x1 - x0) * share + across[0] * bend * bow,
            y0 + (y1 - y0) * share + across[1] * bend * bow,
        )
        half = width / 2 * bow
        one.append((middle[0] + across[0] * half, middle[1] + across[1] * half))
        other.append((middle[0] - across[0] * half, middle[1] - across[1] * half))
    return one + other[::-1]


def _towards(start: Point, goal: Point, distance: float) -> Point:
    length = math.hypot(goal[0] - start[0], goal[1] - start[1]) or 1.0
    share = min(distance / length, 0.5)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _corner(start: Point, control: Point, end: Point) -> list[Point]:
    found = []
    for step in range(_CORNER_STEPS + 1):
        share = step / _CORNER_STEPS
        a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
        found.append(
            (
                a * start[0] + b * control[0] + c * end[0],
                a * start[1] + b * control[1] + c * end[1],
            )
        )
    return found
