"""JPEGs that lack nothing but their end mark, which browsers show and a strict decoder refuses.

A decoder fills what is missing with zeros, or with whatever follows. So the file is ended in several ways,
with other bits before the mark: where all give the same picture, all of it was there. That does not tell in
progressive files, where whole passes may be missing, nor in files with restart marks, where a decoder waits
for the next.
"""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops

_END = b"\xff\xd9"
_RESTARTS = b"\xff\xdd\x00\x04"
_FILLINGS = (b"\xaa" * 4096, b"\x55" * 4096, b"\xfe" * 4096)
"""Whatever a decoder makes of the next two bits, with one of these it makes something else than of zeros."""


def with_end_mark(
    path: Path, broken: Image.Image, decode: Callable[[io.BytesIO], Image.Image]
) -> Image.Image | None:
    """Return a JPEG that could not be decoded as if it ended well, None if more than its end is missing."""
    if broken.format != "JPEG" or "progressive" in broken.info:
        return None
    data = path.read_bytes().rstrip(b"\xff")
    if data.endswith(_END) or _RESTARTS in data:
        return None
    shown = decode(io.BytesIO(data + _END))
    for filling in _FILLINGS:
        other = decode(io.BytesIO(data + filling + _END))
        if ImageChops.difference(shown, other).getbbox(alpha_only=False) is not None:
            return None
    return shown
