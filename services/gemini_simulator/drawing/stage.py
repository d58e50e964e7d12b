"""Where everything is: the room's walls, the camera, and the place on the floor that the product takes."""

import math
from dataclasses import dataclass

from .camera import Camera, Place

_FRONT_EDGE = 0.925
"""Where the product's front edge falls, as a share of the picture's height."""


@dataclass(frozen=True)
class Stage:
    """The empty room as the camera sees it; all but the camera in centimetres."""

    camera: Camera
    left: float
    right: float
    far: float
    ceiling: float
    rug_x: tuple[float, float]
    rug_z: tuple[float, float]

    def rug(self) -> list[Place]:
        """Return the product's corners on the floor: far left, far right, near right, near left."""
        (left, right), (near, far) = self.rug_x, self.rug_z
        return [(left, 0, far), (right, 0, far), (right, 0, near), (left, 0, near)]


def living_stage(size: tuple[int, int], across: float, deep: float) -> Stage:
    """Return a room with the product before a seating group."""
    camera, near = _camera(size, across, share=0.66)
    far = near + deep
    depth = max(far + 150, camera.focal * camera.eye / (camera.height * 0.27))
    side = max(across / 2 + 95, 245)
    return Stage(
        camera, -side - 20, side + 90, depth, _ceiling(camera, depth), (-across / 2, across / 2), (near, far)
    )


def hallway_stage(size: tuple[int, int], across: float, deep: float) -> Stage:
    """Return a hallway with the product lying along it."""
    camera, near = _camera(size, across, share=0.30)
    side = max(across / 2 + 55, 105)
    return Stage(camera, -side, side, near + deep + 190, 262, (-across / 2, across / 2), (near, near + deep))


def _ceiling(camera: Camera, far: float) -> float:
    """Return how high the room is: higher in a tall picture, which would show little but ceiling."""
    lowest = camera.eye + (camera.horizon - 0.1 * camera.height) * far / camera.focal
    return min(max(262, lowest), 400)


def _camera(size: tuple[int, int], across: float, share: float) -> tuple[Camera, float]:
    """Return a camera that shows the product's front edge on a share of the width, and that edge's depth."""
    width, height = size
    shape = width / height
    focal = max(0.92 * math.sqrt(width * height), 0.5 * width, 0.5 * height)
    horizon = height * (0.30 if shape < 2.5 else 0.30 - 0.22 * (shape - 2.5))
    drop = height * _FRONT_EDGE - horizon
    eye = min(max(across * drop / (share * width), 112), 190)
    most = min(drop, (share + 0.12) * width * eye / across)
    horizon, drop = horizon + 0.55 * (drop - most), most
    return Camera(width, height, focal, eye, horizon), focal * eye / drop
