"""A photo file opened, judged and decoded: its kind by content, its size before anything is decoded.

Only the kinds of `kinds.py` are tried. Everything a decoder raises about a file means that the file is
damaged; Pillow and its codecs raise nearly anything.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from services.chassis.photo_library import PhotoProblem

from .foreign import HEAD, damaged, unreadable
from .kinds import kinds
from .missing_end import with_end_mark

_HEADROOM = 1.1
"""A JPEG may be decoded at a half, a quarter or an eighth, if that is still so much larger than needed."""


@dataclass(frozen=True)
class Decoded:
    """A photo's pixels, perhaps fewer than it has."""

    image: Image.Image
    size: tuple[int, int]
    """Of the photo itself, as it lies in the file."""


@contextmanager
def decoded(path: Path, max_pixels: int, long_side: int) -> Iterator[Decoded]:
    """Give the first picture of a photo file, decoded; raises PhotoProblem."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise PhotoProblem("empty", "the photo is an empty file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow frowns upon but reads is good enough here
        with _opened(path, head) as image:
            size = image.size
            _check_pixels(size[0] * size[1], max_pixels)
            yield Decoded(_loaded(path, image, long_side), size)


def _opened(path: Path, head: bytes) -> Image.Image:
    try:
        return Image.open(path, formats=kinds())
    except Image.DecompressionBombError as error:
        raise PhotoProblem("too_large", "the photo has far more pixels than are taken") from error
    except Exception as error:
        raise unreadable(head) from error


def _check_pixels(pixels: int, most: int) -> None:
    if pixels > most:
        raise PhotoProblem(
            "too_large",
            f"the photo has {pixels / 10**6:.3g} million pixels; no more than {most / 10**6:.3g} are taken",
        )


def _loaded(path: Path, image: Image.Image, long_side: int) -> Image.Image:
    def decode(file: io.BytesIO) -> Image.Image:
        again = Image.open(file, formats=("JPEG",))
        _load(again, long_side)
        return again

    try:
        _load(image, long_side)
    except PhotoProblem:
        mended = with_end_mark(path, image, decode)
        if mended is None:
            raise
        return mended
    return image


def _load(image: Image.Image, long_side: int) -> None:
    scale = long_side * _HEADROOM / max(image.size)
    try:
        if scale < 1:
            image.draft(None, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
        image.load()
    except Image.DecompressionBombError as error:
        raise PhotoProblem("too_large", "the photo has far more pixels than are taken") from error
    except MemoryError as error:
        raise PhotoProblem("too_large", "the photo needs more memory than there is") from error
    except Exception as error:
        raise damaged() from error
