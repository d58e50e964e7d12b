"""The kinds of picture that are opened at all, and the readers that Pillow does not bring along."""

import functools
from importlib import import_module
from importlib.util import find_spec

from PIL import AvifImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - Pillow loads these late

_HEIF_READER = "pi_heif"
_PILLOWS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")


def can_read_heif() -> bool:
    """Return whether a reader of HEIC photos is installed beside us."""
    return find_spec(_HEIF_READER) is not None


@functools.cache
def kinds() -> tuple[str, ...]:
    """Return the names of the kinds that are opened, with their readers made ready."""
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a worker for each core is there already
    if not can_read_heif():
        return _PILLOWS
    import_module(_HEIF_READER).register_heif_opener(thumbnails=False)
    return (*_PILLOWS, "HEIF")
