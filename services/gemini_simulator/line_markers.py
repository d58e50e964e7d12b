"""Misbehaviour of a single line: `[simulate:NAME]` in its prompt, or a fault that treats it so.

A table from the name to what becomes of the line's answer. An answer that is None leaves no line.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

_MARKER = re.compile(r"\[simulate:([a-z-]+)\]")

Answer = dict[str, Any]
Treatment = Callable[[Answer], Answer | None]


def marker_in(prompt: str) -> str | None:
    """Return the name of the first known marker in a prompt."""
    return next((match[1] for match in _MARKER.finditer(prompt) if match[1] in TREATMENTS), None)


def _blocked(answer: Answer) -> Answer:
    response = {**_without_candidates(answer), "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
    return {"key": answer["key"], "response": response}


def _finished(reason: str, message: str) -> Treatment:
    def treatment(answer: Answer) -> Answer:
        candidate = {
            "content": {"role": "model"},
            "finishReason": reason,
            "finishMessage": message,
            "index": 0,
        }
        return {
            "key": answer["key"],
            "response": {**_without_candidates(answer), "candidates": [candidate]},
        }

    return treatment


def _text_only(answer: Answer) -> Answer:
    (candidate,) = answer["response"]["candidates"]
    parts = [{"text": "I can describe the room, but I made no picture of it."}]
    spoken = {**candidate, "content": {"parts": parts, "role": "model"}}
    return {"key": answer["key"], "response": {**_without_candidates(answer), "candidates": [spoken]}}


def _drafted(answer: Answer) -> Answer:
    """Put the image before itself as a thought, as thinking models show their drafts."""
    (candidate,) = answer["response"]["candidates"]
    parts = candidate["content"]["parts"]
    drafts = [{**part, "thought": True} for part in parts if "inlineData" in part]
    content = {**candidate["content"], "parts": drafts + parts}
    response = {**answer["response"], "candidates": [{**candidate, "content": content}]}
    return {"key": answer["key"], "response": response}


def _failed(code: int, message: str) -> Treatment:
    return lambda answer: {"key": answer["key"], "error": {"code": code, "message": message}}


def _without_candidates(answer: Answer) -> Answer:
    """Return the response but for its candidates; what was thought is still counted, no answer is."""
    response = {name: value for name, value in answer["response"].items() if name != "candidates"}
    usage = dict(response["usageMetadata"])
    usage["totalTokenCount"] -= usage.pop("candidatesTokenCount", 0)
    usage.pop("candidatesTokensDetails", None)
    return {**response, "usageMetadata": usage}


TREATMENTS: Mapping[str, Treatment] = {
    "blocked": _blocked,
    "no-image": _finished("NO_IMAGE", "The model made no image for this prompt."),
    "safety": _finished("IMAGE_SAFETY", "The image was withheld for safety."),
    "unheard-of": _finished("SOMETHING_NEW", "A reason that nobody knows yet."),
    "text-only": _text_only,
    "draft": _drafted,
    "error": _failed(500, "Internal error encountered."),
    "overloaded": _failed(503, "The model is overloaded. Please try again later."),
    "refused": _failed(400, "Request contains an invalid argument."),
    "missing": lambda _: None,
}

DRAWN = frozenset({"draft"})
"""The treatments that need the picture; no other line is drawn for nothing."""
