"""Motifs of straight lines, for carpets that are knotted without a cartoon, from memory."""

from .borders import Side
from .motifs import Needle
from .shapes import Point, box, diamond, placed, regular, star

CROWN = [
    (0, -1), (0.35, -0.62), (0.85, -0.62), (0.72, -0.1), (1.0, 0.25), (0.45, 0.8),
    (-0.45, 0.8), (-1.0, 0.25), (-0.72, -0.1), (-0.85, -0.62), (-0.35, -0.62),
]  # fmt: skip
ARM = [(0.0, 0.9), (-0.7, 0.95), (-1.35, 0.3), (-1.25, -0.2), (-1.05, 0.1), (-0.6, 0.6), (0.0, 0.65)]
ARROW = [(0, -0.42), (0.13, -0.12), (0.08, 0.0), (0.15, 0.16), (0, 0.42), (-0.04, 0)]
HOOK = [
    (0.5, 0.5), (0.1, 0.1), (0.1, -0.7), (-0.7, -0.7), (-0.7, -0.2), (-0.4, -0.2), (-0.4, -0.4), (-0.2, -0.4),
    (-0.2, 0.4),
]  # fmt: skip


def stiff_rosette(needle: Needle, at: Point, size: float) -> None:
    """Draw an eight-pointed flower around an octagon."""
    outer, inner = needle.two_colours()
    dyes = needle.dyes
    needle.cartoon.layers(star(8, 0.74), at, size, [(1.0, dyes.outline), (0.86, outer)])
    rings = [(0.55, dyes.light), (0.42, inner), (0.16, dyes.outline)]
    needle.cartoon.layers(regular(8), at, size, rings)


def stiff_palmette(needle: Needle, at: Point, size: float) -> None:
    """Draw an upright flower between two stiff arms."""
    outer, inner = needle.two_colours()
    dyes = needle.dyes
    for side in (-1, 1):
        needle.cartoon.fill(placed([(side * x, y) for x, y in ARM], at, size), dyes.stem)
    rings = [(1.0, dyes.outline), (0.84, outer), (0.56, dyes.light), (0.42, inner)]
    needle.cartoon.layers(CROWN, at, size, rings)


def lozenge(needle: Needle, at: Point, size: float) -> None:
    """Draw a diamond with an outline and a light heart."""
    dyes = needle.dyes
    rings = [(1.0, dyes.outline), (0.74, needle.two_colours()[0]), (0.3, dyes.light)]
    needle.cartoon.layers(diamond(), at, size, rings)


def stiff_flowers(needle: Needle, side: Side) -> None:
    """Paint a border of stiff rosettes between arrow leaves, with stars in the gaps."""
    for number, along in side.stations(side.width * 0.6):
        if number % 2 == 0:
            stiff_rosette(needle, side.at(along), side.width * 0.36)
        else:
            _draw_arrows(needle, side, along)
            lozenge(needle, side.at(along), side.width * 0.16)


def _draw_arrows(needle: Needle, side: Side, along: float) -> None:
    for lean in (-1, 1):
        turned = [(lean * x, lean * y) for x, y in ARROW]
        foot = side.at(along + lean * side.width * 0.05)
        needle.cartoon.fill(placed(turned, foot, side.width, side.outward), needle.dyes.stem)
        gap = side.at(along + lean * side.width * 0.2, -lean * side.width * 0.3)
        needle.cartoon.fill(placed(star(4, 0.5), gap, side.width * 0.09), needle.dyes.light)


def crenels(needle: Needle, side: Side) -> None:
    """Paint a row of small blocks in turning colours."""
    colours = needle.dyes.flowers
    for number, along in side.stations(side.width * 1.1):
        block = placed(box(0.28, 0.28), side.at(along), side.width)
        needle.cartoon.fill(block, colours[number % len(colours)])
