"""Flat weaves on a coarse loom: colours change at whole cells, so every slant is a stair.

A pattern is a function from a cell (column, row) to its colour; `woven_from` asks it for every cell.
"""

from collections.abc import Callable

from PIL import Image

from .cartoon import Size
from .palette import Colour

Cell = tuple[int, int]
Pattern = Callable[[int, int], Colour]


def cells_in(size: Size, cell: Cell) -> tuple[int, int]:
    """Return how many columns and rows of cells cover this size."""
    return -(-size[0] // cell[0]), -(-size[1] // cell[1])


def woven_from(pattern: Pattern, size: Size, cell: Cell) -> Image.Image:
    """Return a drawing of this size in cells of this many pixels."""
    columns, rows = cells_in(size, cell)
    small = Image.new("RGB", (columns, rows))
    small.putdata([pattern(column, row) for row in range(rows) for column in range(columns)])
    large = small.resize((columns * cell[0], rows * cell[1]), Image.Resampling.NEAREST)
    left, top = (large.width - size[0]) // 2, (large.height - size[1]) // 2
    return large.crop((left, top, left + size[0], top + size[1]))
