"""Answers one request line: the work of a drawing process. The same request gives the same bytes.

A line is named by its place in the file, so that it travels to the process as two numbers.
"""

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pybase64
from PIL import Image

from services.pricing.cards import ModelCard, find_card

from .drawing.scene import draw_scene
from .line_markers import DRAWN, TREATMENTS, marker_in
from .picture_request import BadRequest, PictureRequest, picture_request, prompt_of
from .request_lines import Span, request_line
from .usage import usage_metadata

_QUALITY = 88
_MADE_BY = "Drawn by the Sceneloom simulator; no photograph."
_FORMATS: Mapping[str, str] = {"gemini-nano-banana-2.1": "JPEG", "gemini-3.1-flash-lite-image": "JPEG"}
"""What a model's images come as; any other's are PNG."""


@dataclass(frozen=True)
class LineAnswer:
    """The line of the responses file, its end included; empty if there is to be none."""

    line: bytes
    succeeded: bool


def answer_line(path: Path, span: Span, model: str, treatment: str | None) -> LineAnswer:
    """Return the answer to one line of a file that was found usable."""
    line = _read(path, span)
    return answer_request(line["key"], line["request"], find_card(model), treatment)


def failed_line(path: Path, span: Span, message: str) -> LineAnswer:
    """Return the answer to a line whose drawing failed for no fault of its own."""
    return _written({"key": _read(path, span)["key"], "error": {"code": 500, "message": message}})


def answer_request(
    key: str, request: Mapping[str, Any], card: ModelCard, treatment: str | None = None
) -> LineAnswer:
    """Return the answer to a request, treated as asked or as a marker in its prompt says."""
    treatment = treatment or marker_in(prompt_of(request))
    try:
        wanted = picture_request(request, card)
    except BadRequest as error:
        return _written({"key": key, "error": {"code": 400, "message": str(error)}})
    answer: dict[str, Any] | None = {
        "key": key,
        "response": _response(request, wanted, card, draws=treatment is None or treatment in DRAWN),
    }
    if treatment is not None and answer is not None:
        answer = TREATMENTS[treatment](answer)
    return _written(answer)


def _read(path: Path, span: Span) -> dict[str, Any]:
    with path.open("rb") as handle:
        handle.seek(span.start)
        return request_line(handle.read(span.length), 1)


def _written(answer: dict[str, Any] | None) -> LineAnswer:
    if answer is None:
        return LineAnswer(b"", succeeded=False)
    return LineAnswer(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE), "response" in answer)


def _response(
    request: Mapping[str, Any], wanted: PictureRequest, card: ModelCard, *, draws: bool
) -> dict[str, Any]:
    digest = hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).digest()
    parts, text, image_tokens = list[dict[str, Any]](), "", 0
    if draws:
        scene = draw_scene(wanted.photo, wanted.prompt, wanted.pixels, int.from_bytes(digest[:6]))
        if wanted.wants_text:
            text = scene.description
            parts.append({"text": text})
        if wanted.wants_image:
            image_tokens = card.sizes[wanted.image_size].tokens
            parts.append({"inlineData": _inline(scene.picture, card)})
    usage = usage_metadata(card, wanted.prompt, wanted.photos, wanted.thinking_level, (text, image_tokens))
    candidate = {"content": {"parts": parts, "role": "model"}, "finishReason": "STOP", "index": 0}
    return {
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": card.name,
        "responseId": base64.urlsafe_b64encode(digest[6:21]).decode(),
    }


def _inline(picture: Image.Image, card: ModelCard) -> dict[str, str]:
    kind, out = _FORMATS.get(card.name, "PNG"), io.BytesIO()
    if kind == "JPEG":
        picture.save(out, kind, quality=_QUALITY, comment=_MADE_BY)
    else:
        picture.save(out, kind, compress_level=1)
    return {
        "mimeType": f"image/{kind.lower()}",
        "data": pybase64.b64encode(out.getbuffer()).decode("ascii"),
    }
