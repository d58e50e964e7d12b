"""A piece of furniture in its place: what it stands on, what it shades, how it is painted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PIL import Image

from .camera import Camera
from .canvas import Canvas
from .light import darken
from .solid import Block, Span, paint

Painter = Callable[[Canvas], None]


@dataclass(frozen=True)
class Piece:
    """Something that stands in the room; `depth` says what it stands before."""

    depth: float
    painter: Painter
    footprint: tuple[Span, Span] | None = None
    height: float = 60.0


def of_blocks(blocks: list[Block]) -> Piece:
    """Return the piece that these blocks make."""
    x = (min(block.x[0] for block in blocks), max(block.x[1] for block in blocks))
    z = (min(block.z[0] for block in blocks), max(block.z[1] for block in blocks))
    height = max(block.y[1] for block in blocks)
    return Piece(z[0], lambda canvas: paint(canvas, blocks), (x, z), height)


def standing(painter: Painter, x: float, z: float, half: float, height: float) -> Piece:
    """Return a piece that stands on a round foot of half a width."""
    return Piece(z, painter, ((x - half, x + half), (z - half, z + half)), height)


def cast_shadows(picture: Image.Image, camera: Camera, pieces: Iterable[Piece]) -> None:
    """Cast the pieces' shadows on the floor of the picture, away from the window and towards the camera."""
    for piece in pieces:
        if piece.footprint is None:
            continue
        (left, right), (near, far) = piece.footprint
        reach = min(piece.height, 90) * 0.32
        wide = [
            (left - 4, 0, far),
            (right + reach, 0, far),
            (right + reach, 0, near - 9),
            (left - 2, 0, near - 9),
        ]
        darken(picture, camera.outline([(x, y, z) for x, y, z in wide]), 0.26, 9 * camera.per_cm(near))
        close = [(left, 0, far), (right, 0, far), (right, 0, near - 1), (left, 0, near - 1)]
        darken(picture, camera.outline(close), 0.42, 2.6 * camera.per_cm(near))


def paint_pieces(canvas: Canvas, pieces: Iterable[Piece]) -> None:
    """Paint the farthest first."""
    for piece in sorted(pieces, key=lambda piece: -piece.depth):
        piece.painter(canvas)
