"""Tables, sideboards and shelves, as blocks around their own middle, facing the camera."""

import random

from .colour import Colour, mix, shade
from .palette import Palette
from .solid import Block


def side_table(palette: Palette, side: float = 44, height: float = 52) -> list[Block]:
    """Return a small table."""
    half = side / 2
    top = Block((-half, half), (height - 4, height), (0, side), palette.wood, 1.5)
    return [*_frame(side, side, height - 4, palette.metal, 2.2), top]


def console(palette: Palette, width: float, depth: float = 34) -> list[Block]:
    """Return a narrow table for a wall, with books and a bowl on it."""
    half = width / 2
    top = Block((-half, half), (76, 81), (0, depth), palette.wood, 1)
    shelf = Block((-half + 3, half - 3), (20, 23), (2, depth - 2), shade(palette.wood, 0.95), 1)
    books = [
        Block((-half + 14, -half + 46), (81 + 4 * step, 85 + 4 * step), (8, 28), colour, 0.6)
        for step, colour in enumerate(palette.accents[:2])
    ]
    bowl = Block((half - 46, half - 20), (81, 92), (8, 26), palette.accents[2], 5)
    return [*_frame(width, depth, 76, palette.metal, 2.6), shelf, top, *books, bowl]


def dining_table(palette: Palette, width: float, depth: float) -> list[Block]:
    """Return a table with a bowl in its middle."""
    half = width / 2
    top = Block((-half, half), (71, 76), (0, depth), palette.wood, 1.5)
    bowl = Block((-17, 17), (76, 87), (depth / 2 - 14, depth / 2 + 14), palette.accents[2], 6)
    return [*_frame(width - 16, depth - 12, 71, shade(palette.wood, 0.9), 6), top, bowl]


def sideboard(palette: Palette, width: float) -> list[Block]:
    """Return a low cupboard with doors, and a vase on it."""
    half = width / 2
    body = Block((-half, half), (16, 72), (0, 44), palette.wood, 1)
    pitch = width / 3
    doors = [
        Block(
            (-half + pitch * index + 2, -half + pitch * (index + 1) - 2),
            (19, 69),
            (-0.8, 0),
            shade(palette.wood, 1.08),
        )
        for index in range(3)
    ]
    knobs = [
        Block(
            (-half + pitch * index + pitch / 2 - 6, -half + pitch * index + pitch / 2 + 6),
            (62, 64),
            (-2, -0.8),
            palette.metal,
        )
        for index in range(3)
    ]
    vase = Block((half - 40, half - 22), (72, 98), (12, 30), palette.accents[0], 7)
    books = Block((-half + 12, -half + 46), (72, 80), (10, 34), palette.accents[1], 1)
    return [*_frame(width - 20, 40, 16, palette.metal, 3), body, *doors, *knobs, vase, books]


def bookcase(palette: Palette, width: float, height: float, seed: int) -> list[Block]:
    """Return open shelves with books in the room's colours."""
    chance = random.Random(seed)
    half, levels = width / 2, max(3, round(height / 42))
    pitch = height / levels
    inside = shade(palette.wood, 0.62)
    blocks = [Block((-half, half), (0, height), (26, 28), inside)]
    blocks += [
        Block(span, (0, height), (0, 26), palette.wood) for span in ((-half - 3, -half), (half, half + 3))
    ]
    for level in range(levels + 1):
        low = min(level * pitch, height - 3)
        blocks.append(Block((-half, half), (low, low + 3), (0, 26), palette.wood))
        if level < levels:
            blocks += _books(palette, chance, (-half + 2, half - 2), low + 3, pitch - 8)
    return blocks


def _books(
    palette: Palette, chance: random.Random, x: tuple[float, float], low: float, room: float
) -> list[Block]:
    colours: list[Colour] = [*palette.accents, palette.seat, palette.chair, (226, 218, 200)]
    blocks, left = [], x[0] + chance.uniform(0, 8)
    end = x[1] - chance.uniform(4, 30)
    while left < end:
        thick = chance.uniform(2.4, 5.5)
        high = room * chance.uniform(0.62, 0.95)
        colour = mix(chance.choice(colours), (120, 100, 84), chance.uniform(0.05, 0.4))
        blocks.append(Block((left, left + thick), (low, low + high), (6, 24), colour))
        left += thick + 0.3
        if chance.random() < 0.06:
            left += chance.uniform(8, 16)
    return blocks


def _frame(width: float, depth: float, height: float, colour: Colour, thick: float) -> list[Block]:
    half = width / 2
    return [
        Block((x, x + thick), (0, height), (z, z + thick), colour)
        for z in (depth - thick - 1, 1)
        for x in (-half + 1, half - thick - 1)
    ]
