"""Sofas, armchairs and chairs, as blocks.

A seat is described facing the camera around its own middle and then put into the room, where it may
face the camera or look to either side.
"""

from dataclasses import dataclass, replace
from typing import Literal

from .colour import Colour, mix, shade
from .palette import Palette, Seat
from .solid import Block, Span

Facing = Literal["camera", "left", "right"]


@dataclass(frozen=True)
class _Make:
    """Heights and widths of an upholstered seat in centimetres."""

    foot: float
    arm: float
    arm_top: float
    seat: float
    back: float
    softness: float


_MAKES: dict[Seat, _Make] = {
    "legs": _Make(15, 15, 61, 45, 80, 5),
    "skirted": _Make(3, 22, 63, 47, 88, 9),
    "low": _Make(6, 24, 52, 40, 70, 8),
    "woven": _Make(11, 13, 60, 44, 82, 5),
}


def sofa(palette: Palette, width: float, cushions: int) -> list[Block]:
    """Return a sofa with its throw pillows."""
    blocks = _upholstered(palette.seat_kind, palette.seat, palette.wood, width, cushions)
    make = _MAKES[palette.seat_kind]
    top, inner = make.seat, width / 2 - make.arm
    first, second, third = palette.accents
    pillows = ((-inner + 22, first, 40.0), (-inner + 52, third, 33.0), (inner - 24, second, 40.0))
    for middle, colour, side in pillows:
        half = side / 2
        blocks.append(Block((middle - half, middle + half), (top + 1, top + side - 2), (22, 33), colour, 8))
    return blocks


def armchair(palette: Palette, width: float = 78) -> list[Block]:
    """Return an armchair with one pillow."""
    blocks = _upholstered(palette.seat_kind, palette.chair, palette.wood, width, 1)
    top = _MAKES[palette.seat_kind].seat
    blocks.append(Block((-19, 19), (top + 1, top + 34), (24, 34), palette.accents[0], 8))
    return blocks


def chair(wood: Colour, cushion: Colour) -> list[Block]:
    """Return an upright chair."""
    legs = _legs(44, 44, 44, wood, 3.2)
    rails = [Block((-22, 22), (top, top + 9), (41, 44), shade(wood, 1.06), 2) for top in (60, 76)]
    posts = [Block((x, x + 3.2), (44, 87), (41, 44), wood, 1) for x in (-22, 18.8)]
    return [*legs, Block((-22, 22), (42, 47), (0, 44), cushion, 2.5), *posts, *rails]


def bench(palette: Palette, width: float) -> list[Block]:
    """Return a low bench with a cushion."""
    top = Block((-width / 2, width / 2), (40, 45), (0, 36), palette.wood, 1)
    pad = Block((-width / 2 + 2, width / 2 - 2), (45, 50), (1, 35), palette.chair, 2.5)
    return [*_legs(width, 36, 40, palette.wood, 4), top, pad]


def bed(palette: Palette, width: float) -> list[Block]:
    """Return a made bed whose foot is towards the camera."""
    half = width / 2
    linen, cover = mix(palette.curtain, (255, 255, 255), 0.4), palette.accents[0]
    pillows = [
        Block((x, x + half - 12), (56, 84), (178, 194), colour, 9)
        for x, colour in ((-half + 8, linen), (4, linen))
    ]
    return [
        Block((-half - 6, half + 6), (8, 112), (200, 208), palette.wood, 4),
        Block((-half - 2, half + 2), (8, 28), (0, 200), shade(palette.wood, 1.05), 2),
        Block((-half, half), (28, 52), (2, 200), linen, 7),
        Block((-half - 3, half + 3), (30, 56), (0, 62), cover, 8),
        *pillows,
        Block((-22, 22), (56, 80), (164, 176), palette.accents[1], 8),
    ]


def placed(blocks: list[Block], x: float, z: float, facing: Facing = "camera") -> list[Block]:
    """Return the blocks standing in the room, their front's middle at x and z."""
    return [_moved(block, x, z, facing) for block in blocks]


def _moved(block: Block, x: float, z: float, facing: Facing) -> Block:
    (left, right), (near, far) = block.x, block.z
    if facing == "camera":
        return replace(block, x=(x + left, x + right), z=(z + near, z + far))
    if facing == "left":
        return replace(block, x=(x + near, x + far), z=(z + left, z + right))
    return replace(block, x=(x - far, x - near), z=(z + left, z + right))


def _upholstered(kind: Seat, colour: Colour, wood: Colour, width: float, cushions: int) -> list[Block]:
    make, half = _MAKES[kind], width / 2
    inner = half - make.arm
    frame = mix(wood, (226, 190, 140), 0.45) if kind == "woven" else colour
    arms = [
        Block(span, (make.foot, make.arm_top), (2, 82), frame, make.softness * 0.8)
        for span in ((-half, -inner), (inner, half))
    ]
    base = Block((-inner, inner), (make.foot, make.seat - 13), (4, 70), shade(frame, 0.94), 1.5)
    back = Block((-half + 2, half - 2), (make.foot, make.back), (72, 88), frame, make.softness)
    feet = _legs(width - 10, 80, make.foot, shade(wood, 0.9), 4) if make.foot > 4 else []
    return [*feet, back, *arms, base, *_cushions(make, colour, inner, cushions)]


def _cushions(make: _Make, colour: Colour, half: float, count: int) -> list[Block]:
    pitch = 2 * half / count
    spans: list[Span] = [
        (-half + index * pitch + 0.6, -half + (index + 1) * pitch - 0.6) for index in range(count)
    ]
    soft = make.softness
    seats = [
        Block(span, (make.seat - 13, make.seat), (0, 52), shade(colour, 1.03), soft * 0.7) for span in spans
    ]
    backs = [Block(span, (make.seat, make.back + 3), (54, 71), colour, soft) for span in spans]
    return backs + seats


def _legs(width: float, depth: float, height: float, colour: Colour, thick: float) -> list[Block]:
    half = width / 2
    return [
        Block((x, x + thick), (0, height), (z, z + thick), colour)
        for z in (depth - thick - 1, 1)
        for x in (-half, half - thick)
    ]
