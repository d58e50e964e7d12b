"""What one request asks for, checked as the model would: prompt, photo, size. Pure but for decoding."""

import base64
import binascii
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError

from services.pricing.cards import ModelCard, pixel_size

_TAKEN = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"})
_MAGIC = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"WEBP", 8, "image/webp"),
    (b"GIF8", 0, "image/gif"),
    (b"ftyphei", 4, "image/heic"),
    (b"ftypmif1", 4, "image/heif"),
)
_LARGEST_PHOTO = 7 * 1024 * 1024
_USEFUL_SIDE = 1536
_MOST_PIXELS = 80_000_000


class BadRequest(Exception):
    """The request is answered with an error 400 and this text."""


@dataclass(frozen=True)
class PictureRequest:
    """A request that can be answered; `wants_image` and `wants_text` say with what."""

    prompt: str
    photos: int
    photo: Image.Image | None
    image_size: str
    pixels: tuple[int, int]
    wants_image: bool
    wants_text: bool
    thinking_level: str
    includes_thoughts: bool


def prompt_of(request: Mapping[str, Any]) -> str:
    """Return all text of a request, the system's first."""
    contents = [request.get("systemInstruction") or {}, *request.get("contents", [])]
    parts = [part for content in contents for part in content.get("parts", [])]
    return "\n".join(part["text"] for part in parts if part.get("text"))


def picture_request(request: Mapping[str, Any], card: ModelCard, *, looks: bool = True) -> PictureRequest:
    """Return what is asked for; raises BadRequest if this model would refuse it.

    Unless one looks, photos are only counted, and a picture that is told no ratio is a square.
    """
    parts = [part for content in request.get("contents", []) for part in content.get("parts", [])]
    if not parts:
        raise BadRequest("contents is not specified: the request holds no part.")
    if any("fileData" in part for part in parts):
        raise BadRequest("The simulator takes photos as inlineData only, not as fileData.")
    blobs = [part["inlineData"] for part in parts if "inlineData" in part]
    photos = [_photo(blob) for blob in blobs] if looks else []
    config = request.get("generationConfig", {})
    if int(config.get("candidateCount", 1)) != 1:
        raise BadRequest("candidateCount must be 1 for a model that makes images.")
    photo = photos[0] if photos else None
    size, pixels = _shape(config.get("imageConfig", {}), card, photo)
    modalities = config.get("responseModalities") or ["TEXT", "IMAGE"]
    thinking = config.get("thinkingConfig", {})
    return PictureRequest(
        prompt=prompt_of(request),
        photos=len(blobs),
        photo=photo,
        image_size=size,
        pixels=pixels,
        wants_image="IMAGE" in modalities,
        wants_text="TEXT" in modalities,
        thinking_level=_thinking_level(thinking, card),
        includes_thoughts=bool(thinking.get("includeThoughts")),
    )


def _shape(
    wanted: Mapping[str, str], card: ModelCard, photo: Image.Image | None
) -> tuple[str, tuple[int, int]]:
    size = wanted.get("imageSize", "1K")
    if "imageSize" in wanted and "image_size" not in card.takes:
        raise BadRequest(f"imageSize is not supported by {card.name}: leave it out.")
    if size not in card.sizes:
        raise BadRequest(f"imageSize {size!r} is not supported by {card.name}; use {', '.join(card.sizes)}.")
    ratio = wanted.get("aspectRatio") or _nearest_ratio(card, photo)
    if ratio not in card.ratios:
        raise BadRequest(f"aspectRatio {ratio!r} is not supported by {card.name}.")
    return size, pixel_size(card, size, ratio)


def _nearest_ratio(card: ModelCard, photo: Image.Image | None) -> str:
    """Return the ratio nearest to the photo's, as models do unless told one; a square without a photo."""
    seen = photo.width / photo.height if photo else 1.0

    def distance(ratio: str) -> float:
        across, down = ratio.split(":")
        share = int(across) / int(down) / seen
        return max(share, 1 / share)

    return min(card.ratios, key=distance)


def _thinking_level(wanted: Mapping[str, Any], card: ModelCard) -> str:
    level = str(wanted.get("thinkingLevel", "")).lower()
    if level and level not in card.thinking_levels:
        offered = ", ".join(card.thinking_levels) or "none"
        raise BadRequest(f"thinkingLevel {level!r} is not supported by {card.name}; it has {offered}.")
    return level or card.thinking_default or ""


def _photo(blob: Mapping[str, str]) -> Image.Image:
    declared = blob.get("mimeType", "")
    if declared not in _TAKEN:
        raise BadRequest(f"Unsupported MIME type: {declared or 'none given'}.")
    try:
        content = base64.b64decode(blob.get("data", ""), altchars=b"-_" if _is_url_safe(blob) else None)
    except (binascii.Error, ValueError) as error:
        raise BadRequest("inlineData.data is not base64.") from error
    found = next((kind for magic, at, kind in _MAGIC if content[at : at + len(magic)] == magic), "unknown")
    if found != declared and {found, declared} != {"image/heic", "image/heif"}:
        raise BadRequest(f"The image is declared as {declared} but its bytes are {found}.")
    if len(content) > _LARGEST_PHOTO:
        raise BadRequest(f"The image has {len(content)} bytes; the most is {_LARGEST_PHOTO}.")
    return _decoded(content, declared)


def _is_url_safe(blob: Mapping[str, str]) -> bool:
    data = blob.get("data", "")
    return "-" in data or "_" in data


def _decoded(content: bytes, declared: str) -> Image.Image:
    """Return the picture, read no larger than useful where its format allows that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
        if picture.width * picture.height > _MOST_PIXELS:
            raise BadRequest(f"The image has {picture.width} by {picture.height} pixels, which is too many.")
        picture.draft("RGB", (_USEFUL_SIDE, _USEFUL_SIDE))
        picture.load()
    except UnidentifiedImageError as error:
        raise BadRequest(f"The simulator cannot decode this {declared}.") from error
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadRequest(f"Unable to process input image: {error}.") from error
    return picture
