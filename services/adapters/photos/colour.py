"""Any picture's pixels as plain 8-bit sRGB on white, the one form that photos are stored in."""

import functools
import io
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageCms

from .wide_grey import eight_bit

_KEPT = frozenset({"L", "RGB", "CMYK", "LAB"})
"""Modes that need their own profile to become sRGB; the others become RGB first."""
_SRGB_SPACE = ImageCms.createProfile("sRGB")
_LAB_SPACE = ImageCms.createProfile("LAB")
_LAB = b"LAB"
"""Stands for the profile that a LAB picture has if it brings none."""


def plain(image: Image.Image) -> Image.Image:
    """Return a picture without palette and with 8 bits a channel; what is transparent in it stays so."""
    if image.mode in {"F", "I"} or image.mode.startswith("I;"):
        return eight_bit(image)
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
    for source in (profile, _LAB) if image.mode == "LAB" else (profile,):
        way = _way_to_srgb(source, image.mode) if source else None
        if way is None:
            continue
        with suppress(ImageCms.PyCMSError, ValueError, OSError):
            return image if way.leaves_as_it_is else _moved(image, way.transform)
    return image.convert("RGB")


@dataclass(frozen=True)
class _Way:
    """How one space's colours become sRGB."""

    transform: ImageCms.ImageCmsTransform
    leaves_as_it_is: bool
    """Most profiles are sRGB themselves, and moving its colours nowhere takes as long as any move."""


@functools.lru_cache(maxsize=8)
def _way_to_srgb(profile: bytes, mode: str) -> _Way | None:
    """Return the way from a profile's space, None if it is broken or made for another kind of picture."""
    try:
        source = _LAB_SPACE if profile is _LAB else ImageCms.ImageCmsProfile(io.BytesIO(profile))
        transform = ImageCms.buildTransform(source, _SRGB_SPACE, mode, "RGB")
        return _Way(transform, mode == "RGB" and _leaves(_swatches(), transform))
    except (ImageCms.PyCMSError, ValueError, OSError):
        return None


def _leaves(swatches: Image.Image, transform: ImageCms.ImageCmsTransform) -> bool:
    extremes = ImageChops.difference(swatches, _moved(swatches, transform)).getextrema()
    return max(top for _, top in extremes) <= 1  # type: ignore[misc] # one pair for each of three channels


def _moved(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    moved = ImageCms.applyTransform(image, transform)
    assert moved is not None  # noqa: S101 - only what is moved in place is None
    return moved


def _swatches() -> Image.Image:
    """Return colours from all over the cube."""
    steps = range(0, 256, 51)
    cube = bytes(level for red in steps for green in steps for blue in steps for level in (red, green, blue))
    return Image.frombytes("RGB", (36, 6), cube)


def _converted(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)  # a picture this large is not copied idly
