"""What a person should know of a photo that is taken, and the size below which none is."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from services.chassis.photo_library import PhotoProblem

from .made_by_model import says_made_by_model

SMALLEST = 64
SOFT_BELOW = 512
"""Pixels on the longer side."""
NARROWEST = 32
"""Pixels on the shorter side."""
LONGEST = 20
"""Times the shorter side; the longest runners are some fifteen times as long as they are wide."""
_ONE_COLOUR = 2
"""Levels of 255 that the pixels of a single colour may differ by."""


def check_large_enough(size: tuple[int, int]) -> None:
    """Raise PhotoProblem for a picture of which no model can tell what it shows."""
    shown = f"{size[0]} x {size[1]} pixels"
    if max(size) < SMALLEST:
        message = f"the photo has only {shown}; its longer side must have {SMALLEST} at least"
        raise PhotoProblem("too_small", message)
    if min(size) < NARROWEST:
        message = f"the photo has only {shown}; its shorter side must have {NARROWEST} at least"
        raise PhotoProblem("too_small", message)
    if max(size) > LONGEST * min(size):
        message = f"the photo has {shown}; it may be {LONGEST} times as long as it is wide at most"
        raise PhotoProblem("too_small", message)


def shows_single_colour(image: Image.Image) -> bool:
    """Return whether all of an RGB picture is of one colour, as where everything is transparent."""
    return all(high - low <= _ONE_COLOUR for low, high in image.getextrema())  # type: ignore[misc]


def remarks_on(path: Path, size: tuple[int, int], image: Image.Image, normalised: Image.Image) -> str:
    """Return what is to be said of a photo file of this size, opened as `image`; empty if nothing."""
    return "; ".join(_remarks(path, size, image, normalised))


def _remarks(path: Path, size: tuple[int, int], image: Image.Image, normalised: Image.Image) -> Iterator[str]:
    if shows_single_colour(normalised):
        yield "the photo shows a single colour all over, or is transparent all over"
    if max(size) < SOFT_BELOW:
        yield f"the photo has only {size[0]} x {size[1]} pixels, so the product may look soft"
    if says_made_by_model(path, image):
        yield "the photo was itself made by a model, as its own metadata say"
