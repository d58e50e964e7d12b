"""What can be known of a picture's bytes without decoding all of them, and its thumbnail."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

THUMBNAIL_PIXELS = 640
MOST_PIXELS = 128_000_000
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


@dataclass(frozen=True)
class PictureFacts:
    """A picture's true type, by content, and its size in pixels."""

    mime_type: str
    extension: str
    width: int
    height: int


def facts_of(data: bytes) -> PictureFacts | None:
    """Return what the bytes are, None if they are no picture that we can show."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_EXTENSIONS)) as image:
            width, height = image.size
            kind = image.format or ""
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if width * height > MOST_PIXELS:
        return None
    return PictureFacts(Image.MIME[kind], _EXTENSIONS[kind], width, height)


def thumbnail(data: bytes) -> bytes | None:
    """Return the picture as WebP of at most 640 pixels, None if its pixels cannot be decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_EXTENSIONS)) as image:
            image.draft("RGB", (2 * THUMBNAIL_PIXELS, 2 * THUMBNAIL_PIXELS))
            small = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()
