"""A request line in the REST shape that the provider's batch files want: no I/O.

The SDK's own `config` is not legal in such a file: what shapes the answer stands in `generationConfig`,
safety settings and tools beside it, and one field in the wrong place makes the whole file unusable.
"""

from typing import Any

import orjson
import pybase64

from contracts.recipe import Generation, Recipe
from services.pricing.model_card import ModelCard
from services.pricing.parameters import taken

Settings = dict[str, Any]
"""What a request says beside its contents; the same for every line of a shard."""


def request_settings(recipe: Recipe, card: ModelCard) -> Settings:
    """Return the settings of the recipe that this model takes; what it does not take is not in them."""
    generation = taken(recipe, card)
    settings: Settings = {"generationConfig": _generation_config(recipe, card, generation)}
    if generation.safety:
        settings["safetySettings"] = [
            {"category": category, "threshold": threshold}
            for category, threshold in sorted(generation.safety.items())
        ]
    if generation.search:
        settings["tools"] = [{"googleSearch": {}}]
    return settings


def request_line(key: str, prompt: str, photo: bytes, mime_type: str, settings: Settings) -> bytes:
    """Return the line, its newline included, that asks for one scene."""
    data = pybase64.b64encode(photo).decode("ascii")
    parts = [{"inlineData": {"mimeType": mime_type, "data": data}}, {"text": prompt}]
    line = {"key": key, "request": {"contents": [{"role": "user", "parts": parts}], **settings}}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _generation_config(recipe: Recipe, card: ModelCard, generation: Generation) -> Settings:
    config: Settings = {
        "responseModalities": list(recipe.modalities),
        "imageConfig": _image_config(recipe, card),
    }
    if generation.temperature is not None:
        config["temperature"] = generation.temperature
    if generation.max_output_tokens is not None:
        config["maxOutputTokens"] = generation.max_output_tokens
    if generation.thinking_level is not None:
        config["thinkingConfig"] = {"thinkingLevel": generation.thinking_level.upper()}
    return config


def _image_config(recipe: Recipe, card: ModelCard) -> Settings:
    config = {"aspectRatio": recipe.aspect_ratio}
    if "image_size" in card.takes:
        config["imageSize"] = recipe.image_size
    return config
