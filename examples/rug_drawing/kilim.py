"""The Anatolian kilim: nested stepped diamonds, and a border of hollow triangles."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from .cartoon import Size
from .palette import Colour
from .stepped import Cell, cells_in, woven_from


@dataclass(frozen=True)
class Kilim:
    """Stepped diamonds in a lattice, each of nested rings, inside a toothed border; sizes in cells."""

    diamonds: tuple[tuple[Colour, ...], ...]
    gaps: tuple[Colour, ...]
    edge: Colour
    ground: Colour
    teeth: tuple[Colour, ...]
    repeat: tuple[int, int] = (30, 38)
    margin: int = 14
    cell: Cell = (6, 5)


def kilim(plan: Kilim, size: Size, _: Random) -> Image.Image:
    """Return the whole kilim's drawing."""
    columns, rows = cells_in(size, plan.cell)

    def pattern(column: int, row: int) -> Colour:
        inset = min(column, columns - 1 - column, row, rows - 1 - row)
        if inset < plan.margin:
            ends = min(row, rows - 1 - row) == inset
            along = column - columns // 2 if ends else row - rows // 2
            return _toothed(plan, inset, along)
        return _diamond(plan, column - columns // 2, row - rows // 2)

    return woven_from(pattern, size, plan.cell)


def _toothed(plan: Kilim, inset: int, along: int) -> Colour:
    """Return the border's colour: a plain edge inside and out, between them hollow triangles."""
    if inset == 0 or inset >= plan.margin - 2:
        return plan.edge
    height = plan.margin - 4
    number = (along + height) // (2 * height)
    tooth = abs((along + height) % (2 * height) - height)
    if tooth <= inset - 2:
        return plan.ground if tooth <= inset - 6 else plan.teeth[number % len(plan.teeth)]
    return plan.ground


def _diamond(plan: Kilim, x: int, y: int) -> Colour:
    across, along = plan.repeat
    column, row = (x + across // 2) // across, (y + along // 2) // along
    u, v = abs((x + across // 2) % across - across // 2), abs((y + along // 2) % along - along // 2)
    reach = (u // 2 * 2) * along / across + v // 2 * 2
    if reach < along / 2 - 1:
        rings = plan.diamonds[(column + row) % len(plan.diamonds)]
        return _ringed(rings, reach / (along / 2 - 1), u, v)
    far = (across // 2 - u) // 2 * 2 * along / across + (along // 2 - v) // 2 * 2
    return plan.gaps[min(len(plan.gaps) - 1, int(far / (along / 2) * len(plan.gaps)))]


def _ringed(rings: tuple[Colour, ...], reach: float, u: int, v: int) -> Colour:
    """Return a ring's colour; the outermost but one is a comb of teeth."""
    number = min(len(rings) - 1, int(reach * len(rings)))
    if number == len(rings) - 2 and (u + v) // 2 % 2:
        return rings[number - 1]
    return rings[number]
