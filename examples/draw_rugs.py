"""Draws the photos of the sample catalogue; run it as `python -m examples.draw_rugs [SKU ...]`.

Every photo is drawn from its SKU alone, so drawing it again gives the same picture.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from examples.rug_drawing.city_rugs import CITY_RUGS
from examples.rug_drawing.home_rugs import HOME_RUGS
from examples.rug_drawing.village_rugs import VILLAGE_RUGS

PHOTOS = Path(__file__).parent / "rugs" / "photos"
RUGS = {rug.sku: rug for rug in (*CITY_RUGS, *VILLAGE_RUGS, *HOME_RUGS)}
MOST_BYTES = 200_000
QUALITIES = (88, 85, 82, 79, 76, 73, 70, 67, 64, 60)


def encoded(photo: Image.Image) -> bytes:
    """Return the photo as JPEG in the best quality that keeps it within MOST_BYTES, else in the lowest."""
    for quality in QUALITIES:
        file = BytesIO()
        photo.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()


def main(skus: list[str]) -> None:
    """Draw these rugs, or all."""
    PHOTOS.mkdir(parents=True, exist_ok=True)
    for sku in skus or RUGS:
        data = encoded(RUGS[sku].photo())
        (PHOTOS / f"{sku}.jpg").write_bytes(data)
        print(f"{sku}.jpg {len(data) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
