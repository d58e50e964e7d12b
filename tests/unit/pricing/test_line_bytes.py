"""The worst case in bytes of a line."""

import json
from base64 import b64encode

import pytest

from services.pricing.cards import shipped_cards
from services.pricing.line_bytes import WORST_REQUEST_BYTES, worst_response_bytes


@pytest.mark.parametrize(
    ("size", "megabytes"), [("512", 1), ("1K", 2), ("2K", 6), ("4K", 20), ("8K", 20), ("", 20)]
)
def test_a_larger_image_has_a_larger_response_and_a_strange_size_the_largest(
    size: str, megabytes: int
) -> None:
    assert worst_response_bytes(size) == megabytes * 1_000_000


def test_every_size_of_the_table_is_known_by_its_own_figure() -> None:
    sizes = {size for card in shipped_cards().values() for size in card.sizes}

    assert len({worst_response_bytes(size) for size in sizes}) == len(sizes)


def test_the_largest_photo_with_the_longest_prompt_fits_in_the_worst_request() -> None:
    photo = b64encode(b"\xff" * 1024 * 1024).decode()
    parts = [{"text": "\U0001f9f6" * 8_000}, {"inlineData": {"mimeType": "image/jpeg", "data": photo}}]
    settings = {
        "responseModalities": ["TEXT", "IMAGE"],
        "imageConfig": {"aspectRatio": "16:9", "imageSize": "4K"},
    }
    request = {"contents": [{"role": "user", "parts": parts}], "generationConfig": settings}
    line = json.dumps({"key": "k" * 120, "request": request}) + "\n"

    assert len(line.encode()) <= WORST_REQUEST_BYTES < 1_600_000
