"""Which furniture stands where, by the kind of room. Nothing stands on the product but at its edge."""

import random
from collections.abc import Callable

from . import seating, tables
from .arrangement import (
    Furnishing,
    armchair,
    floor_lamp,
    hanging_lamp,
    pictures,
    plant,
    storage,
    table_with_lamp,
    window_before,
)
from .hallway import furnish_hallway
from .palette import Palette
from .pieces import of_blocks
from .seating import placed
from .stage import Stage


def furnish(kind: str, stage: Stage, palette: Palette, seed: int) -> Furnishing:
    """Return the furniture of a room of this kind."""
    return _ROOMS[kind](stage, palette, seed)


def _living(stage: Stage, palette: Palette, seed: int) -> Furnishing:
    chance = random.Random(seed)
    (near, far), edge = stage.rug_z, stage.rug_x[1]
    width = min(max(edge * 1.64, 168), 236)
    x, z = chance.uniform(-14, 14), max(far + 8, stage.far - 128)
    pieces = (
        of_blocks(placed(seating.sofa(palette, width, 2 if width < 200 else 3), x, z)),
        armchair(palette, max(edge + 26, 118), (near + far) / 2 + 10),
        plant(palette, stage.left + 50, stage.far - 42, 165, seed),
        floor_lamp(palette, x - width / 2 - 44, z + 58),
        *table_with_lamp(palette, x + width / 2 + 34, z + 22),
        storage(stage, palette, seed),
    )
    return Furnishing(window_before(stage, z), (pictures(stage, palette, x, chance),), pieces)


def _display(stage: Stage, palette: Palette, seed: int) -> Furnishing:
    """Leave the middle of the room to a product that stands."""
    depth = stage.far - 100
    pieces = (
        plant(palette, stage.left + 50, stage.far - 42, 165, seed),
        floor_lamp(palette, stage.left + 150, stage.far - 60),
        armchair(palette, stage.rug_x[1] + 70, depth - 90),
        storage(stage, palette, seed),
    )
    hung = (pictures(stage, palette, 20, random.Random(seed)),)
    return Furnishing(window_before(stage, depth), hung, pieces)


def _dining(stage: Stage, palette: Palette, seed: int) -> Furnishing:
    z = max(stage.rug_z[1] + 4, stage.far - 190)
    chair = seating.chair(palette.wood, palette.accents[0])
    pieces = (
        of_blocks(placed(tables.dining_table(palette, 180, 88), 0, z)),
        of_blocks(placed(chair, -118, z + 44, "right")),
        of_blocks(placed(chair, 118, z + 44, "left")),
        *(of_blocks(placed(chair, x, z + 92)) for x in (-48.0, 48.0)),
        *(hanging_lamp(palette, (x, 168, z + 45), stage.ceiling) for x in (-42.0, 42.0)),
        plant(palette, stage.right - 60, stage.far - 60, 170, seed),
        of_blocks(placed(tables.sideboard(palette, 150), stage.right - 48, z - 130, "left")),
    )
    return Furnishing(window_before(stage, z), (pictures(stage, palette, 0, random.Random(seed)),), pieces)


def _bedroom(stage: Stage, palette: Palette, seed: int) -> Furnishing:
    z = stage.far - 212
    pieces = (
        of_blocks(placed(seating.bed(palette, 172), 0, z)),
        *table_with_lamp(palette, -122, z + 160),
        *table_with_lamp(palette, 122, z + 160),
        plant(palette, stage.left + 50, stage.far - 70, 150, seed),
        armchair(palette, max(stage.rug_x[1] + 34, 150), z - 90),
    )
    return Furnishing(window_before(stage, z), (pictures(stage, palette, 0, random.Random(seed)),), pieces)


_ROOMS: dict[str, Callable[[Stage, Palette, int], Furnishing]] = {
    "living": _living,
    "display": _display,
    "dining": _dining,
    "bedroom": _bedroom,
    "hallway": furnish_hallway,
}
