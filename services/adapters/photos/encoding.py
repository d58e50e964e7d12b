"""A picture as a JPEG that keeps within the size of a request line's photo."""

import io

from PIL import Image

_QUALITIES = (90, 84, 78, 70, 62)


def shrunk(image: Image.Image, long_side: int) -> Image.Image:
    """Return a picture whose longer side has at most so many pixels; a smaller one stays as it is."""
    scale = long_side / max(image.size)
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def jpeg_within(image: Image.Image, most_bytes: int) -> tuple[bytes, tuple[int, int]]:
    """Return a JPEG of at most so many bytes and its size: lower quality first, then fewer pixels."""
    while True:
        for quality in _QUALITIES:
            data = _jpeg(image, quality)
            if len(data) <= most_bytes:
                return data, image.size
        image = shrunk(image, max(1, max(image.size) * 3 // 4))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    image.info.clear()  # comments and places would be written along
    buffer = io.BytesIO()
    # Full colour resolution: fine coloured patterns are what a rug is bought for.
    image.save(buffer, "JPEG", quality=quality, subsampling="4:4:4")
    return buffer.getvalue()
