"""Whether a photo's own metadata say that a model made it, wholly or in part.

The word for it is the same everywhere: IPTC's digital source type, as a whole address, in XMP and in the
actions of a C2PA manifest. Both lie in a file as plain text, whatever its kind, before the pixels or after
them, so the ends of the file are searched and nothing is parsed. No word is no proof of the contrary.
"""

import os
import re
from pathlib import Path

from PIL import Image

_ENDS = 1 << 20
_NAMES = b"(?:trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia)"
_ADDRESS = re.compile(b"cv\\.iptc\\.org/newscodes/digitalsourcetype/" + _NAMES)
_NAME_ALONE = re.compile(b"DigitalSourceType\\W{1,40}" + _NAMES)
_TEXT = 1 << 20


def says_made_by_model(path: Path, image: Image.Image) -> bool:
    """Return whether a photo file, opened as `image`, says so."""
    unpacked = [_bytes(text) for text in image.info.values() if isinstance(text, str | bytes)]
    return any(map(_says_so, (*_ends_of(path), *unpacked))) or _has_generation_parameters(image)


def _says_so(text: bytes) -> bool:
    return (_ADDRESS.search(text) or _NAME_ALONE.search(text)) is not None


def _has_generation_parameters(image: Image.Image) -> bool:
    """Return whether a PNG carries the settings that Stable Diffusion's web interface writes into it."""
    text = image.info.get("parameters")
    return isinstance(text, str) and "Steps: " in text and "Sampler: " in text


def _bytes(text: str | bytes) -> bytes:
    return (text if isinstance(text, bytes) else text.encode("utf-8", "replace"))[:_TEXT]


def _ends_of(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        first = file.read(_ENDS)
        size = file.seek(0, os.SEEK_END)
        if size <= _ENDS:
            return [first]
        file.seek(max(_ENDS, size - _ENDS))
        return [first, file.read(_ENDS)]
