"""A photo file opened, judged and decoded: its kind by content, its size before anything is decoded.

Only six kinds are tried. Everything a decoder raises about a file means that the file is damaged;
Pillow and its codecs raise nearly anything.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - Pillow loads these two late

from services.chassis.photo_library import PhotoProblem

from .foreign import HEAD, damaged, unreadable

_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
_HEADROOM = 1.5
"""A JPEG may be decoded at a half, a quarter or an eighth, if that is still so much larger than needed."""


@contextmanager
def decoded(path: Path, max_pixels: int, long_side: int) -> Iterator[Image.Image]:
    """Give the first picture of a photo file, decoded; raises PhotoProblem."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise PhotoProblem("empty", "the photo is an empty file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow frowns upon but reads is good enough here
        with _opened(path, head) as image:
            _check_pixels(image.width * image.height, max_pixels)
            _load(image, long_side)
            yield image


def _opened(path: Path, head: bytes) -> Image.Image:
    try:
        return Image.open(path, formats=_KINDS)
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
