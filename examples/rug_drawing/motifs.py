"""The flowers and leaves that carpets are made of, drawn by a `Needle` in the colours of its `Dyes`."""

from dataclasses import dataclass, replace
from math import cos, pi, sin
from random import Random

from .cartoon import Cartoon
from .palette import Colour
from .shapes import Point, boteh, leaf, palmette, placed, rosette

ROSETTES = {petals: rosette(petals) for petals in (5, 6, 8, 12)}
PALMETTE = palmette()
LEAF = leaf()
PETAL = leaf(0.2, 0)
BOTEH = boteh()


@dataclass(frozen=True)
class Dyes:
    """The yarns of one part of a rug: its ground, its outline, its stems and its flowers."""

    ground: Colour
    outline: Colour
    stem: Colour
    flowers: tuple[Colour, ...]
    light: Colour


@dataclass(frozen=True)
class Needle:
    """Draws motifs on a cartoon; sizes are about the radius in pixels, angle 0 is up and grows clockwise."""

    cartoon: Cartoon
    dyes: Dyes
    rng: Random

    def reseeded(self, seed: float | str) -> "Needle":
        """Return a needle whose chance starts anew, to draw the same motif again."""
        return replace(self, rng=Random(seed))

    def two_colours(self) -> list[Colour]:
        """Return two of the flower colours, or the only one and the light one."""
        flowers = self.dyes.flowers
        return self.rng.sample(flowers, 2) if len(flowers) > 1 else [flowers[0], self.dyes.light]

    def rosette(self, at: Point, size: float) -> None:
        """Draw a flower from above: outline, petals, a ring and an eye."""
        shape = ROSETTES[self.rng.choice((5, 6, 8) if size < 9 else (8, 12))]
        petals, heart = self.two_colours()
        rings = [(1.0, self.dyes.outline), (0.84, petals), (0.5, self.dyes.light), (0.33, heart)]
        self.cartoon.layers(shape, at, size, rings, self.rng.random())

    def palmette(self, at: Point, size: float, angle: float = 0.0) -> None:
        """Draw a flower from the side that points along `angle`, between two leaves; simpler if small."""
        outer, inner = self.two_colours()
        foot = (at[0] - 0.6 * size * sin(angle), at[1] + 0.6 * size * cos(angle))
        for side in (-1, 1):
            self.leaf(foot, size * 0.95, angle + side * 1.45, -side)
        outline, light = self.dyes.outline, self.dyes.light
        if size < 10:
            rings = [(1.0, outline), (0.84, outer), (0.5, light), (0.3, inner)]
            self.cartoon.layers(PALMETTE, at, size, rings, angle)
            return
        for petals, reach, colour in (
            (9, 1.6, outline),
            (9, 1.46, outer),
            (7, 1.12, light),
            (7, 1.0, inner),
            (5, 0.62, outline),
            (5, 0.52, light),
        ):
            self._fan(foot, size * reach, angle, (petals, colour))

    def _fan(self, foot: Point, size: float, angle: float, look: tuple[int, Colour]) -> None:
        """Draw petals side by side, the middle one longest."""
        petals, colour = look
        for petal in range(petals):
            lean = (petal / (petals - 1) - 0.5) * 2.3
            reach = size * (0.72 + 0.28 * cos(lean))
            self.cartoon.fill(placed(PETAL, foot, reach, angle + lean), colour)

    def leaf(self, foot: Point, size: float, angle: float, bend: int = 1) -> None:
        """Draw a leaf that grows from `foot` along `angle`, bent to one side (1) or the other (-1)."""
        shape = LEAF if bend > 0 else [(-x, y) for x, y in LEAF]
        self.cartoon.fill(placed(shape, foot, size, angle), self.dyes.stem)

    def boteh(self, at: Point, size: float, hand: int = 1) -> None:
        """Draw a paisley drop with a flower in it, its tip to the right (1) or the left (-1)."""
        shape = [(hand * x, y) for x, y in BOTEH]
        outer, inner = self.two_colours()
        rings = [(1.0, self.dyes.light), (0.9, outer), (0.64, self.dyes.light), (0.54, inner)]
        self.cartoon.layers(shape, at, size, rings)
        self.rosette((at[0], at[1] + size * 0.26), size * 0.24)

    def sprig(self, foot: Point, size: float, angle: float) -> None:
        """Draw a small flower on a stem with two leaves."""
        tip = (foot[0] + size * sin(angle), foot[1] - size * cos(angle))
        self.cartoon.line([foot, tip], self.dyes.stem, max(1.0, size * 0.1))
        for side in (-1, 1):
            self.leaf(foot, size * 0.7, angle + side * pi / 4, side)
        self.rosette(tip, size * 0.36)
