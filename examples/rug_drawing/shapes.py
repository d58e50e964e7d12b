"""Outlines as lists of points around the origin, about one unit in radius, pointing up."""

from collections.abc import Callable, Sequence
from math import cos, hypot, pi, sin

Point = tuple[float, float]
Outline = list[Point]


def placed(outline: Sequence[Point], at: Point, size: float, angle: float = 0.0) -> Outline:
    """Return the outline enlarged to `size`, turned clockwise by `angle` (radians) and moved to `at`."""
    c, s = size * cos(angle), size * sin(angle)
    return [(at[0] + x * c - y * s, at[1] + x * s + y * c) for x, y in outline]


def stretched(outline: Sequence[Point], across: float, along: float) -> Outline:
    """Return the outline made wider and longer."""
    return [(x * across, y * along) for x, y in outline]


def polar(radius: Callable[[float], float], count: int = 144) -> Outline:
    """Return the closed curve at distance radius(angle), where angle 0 is up and grows clockwise."""
    angles = [2 * pi * step / count for step in range(count)]
    return [(radius(angle) * sin(angle), -radius(angle) * cos(angle)) for angle in angles]


def regular(corners: int) -> Outline:
    """Return a regular polygon with a side, not a corner, on top."""
    turned = [2 * pi * (step + 0.5) / corners for step in range(corners)]
    return [(sin(angle), -cos(angle)) for angle in turned]


def diamond(across: float = 1.0, along: float = 1.0) -> Outline:
    """Return a rhombus."""
    return [(0, -along), (across, 0), (0, along), (-across, 0)]


def box(across: float = 1.0, along: float = 1.0) -> Outline:
    """Return a rectangle with these half sides."""
    return [(-across, -along), (across, -along), (across, along), (-across, along)]


def star(points: int, inner: float) -> Outline:
    """Return a star with a point on top; `inner` is the radius of its notches."""
    return [
        (
            (inner if step % 2 else 1.0) * sin(pi * step / points),
            -(inner if step % 2 else 1.0) * cos(pi * step / points),
        )
        for step in range(2 * points)
    ]


def rosette(petals: int, depth: float = 0.25) -> Outline:
    """Return a flower seen from above, with round petals that are notched by `depth`."""
    return polar(lambda angle: 1 - depth + depth * abs(cos(petals * angle / 2)), petals * 8)


def palmette() -> Outline:
    """Return a flower seen from the side: a scalloped fan that stands on its narrow foot."""

    def radius(angle: float) -> float:
        return (0.6 + 0.4 * cos(angle)) * (0.84 + 0.16 * abs(cos(4.5 * angle)))

    return [(1.15 * x, y + 0.3) for x, y in polar(radius, 108)]


def leaf(width: float = 0.2, bend: float = 0.25) -> Outline:
    """Return a pointed leaf from (0, 0) to its tip about (0, -1), bent to one side."""
    steps = [step / 12 for step in range(13)]
    spine = [(bend * sin(pi * t) * 0.8, -t) for t in steps]
    half = [width * sin(pi * t**0.8) for t in steps]
    right = [(x + w, y) for (x, y), w in zip(spine, half, strict=True)]
    left = [(x - w, y) for (x, y), w in zip(spine, half, strict=True)]
    return right + left[::-1]


def boteh() -> Outline:
    """Return the drop with a bent tip that Europe calls paisley."""
    corners = [
        (0.85, -0.85), (0.5, -1.1), (0.1, -0.95), (-0.25, -0.5), (-0.62, 0.05), (-0.66, 0.6), (-0.3, 0.98),
        (0.2, 0.98), (0.58, 0.62), (0.55, 0.15), (0.25, -0.25), (0.2, -0.6), (0.45, -0.8),
    ]  # fmt: skip
    return rounded(corners)


def rounded(outline: Sequence[Point], cuts: int = 3) -> Outline:
    """Return the closed outline with its corners cut off again and again, until it is smooth (Chaikin)."""
    smooth = list(outline)
    for _ in range(cuts):
        pairs = zip(smooth, smooth[1:] + smooth[:1], strict=True)
        smooth = [
            point
            for one, other in pairs
            for point in (_between(one, other, 0.25), _between(one, other, 0.75))
        ]
    return smooth


def _between(one: Point, other: Point, share: float) -> Point:
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


def spiral(turns: float, hand: int) -> Outline:
    """Return an open line from (0, -1) inward, winding clockwise for hand 1, else the other way."""
    count = max(8, round(turns * 26))
    ways = [step / count for step in range(count + 1)]
    radii = [(1 - 0.93 * way) ** 0.9 for way in ways]
    angles = [hand * 2 * pi * turns * way for way in ways]
    return [(r * sin(a), -r * cos(a)) for r, a in zip(radii, angles, strict=True)]


def around(centre: Point, radius: float, angle: float) -> Point:
    """Return the point at this distance and angle from the centre; angle 0 is up and grows clockwise."""
    return (centre[0] + radius * sin(angle), centre[1] - radius * cos(angle))


def distance(first: Point, second: Point) -> float:
    """Return how far two points are apart."""
    return hypot(first[0] - second[0], first[1] - second[1])
