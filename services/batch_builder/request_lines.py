"""A request line in the REST shape that the provider's batch files want: no I/O."""

from collections.abc import Sequence
from typing import Any

import orjson
import pybase64

from contracts.recipe import Recipe


def request_line(key: str, prompt: str, photo: bytes, mime_type: str, recipe: Recipe) -> bytes:
    """Return the line, its newline included, that asks for one scene."""
    line = {
        "key": key,
        "request": {
            "contents": [
                {
                    "role": "user",
                    "parts": [
                        {
                            "inlineData": {
                                "mimeType": mime_type,
                                "data": pybase64.b64encode(photo).decode("ascii"),
                            }
                        },
                        {"text": prompt},
                    ],
                }
            ],
            "generationConfig": generation_config(recipe.modalities, recipe.aspect_ratio, recipe.image_size),
        },
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def generation_config(modalities: Sequence[str], aspect_ratio: str, image_size: str) -> dict[str, Any]:
    """Return what shape of picture is asked for."""
    return {
        "responseModalities": list(modalities),
        "imageConfig": {"aspectRatio": aspect_ratio, "imageSize": image_size},
    }
