"""Things that stand or hang in rooms of every kind, put in their places."""

import random
from dataclasses import dataclass
from functools import partial

from . import lamps, seating, tables
from .camera import Place
from .canvas import Canvas
from .greenery import Plant, paint_plant
from .palette import Palette
from .pieces import Painter, Piece, of_blocks, standing
from .seating import Facing, placed
from .stage import Stage
from .wall_art import art_for, framed, hang, on_far_wall
from .window import Window

_PAIR, _SINGLE = (62.0, 84.0), (132.0, 84.0)
"""Pictures over a sofa, in cm: two upright ones or a broad one."""


@dataclass(frozen=True)
class Furnishing:
    """A furnished room: its window, what hangs on the walls, what stands on the floor."""

    window: Window
    hung: tuple[Painter, ...]
    pieces: tuple[Piece, ...]
    curtains: bool = True


def window_before(stage: Stage, depth: float) -> Window:
    """Return a window of which the most is seen, up to about a depth."""
    nearest = stage.camera.focal * -stage.left / (stage.camera.width * 0.47)
    near = max(nearest, depth - 250)
    return Window((near, max(near + 110, min(depth + 30, stage.far - 70))), (62, 228))


def plant(palette: Palette, x: float, z: float, height: float, seed: int) -> Piece:
    """Return a plant in a pot of one of the room's colours."""
    grown = Plant(height, palette.accents[seed % 3], seed)
    return standing(lambda canvas: paint_plant(canvas, grown, (x, 0, z)), x, z, 17, height)


def floor_lamp(palette: Palette, x: float, z: float) -> Piece:
    """Return the style's standing lamp."""
    return standing(lambda canvas: lamps.floor_lamp(canvas, palette, (x, 0, z)), x, z, 14, 40)


def table_with_lamp(palette: Palette, x: float, z: float) -> list[Piece]:
    """Return a small table and the lamp on it."""
    table = of_blocks(placed(tables.side_table(palette), x, z))
    return [table, lamp_on(palette, (x, 52, z + 22), z - 1)]


def lamp_on(palette: Palette, place: Place, depth: float) -> Piece:
    """Return a lamp that stands on a piece whose front is at a depth."""
    return Piece(depth, partial(lamps.table_lamp, palette=palette, place=place))


def hanging_lamp(palette: Palette, place: Place, ceiling: float) -> Piece:
    """Return a lamp on a cord from the ceiling, its lower edge at the place."""
    return Piece(place[2], partial(lamps.pendant, palette=palette, place=place, top=ceiling))


def armchair(palette: Palette, x: float, z: float, facing: Facing = "left") -> Piece:
    """Return an armchair."""
    return of_blocks(placed(seating.armchair(palette), x, z, facing))


def storage(stage: Stage, palette: Palette, seed: int) -> Piece:
    """Return what the style keeps things in, at the right of the far wall."""
    if palette.shelf:
        blocks = tables.bookcase(palette, 104, 212, seed)
        return of_blocks(placed(blocks, stage.right - 66, stage.far - 30))
    return of_blocks(placed(tables.sideboard(palette, 118), stage.right - 76, stage.far - 50))


def pictures(stage: Stage, palette: Palette, x: float, chance: random.Random) -> Painter:
    """Return what hangs on the far wall around x: a broad picture or a pair."""
    broad = palette.art in {"landscape", "mirror"} or chance.random() >= 0.5
    width, height = _SINGLE if broad else _PAIR
    seed, middles = chance.randrange(1000), [x] if broad else [x - 40, x + 40]

    def painter(canvas: Canvas) -> None:
        for index, middle in enumerate(middles):
            corners = on_far_wall(
                (middle - width / 2, middle + width / 2), (116, 116 + height), stage.far - 1
            )
            hang(canvas, framed(art_for(palette, seed + index, (width, height)), palette), corners)

    return painter
