"""Any picture's pixels as plain 8-bit sRGB on white, the one form that photos are stored in."""

import io
from collections.abc import Iterator
from contextlib import suppress

from PIL import Image, ImageCms

_KEPT = frozenset({"L", "RGB", "CMYK", "LAB"})
"""Modes that need their own profile to become sRGB; the others become RGB first."""


def plain(image: Image.Image) -> Image.Image:
    """Return a picture without palette and with 8 bits a channel; what is transparent in it stays so."""
    if image.mode in {"F", "I"} or image.mode.startswith("I;"):
        return _eight_bit(image)
    grey = image.mode in {"1", "L", "LA", "La"}
    if image.has_transparency_data:
        return _converted(image, "LA" if grey else "RGBA")
    return image if image.mode in _KEPT else _converted(image, "L" if grey else "RGB")


def on_white(image: Image.Image) -> Image.Image:
    """Return a plain picture with white where it was transparent."""
    if image.mode not in {"LA", "RGBA"}:
        return image
    paper = Image.new(image.mode.removesuffix("A"), image.size, "white")
    paper.paste(image, mask=image)
    return paper


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a plain picture without transparency as RGB, its colours moved from its profile's space to sRGB.

    A profile that is broken, or made for another kind of picture, is left aside as browsers do.
    """
    for source in _profiles(image.mode, profile):
        moved = _moved(image, source)
        if moved is not None:
            return moved
    return image.convert("RGB")


def _profiles(mode: str, embedded: bytes | None) -> Iterator[ImageCms.ImageCmsProfile]:
    if embedded:
        with suppress(OSError, ImageCms.PyCMSError):
            yield ImageCms.ImageCmsProfile(io.BytesIO(embedded))
    if mode == "LAB":
        yield ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))


def _moved(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image | None:
    try:
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, ValueError, OSError):
        return None


def _converted(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)  # a picture this large is not copied idly


def _eight_bit(image: Image.Image) -> Image.Image:
    """Scale 16-bit, 32-bit and floating-point grey to 8 bits by the range that its kind usually has."""
    wide = image if image.mode == "F" else image.convert("I")
    low, high = wide.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)  # noqa: S101, PT018 - one channel
    top = max(high, 65535)
    if image.mode == "F":
        top = next((usual for usual in (1, 255, 65535) if high <= usual), high)
    scale = 255 / top
    return wide.point(lambda value: value * scale + 0.5).convert("L")
