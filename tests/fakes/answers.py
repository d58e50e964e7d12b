"""Response lines as the provider writes them, and a provider that answers every batch at once."""

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image

from services.chassis.provider import BatchState, CreateAnswer, Created
from tests.fakes.provider import FakeProvider

Line = dict[str, Any] | None
Answerer = Callable[[str, int], Line]
"""From an item's key and the number of times it was asked before, to its response line or none."""

USAGE = {
    "promptTokenCount": 1300,
    "candidatesTokenCount": 1700,
    "candidatesTokensDetails": [
        {"modality": "IMAGE", "tokenCount": 1680},
        {"modality": "TEXT", "tokenCount": 20},
    ],
    "thoughtsTokenCount": 100,
}


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 36), colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def image_part(data: bytes, mime_type: str = "image/png", **more: Any) -> dict[str, Any]:
    return {"inlineData": {"mimeType": mime_type, "data": base64.b64encode(data).decode()}, **more}


def success(key: str, *parts: dict[str, Any], **response: Any) -> dict[str, Any]:
    content = {"role": "model", "parts": list(parts) or [{"text": "a calm room"}, image_part(picture())]}
    candidates = [{"content": content, "finishReason": "STOP"}]
    return {"key": key, "response": {"candidates": candidates, "usageMetadata": USAGE, **response}}


def no_picture(key: str, finish_reason: str) -> dict[str, Any]:
    candidates = [{"content": {"role": "model"}, "finishReason": finish_reason}]
    return {"key": key, "response": {"candidates": candidates, "usageMetadata": USAGE}}


def failure(key: str, code: int, message: str) -> dict[str, Any]:
    return {"key": key, "error": {"code": code, "message": message}}


@dataclass
class AnsweringProvider(FakeProvider):
    """Ends every batch as soon as it is created, with what `answerer` says of each line."""

    answerer: Answerer = lambda key, _asked: success(key)
    ending: BatchState = BatchState.SUCCEEDED
    asked: dict[str, int] = field(default_factory=dict)

    async def create(self, model: str, file: str, display_name: str) -> CreateAnswer:
        self.created.append(display_name)
        name = self.add(display_name)
        lines = [self._answer(json.loads(line)["key"]) for line in self.files[file].splitlines()]
        responses = f"files/batch-{name.removeprefix('batches/')}"
        self.files[responses] = b"".join(json.dumps(line).encode() + b"\n" for line in lines if line)
        self.batches[name] = replace(self.batches[name], state=self.ending, responses=responses)
        return Created(name)

    def _answer(self, key: str) -> Line:
        asked = self.asked.get(key, 0)
        self.asked[key] = asked + 1
        return self.answerer(key, asked)
