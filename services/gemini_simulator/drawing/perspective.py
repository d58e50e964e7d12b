"""Laying a flat picture into the room: the perspective that takes one quadrilateral to another."""

from collections.abc import Sequence

from PIL import Image

from .camera import Point

_Row = list[float]


def coefficients(target: Sequence[Point], source: Sequence[Point]) -> tuple[float, ...]:
    """Return the eight numbers by which Pillow finds, for each target point, its point in the source.

    Four corners each, in the same order; raises ValueError if three of them lie on one line.
    """
    rows: list[_Row] = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return tuple(_solved(rows))


def laid(
    flat: Image.Image, corners: Sequence[Point], box: tuple[int, int, int, int], finer: int = 2
) -> Image.Image:
    """Return what the box of the picture shows when `flat` lies with its corners there.

    Corners clockwise from the flat picture's top left. Lines are worked out `finer` times as dense
    and averaged: a floor is foreshortened downwards, and would flicker otherwise.
    """
    left, top, right, bottom = box
    target = [(x - left, (y - top) * finer) for x, y in corners]
    width, height = flat.size
    numbers = coefficients(target, [(0, 0), (width, 0), (width, height), (0, height)])
    size = (right - left, (bottom - top) * finer)
    seen = flat.transform(size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BILINEAR)
    return seen.reduce((1, finer))


def _solved(rows: list[_Row]) -> list[float]:
    """Solve the linear equations by elimination, the largest pivot first."""
    count = len(rows)
    for column in range(count):
        pivot = max(range(column, count), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < 1e-9:
            raise ValueError("three of the corners lie on one line")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(count):
            if row != column:
                _subtract(rows[row], rows[column], rows[row][column] / rows[column][column])
    return [rows[row][count] / rows[row][row] for row in range(count)]


def _subtract(row: _Row, other: _Row, times: float) -> None:
    for index, value in enumerate(other):
        row[index] -= value * times
