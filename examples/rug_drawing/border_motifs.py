"""What the stripes of a border are painted with; every function paints one side."""

from itertools import pairwise
from math import pi, sin

from .borders import Side
from .motifs import Needle
from .shapes import diamond, placed, spiral


def flowering(needle: Needle, side: Side) -> None:
    """Paint palmettes and rosettes in turn on an undulating stem with tendrils."""
    spacing = side.width * 1.04
    _draw_stem(needle, side, max(1, round(side.length / spacing)))
    for number, along in side.stations(spacing):
        if number % 2 == 0:
            needle.rosette(side.at(along), side.width * 0.31)
        else:
            turned = side.outward + (pi if number % 4 == 1 else 0)
            needle.palmette(side.at(along), side.width * 0.37, turned)


def _draw_stem(needle: Needle, side: Side, count: int) -> None:
    steps, swing = count * 14, side.width * 0.3
    path = [
        side.at(side.length * step / steps, swing * sin(pi * count * step / steps))
        for step in range(steps + 1)
    ]
    needle.cartoon.line(path, needle.dyes.stem, max(1.4, side.width * 0.03))
    for number in range(count):
        along = side.length * (number + 0.5) / count
        crest = swing * (1 if number % 2 == 0 else -1)
        _draw_crest(needle.reseeded(number), side, along, crest)
        _draw_hollow(needle.reseeded(-number), side, along, crest)


def _draw_crest(needle: Needle, side: Side, along: float, crest: float) -> None:
    """Draw two leaves and a bud where the stem turns."""
    forward = side.outward + (pi if crest > 0 else 0)
    for lean in (-1, 1):
        needle.leaf(side.at(along, crest), side.width * 0.27, forward + lean * 1.1, lean)
    needle.rosette(side.at(along, crest * 1.12), side.width * 0.11)


def _draw_hollow(needle: Needle, side: Side, along: float, crest: float) -> None:
    """Draw two tendrils with buds in the hollow across from where the stem turns."""
    back = side.outward + (0 if crest > 0 else pi)
    for hand in (-1, 1):
        at = side.at(along + hand * side.width * 0.14, -crest * 0.72)
        tendril = placed(spiral(1.1, hand), at, side.width * 0.14, back)
        needle.cartoon.line(tendril, needle.dyes.stem, max(1.0, side.width * 0.018))
        needle.rosette(at, side.width * 0.085)
        needle.leaf(side.at(along, -crest * 0.35), side.width * 0.24, back + hand * 0.8, hand)


def florets(needle: Needle, side: Side) -> None:
    """Paint a row of small flowers with leaves between them."""
    for number, along in side.stations(side.width * 1.25):
        for lean in (0.0, 1.0):
            foot = side.at(along + side.width * 0.62)
            needle.leaf(foot, side.width * 0.42, side.outward + pi * lean)
        needle.reseeded(number % len(needle.dyes.flowers)).rosette(side.at(along), side.width * 0.36)


def reciprocal(needle: Needle, side: Side) -> None:
    """Paint teeth of one colour that bite into another."""
    half = side.width / 2
    places = [along for _, along in side.stations(side.width * 1.1)]
    for before, after in pairwise(places):
        tooth = [side.at(before, half), side.at((before + after) / 2, -half), side.at(after, half)]
        needle.cartoon.fill(tooth, needle.dyes.flowers[0])


def beads(needle: Needle, side: Side) -> None:
    """Paint a string of lozenges in turning colours."""
    colours = needle.dyes.flowers
    for number, along in side.stations(side.width * 1.3):
        bead = placed(diamond(), side.at(along), side.width * 0.36)
        needle.cartoon.fill(bead, colours[number % len(colours)])


def barber(needle: Needle, side: Side) -> None:
    """Paint slanting bars."""
    half, bar, slant = side.width / 2, side.width * 0.9, side.width * 0.5
    colours = (*needle.dyes.flowers, needle.dyes.ground)
    for number, along in side.stations(bar):
        ends = ((along, -half), (along + bar, -half), (along + bar + slant, half), (along + slant, half))
        needle.cartoon.fill([side.at(*end) for end in ends], colours[number % len(colours)])
