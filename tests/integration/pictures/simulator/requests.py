"""Requests in the wire's shape, as the simulator's unit tests make them."""

import base64
import io
from typing import Any

from PIL import Image


def picture(size: tuple[int, int] = (60, 90), kind: str = "PNG") -> bytes:
    """Return a picture's bytes."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


def inline(content: bytes, mime_type: str) -> dict[str, Any]:
    """Return the part that holds a photo."""
    return {"inlineData": {"mimeType": mime_type, "data": base64.b64encode(content).decode()}}


def request(*parts: dict[str, Any], prompt: str = "a rug at home", **config: Any) -> dict[str, Any]:
    """Return a request of these parts, or of a photo, and a prompt."""
    shown = parts or (inline(picture(), "image/png"),)
    return {"contents": [{"parts": [*shown, {"text": prompt}]}], "generationConfig": config}
