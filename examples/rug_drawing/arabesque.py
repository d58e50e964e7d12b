"""Covers a ground with winding stems: every stem curls around a flower and touches another stem."""

from dataclasses import dataclass
from math import atan2, cos, pi, sin
from random import Random

from .cartoon import Cartoon, Size
from .motifs import Dyes, Needle
from .shapes import Point, distance, placed, spiral


@dataclass(frozen=True)
class Curl:
    """Where a stem winds, and how much room it has."""

    at: Point
    room: float


@dataclass(frozen=True)
class Growth:
    """How a ground is grown: its largest and smallest curls, thickness of stems, share of palmettes."""

    largest: float
    smallest: float
    stem: float = 1.6
    palmettes: float = 0.45

    def denser(self) -> "Growth":
        """Return growth with smaller curls, for a smaller ground."""
        return Growth(self.largest * 0.75, self.smallest, self.stem, self.palmettes)


def arabesque(size: Size, dyes: Dyes, growth: Growth, rng: Random) -> Cartoon:
    """Return the upper left quarter of a ground; its right and lower edges are the axes."""
    needle = Needle(Cartoon(size, dyes.ground), dyes, rng)
    curls = scattered(size, growth, rng)
    for number, curl in enumerate(curls):
        if curl.room < growth.smallest:
            _draw_bud(needle, curl)
        else:
            _draw_curl(needle, curl, _towards(curl, curls[:number]), growth)
    return needle.cartoon


def scattered(size: Size, growth: Growth, rng: Random) -> list[Curl]:
    """Return circles that do not overlap, large ones first; those near an axis lie on it.

    Those smaller than a curl are the gaps that are left for buds.
    """
    curls: list[Curl] = []
    room = growth.largest
    while room >= growth.smallest * 0.4:
        for _ in range(round(1.1 * size[0] * size[1] / room**2)):
            at = _snapped((rng.uniform(0, size[0]), rng.uniform(0, size[1])), size, room)
            if not any(_touches(at, room, other) for other in curls):
                curls.append(Curl(at, room))
        room *= 0.8
    return curls


def _touches(at: Point, room: float, other: Curl) -> bool:
    apart = room + other.room
    across = abs(at[0] - other.at[0])
    return across < apart and across**2 + (at[1] - other.at[1]) ** 2 < apart**2


def _snapped(at: Point, size: Size, room: float) -> Point:
    x, y = (edge if edge - place < room * 0.8 else place for place, edge in zip(at, size, strict=True))
    return x, y


def _towards(curl: Curl, others: list[Curl]) -> float:
    """Return the angle at which a stem leaves its curl: to the nearest of the others."""
    if not others:
        return 0.0
    nearest = min(others, key=lambda other: distance(curl.at, other.at) - other.room)
    return atan2(nearest.at[0] - curl.at[0], curl.at[1] - nearest.at[1])


def _draw_curl(needle: Needle, curl: Curl, start: float, growth: Growth) -> None:
    hand = needle.rng.choice((-1, 1))
    path = placed(spiral(1.4, hand), curl.at, curl.room, start)
    needle.cartoon.line(path, needle.dyes.stem, growth.stem)
    for step in range(2, round(len(path) * 0.72), 3):
        _draw_offshoot(needle, path[step : step + 2], curl.room, hand if step % 4 != 2 else 0)
    if needle.rng.random() < growth.palmettes:
        needle.palmette(curl.at, curl.room * 0.5, _facing(curl, needle.cartoon.size, start + pi))
    else:
        needle.rosette(curl.at, curl.room * 0.42)


def _facing(curl: Curl, size: Size, free: float) -> float:
    """Return where a palmette points: along the axis it lies on, so that its mirror image continues it."""
    if curl.at[0] == size[0]:
        return 0.0
    return -pi / 2 if curl.at[1] == size[1] else free


def _draw_offshoot(needle: Needle, stem: list[Point], room: float, hand: int) -> None:
    """Draw what grows where the stem goes on: two leaves, the outer one larger, or a flower for hand 0."""
    at, ahead = stem
    along = atan2(ahead[0] - at[0], at[1] - ahead[1])
    if hand == 0:
        needle.rosette(at, max(2.6, room * 0.17))
        return
    for side in (-1, 1):
        needle.leaf(at, room * (0.36 if side == hand else 0.26), along + side * 0.75, -side)


def _draw_bud(needle: Needle, bud: Curl) -> None:
    if needle.rng.random() < 0.5:
        needle.rosette(bud.at, bud.room * 0.8)
        return
    angle = needle.rng.uniform(0, 2 * pi)
    foot = (bud.at[0] - bud.room * sin(angle), bud.at[1] + bud.room * cos(angle))
    needle.sprig(foot, bud.room * 1.6, angle)
