"""The Scandinavian flat weave: squares, each with one of four stepped figures."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from .cartoon import Size
from .palette import Colour
from .stepped import Cell, cells_in, woven_from


@dataclass(frozen=True)
class Tiles:
    """A Scandinavian flat weave: whole squares of stairs in turning colours, a plain rim; sizes in cells."""

    grounds: tuple[Colour, ...]
    figures: tuple[Colour, ...]
    line: Colour
    rim: Colour
    tile: int = 17
    cell: Cell = (6, 6)


def tiles(plan: Tiles, size: Size, rng: Random) -> Image.Image:
    """Return the whole rug's drawing."""
    columns, rows = cells_in(size, plan.cell)
    left, top = ((cells - 4) % plan.tile // 2 + 2 for cells in (columns, rows))
    across, along = (columns - 4) // plan.tile, (rows - 4) // plan.tile
    looks = [(rng.choice(plan.grounds), rng.choice(plan.figures)) for _ in range(across * along)]

    def pattern(column: int, row: int) -> Colour:
        x, y = column - left, row - top
        if not (0 <= x < across * plan.tile and 0 <= y < along * plan.tile):
            return plan.rim
        number = x // plan.tile + y // plan.tile * across
        u, v = x % plan.tile, y % plan.tile
        if u == 0 or v == 0:
            return plan.line
        return _figure(x // plan.tile + 3 * (y // plan.tile), (u, v), plan, looks[number])

    return woven_from(pattern, size, plan.cell)


def _figure(number: int, at: tuple[int, int], plan: Tiles, colours: tuple[Colour, Colour]) -> Colour:
    ground, figure = colours
    middle = plan.tile // 2
    across, along = abs(at[0] - middle), abs(at[1] - middle)
    shapes = (
        across + along < middle - 1 and not 3 < across + along < 6,
        at[0] + at[1] < plan.tile,
        max(across, along) < middle - 2 and min(across, along) < 3,
        (across + along) // 3 % 2 == 0,
    )
    return figure if shapes[number % len(shapes)] else ground
