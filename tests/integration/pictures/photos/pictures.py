"""Pictures to normalise, drawn on the spot."""

import io
import random
from pathlib import Path
from unittest.mock import patch

from PIL import Image

from services.adapters.photos.normalise import Normalised, normalise

RED, BLUE, WHITE = (200, 30, 40), (20, 60, 180), (255, 255, 255)
MAX_PIXELS = 80_000_000


def halves(size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Return a picture that is red on its left and blue on its right half."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def noise(size: tuple[int, int]) -> Image.Image:
    """Return a picture that hardly compresses, the same every time."""
    return Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))


def saved(folder: Path, image: Image.Image, kind: str, **options: object) -> Path:
    """Return the path of a file of this kind, which carries no name that tells it."""
    path = folder / "photo"
    image.save(path, kind, **options)
    return path


def written(folder: Path, data: bytes) -> Path:
    """Return the path of a file of these bytes."""
    path = folder / "photo"
    path.write_bytes(data)
    return path


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return the bytes of a file of this kind."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def result_of(path: Path) -> Image.Image:
    """Return the normalised picture of a file, decoded; it may be smaller than photos have to be."""
    with patch.multiple("services.adapters.photos.remarks", SMALLEST=1, NARROWEST=1, LONGEST=10**4):
        return opened(normalise(path, MAX_PIXELS))


def opened(photo: Normalised) -> Image.Image:
    """Return a normalised photo as a picture; it is a plain RGB JPEG, or the test fails."""
    image = Image.open(io.BytesIO(photo.data))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (photo.width, photo.height))
    image.load()
    return image


def close(colour: object, wanted: tuple[int, int, int], tolerance: int = 6) -> bool:
    """Return whether two colours look the same, as far as JPEG keeps them."""
    assert isinstance(colour, tuple)
    return all(abs(one - other) <= tolerance for one, other in zip(colour, wanted, strict=True))
