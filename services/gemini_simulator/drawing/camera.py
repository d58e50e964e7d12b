"""The camera: where a point of the room falls in the picture.

Room coordinates are centimetres: x to the right, y up from the floor, z away from the camera, which
stands at x = 0, z = 0. It looks straight ahead, so verticals stay vertical; the horizon is moved by
shifting the lens, as an architectural photographer does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

Point = tuple[float, float]
Place = tuple[float, float, float]

NEAREST = 30.0
"""Centimetres; what is nearer, or behind the camera, is moved here so that it can be projected."""


@dataclass(frozen=True)
class Camera:
    """A view of `width` by `height` pixels; `eye` is its height in cm, `horizon` a line in pixels."""

    width: int
    height: int
    focal: float
    eye: float
    horizon: float

    def at(self, x: float, y: float, z: float) -> Point:
        """Return the pixel a place falls on."""
        depth = max(z, NEAREST)
        return (
            self.width / 2 + self.focal * x / depth,
            self.horizon + self.focal * (self.eye - y) / depth,
        )

    def outline(self, places: Iterable[Place]) -> list[Point]:
        """Return the pixels of several places."""
        return [self.at(*place) for place in places]

    def reach(self, z: float) -> float:
        """Return how far to the side, in cm, the picture shows at a depth."""
        return self.width / 2 * z / self.focal

    def per_cm(self, z: float) -> float:
        """Return how many pixels a centimetre takes at a depth."""
        return self.focal / max(z, NEAREST)

    def scaled(self, factor: float) -> "Camera":
        """Return the same view with another number of pixels."""
        return replace(
            self,
            width=round(self.width * factor),
            height=round(self.height * factor),
            focal=self.focal * factor,
            horizon=self.horizon * factor,
        )
