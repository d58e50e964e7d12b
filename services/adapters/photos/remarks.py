"""What a person should know of a photo that is taken, and the size below which none is."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from services.chassis.photo_library import PhotoProblem

from .made_by_model import says_made_by_model

SMALLEST = 64
SOFT_BELOW = 512
"""Pixels on the longer side."""


def check_large_enough(size: tuple[int, int]) -> None:
    """Raise PhotoProblem for a picture of which no model can tell what it shows."""
    if max(size) < SMALLEST:
        raise PhotoProblem(
            "too_small",
            f"the photo has only {size[0]} x {size[1]} pixels; its longer side must have {SMALLEST} at least",
        )


def remarks_on(path: Path, size: tuple[int, int], image: Image.Image) -> str:
    """Return what is to be said of a photo file of this size, opened as `image`; empty if nothing."""
    return "; ".join(_remarks(path, size, image))


def _remarks(path: Path, size: tuple[int, int], image: Image.Image) -> Iterator[str]:
    if max(size) < SOFT_BELOW:
        yield f"the photo has only {size[0]} x {size[1]} pixels, so the product may look soft"
    if says_made_by_model(path, image):
        yield "the photo was itself made by a model, as its own metadata say"
