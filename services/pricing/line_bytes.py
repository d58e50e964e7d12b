"""The worst case in bytes of a request line and of a response line, from which shards are packed."""

from collections.abc import Mapping
from types import MappingProxyType

_MB = 1_000_000

_RESPONSE: Mapping[str, int] = MappingProxyType({"512": _MB, "1K": 2 * _MB, "2K": 6 * _MB, "4K": 20 * _MB})
"""Seen in use, base64 and JSON included; no limit is published."""

_PHOTO = 1024 * 1024
_PROMPT_CHARACTERS = 8_000
_BYTES_PER_CHARACTER = 12
"""JSON may write a character outside the basic plane as two escapes of six bytes."""
_REST_OF_THE_LINE = 8_192
"""Key, settings, braces: generous."""

WORST_REQUEST_BYTES = -(-_PHOTO // 3) * 4 + _PROMPT_CHARACTERS * _BYTES_PER_CHARACTER + _REST_OF_THE_LINE
"""A photo of 1 MiB as base64, the longest prompt, and the JSON around them: about 1.5 MB."""


def worst_response_bytes(image_size: str) -> int:
    """Return how many bytes a response line may have at most; an unknown size counts as the largest."""
    return _RESPONSE.get(image_size, max(_RESPONSE.values()))
