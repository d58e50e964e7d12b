"""Answers one request line. The same request gives the same bytes, or with plain scenes the same key.

A line is named by its place in the file, so that it travels to the process as two numbers.
"""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pybase64
from PIL.PngImagePlugin import PngInfo

from services.pricing.cards import ModelCard, find_card

from .line_markers import DRAWN, TREATMENTS, marker_in
from .picture_request import BadRequest, PictureRequest, picture_request, prompt_of
from .request_lines import Span, request_line
from .scenes import MAKERS, Scene, Scenes
from .usage import usage_metadata

_QUALITY = 88
_FORMATS: Mapping[str, str] = {"gemini-nano-banana-2.1": "JPEG", "gemini-3.1-flash-lite-image": "JPEG"}
"""What a model's images come as; any other's are PNG."""


@dataclass(frozen=True)
class Question:
    """A line of a file, and how it is to be answered; `treatment` stands before a marker of its own."""

    span: Span
    model: str
    treatment: str | None = None


@dataclass(frozen=True)
class LineAnswer:
    """The line of the responses file, its end included; empty if there is to be none."""

    line: bytes
    succeeded: bool


def answer_lines(path: Path, questions: Sequence[Question], scenes: Scenes) -> list[LineAnswer]:
    """Return the answers to lines of a file that was found usable."""
    with path.open("rb") as handle:
        lines = [_read(handle, question.span) for question in questions]
    return [
        answer_request(line["key"], line["request"], find_card(question.model), question.treatment, scenes)
        for line, question in zip(lines, questions, strict=True)
    ]


def failed_line(path: Path, span: Span, message: str) -> LineAnswer:
    """Return the answer to a line whose drawing failed for no fault of its own."""
    with path.open("rb") as handle:
        key = _read(handle, span)["key"]
    return _written({"key": key, "error": {"code": 500, "message": message}})


def answer_request(
    key: str,
    request: Mapping[str, Any],
    card: ModelCard,
    treatment: str | None = None,
    scenes: Scenes = "drawn",
) -> LineAnswer:
    """Return the answer to a request, treated as asked or as a marker in its prompt says."""
    treatment = treatment or marker_in(prompt_of(request))
    try:
        wanted = picture_request(request, card, looks=MAKERS[scenes].looks)
    except BadRequest as error:
        return _written({"key": key, "error": {"code": 400, "message": str(error)}})
    maker = MAKERS[scenes]
    digest = maker.digest(key, request)
    draws = treatment is None or treatment in DRAWN
    scene = maker.scene(key, wanted, digest) if draws else None
    answer = {"key": key, "response": _response(wanted, card, scene, digest)}
    return _written(answer if treatment is None else TREATMENTS[treatment](answer))


def _read(handle: BinaryIO, span: Span) -> dict[str, Any]:
    handle.seek(span.start)
    return request_line(handle.read(span.length), 1)


def _written(answer: dict[str, Any] | None) -> LineAnswer:
    if answer is None:
        return LineAnswer(b"", succeeded=False)
    return LineAnswer(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE), "response" in answer)


def _response(wanted: PictureRequest, card: ModelCard, scene: Scene | None, digest: bytes) -> dict[str, Any]:
    parts, text, image_tokens = list[dict[str, Any]](), "", 0
    if scene and wanted.wants_text:
        text = scene.description
        parts.append({"text": text})
    if scene and wanted.wants_image:
        image_tokens = card.sizes[wanted.image_size].tokens
        parts.append({"inlineData": _inline(scene, card)})
    usage = usage_metadata(card, wanted.prompt, wanted.photos, wanted.thinking_level, (text, image_tokens))
    candidate = {"content": {"parts": parts, "role": "model"}, "finishReason": "STOP", "index": 0}
    return {
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": card.name,
        "responseId": base64.urlsafe_b64encode(digest[6:21]).decode(),
    }


def _inline(scene: Scene, card: ModelCard) -> dict[str, str]:
    kind, out = _FORMATS.get(card.name, "PNG"), io.BytesIO()
    if kind == "JPEG":
        scene.picture.save(out, kind, quality=_QUALITY, comment=scene.comment)
    else:
        scene.picture.save(out, kind, compress_level=1, pnginfo=_png_comment(scene.comment))
    return {
        "mimeType": f"image/{kind.lower()}",
        "data": pybase64.b64encode(out.getbuffer()).decode("ascii"),
    }


def _png_comment(comment: str) -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", comment)
    return info
