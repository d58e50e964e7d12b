"""A line of the provider's responses, read: bytes in, an answer out; no I/O.

Lines are matched by key and never by position. Both spellings of a field are understood
(`inlineData`, `inline_data`), and what is not understood makes a line unreadable, never a crash.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import pybase64

from services.pricing.price import Usage


@dataclass(frozen=True)
class Picture:
    """An image part: its bytes, and whether the model called it a thought (a draft)."""

    data: bytes
    draft: bool


@dataclass(frozen=True)
class Answer:
    """What one line says of one item."""

    key: str
    pictures: tuple[Picture, ...] = ()
    text: str = ""
    finish_reason: str = ""
    block_reason: str = ""
    error_code: int | None = None
    error_message: str = ""
    usage: Usage | None = None

    @property
    def scene(self) -> bytes | None:
        """Return the last image that is no draft, else the last draft: it was paid for."""
        finished = [picture for picture in self.pictures if not picture.draft]
        chosen = (finished or list(self.pictures))[-1:]
        return chosen[0].data if chosen else None


@dataclass(frozen=True)
class Unreadable:
    """A line that holds no answer, and why."""

    why: str


def read_line(line: bytes) -> Answer | Unreadable:
    """Return the answer in a line."""
    try:
        value = _parsed(line)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"not JSON: {error}")
    if not isinstance(value, dict) or not isinstance(value.get("key"), str):
        return Unreadable("no key")
    failure, response = value.get("error"), value.get("response")
    if isinstance(response, dict) and not (failure and not response.get("candidates")):
        return _answer(value["key"], response)
    if isinstance(failure, dict):
        return Answer(
            key=value["key"],
            error_code=failure["code"] if isinstance(failure.get("code"), int) else 0,
            error_message=str(failure.get("message") or ""),
        )
    return Unreadable(f"neither response nor error for {value['key'][:80]}")


def is_object(line: bytes) -> bool:
    """Return whether a line is one whole JSON object."""
    try:
        return isinstance(_parsed(line), dict)
    except (ValueError, RecursionError):
        return False


def _parsed(line: bytes) -> Any:
    """Parse strictly; what that refuses for one bad byte or a cut emoji, with that character replaced."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        text = json.dumps(json.loads(line.decode("utf-8", "replace")), ensure_ascii=False)
        return orjson.loads(text.encode("utf-8", "replace"))


def _answer(key: str, response: Mapping[str, Any]) -> Answer:
    candidate = _first(response.get("candidates"))
    parts = _list(_field(_map(candidate.get("content")), "parts"))
    feedback = _map(_field(response, "promptFeedback"))
    return Answer(
        key=key,
        pictures=tuple(picture for part in parts if (picture := _picture(part)) is not None),
        text="\n".join(str(part["text"]) for part in parts if part.get("text") and not part.get("thought")),
        finish_reason=str(_field(candidate, "finishReason") or ""),
        block_reason=str(_field(feedback, "blockReason") or ""),
        usage=_usage(_map(_field(response, "usageMetadata"))),
    )


def _picture(part: Mapping[str, Any]) -> Picture | None:
    data = _map(_field(part, "inlineData")).get("data")
    if not isinstance(data, str) or not data:
        return None
    try:
        return Picture(pybase64.b64decode(data, validate=True), draft=bool(part.get("thought")))
    except ValueError:
        return None


def _usage(metadata: Mapping[str, Any]) -> Usage | None:
    if not metadata:
        return None
    output = _count(metadata, "candidatesTokenCount")
    images = sum(
        _count(detail, "tokenCount")
        for detail in _list(_field(metadata, "candidatesTokensDetails"))
        if detail.get("modality") == "IMAGE"
    )
    return Usage(
        prompt_tokens=_count(metadata, "promptTokenCount"),
        text_tokens=max(output - images, 0),
        image_tokens=images,
        thought_tokens=_count(metadata, "thoughtsTokenCount"),
    )


def _field(container: Mapping[str, Any], name: str) -> Any:
    """Return a field under its camelCase or its snake_case name."""
    if name in container:
        return container[name]
    return container.get("".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name))


def _count(container: Mapping[str, Any], name: str) -> int:
    value = _field(container, name)
    return value if isinstance(value, int) and value >= 0 else 0


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _first(value: Any) -> Mapping[str, Any]:
    entries = _list(value)
    return entries[0] if entries else {}
