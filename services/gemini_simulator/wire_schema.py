"""The messages a request is made of, as a table, and a strict reader of JSON by it.

Like the service, the reader takes field names in camelCase and in snake_case and refuses names that
it does not know. What it returns is camelCase throughout.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


class NotInSchema(Exception):
    """JSON that is no such message; `name` is the field at fault, `place` what it stands in."""

    def __init__(self, reason: str, name: str, place: str) -> None:
        super().__init__(f"{reason}: {name!r} at {place}")
        self.name = name


@dataclass(frozen=True)
class Message:
    """A message of the table."""

    name: str


@dataclass(frozen=True)
class Many:
    """A list of one kind."""

    kind: "Kind"


@dataclass(frozen=True)
class OneOf:
    """A word of a fixed set; the service does not care for its case."""

    words: frozenset[str]


@dataclass(frozen=True)
class Plain:
    """A value of JSON's own kinds."""

    what: str
    holds: Callable[[Any], bool]


Kind = Message | Many | OneOf | Plain

_TEXT = Plain("a string", lambda value: isinstance(value, str))
_TRUTH = Plain("true or false", lambda value: isinstance(value, bool))
_NUMBER = Plain("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool))
_WHOLE = Plain(
    "a whole number",
    lambda value: (
        (isinstance(value, int) and not isinstance(value, bool))
        or (isinstance(value, str) and re.fullmatch(r"-?\d+", value) is not None)
    ),
)
_ANYTHING = Plain("anything", lambda _: True)
_OBJECT = Plain("an object", lambda value: isinstance(value, dict))

_MODALITY = OneOf(frozenset({"MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", "VIDEO"}))
_THINKING_LEVEL = OneOf(frozenset({"THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH"}))

_MESSAGES: Mapping[str, Mapping[str, Kind]] = {
    "Line": {"key": _TEXT, "request": Message("GenerateContentRequest")},
    "GenerateContentRequest": {
        "model": _TEXT,
        "contents": Many(Message("Content")),
        "systemInstruction": Message("Content"),
        "safetySettings": Many(Message("SafetySetting")),
        "tools": Many(Message("Tool")),
        "toolConfig": _OBJECT,
        "cachedContent": _TEXT,
        "generationConfig": Message("GenerationConfig"),
    },
    "Content": {"role": _TEXT, "parts": Many(Message("Part"))},
    "Part": {
        "text": _TEXT,
        "inlineData": Message("Blob"),
        "fileData": Message("FileData"),
        "thought": _TRUTH,
        "thoughtSignature": _TEXT,
        "functionCall": _OBJECT,
        "functionResponse": _OBJECT,
        "executableCode": _OBJECT,
        "codeExecutionResult": _OBJECT,
        "videoMetadata": _OBJECT,
        "mediaResolution": _ANYTHING,
        "partMetadata": _OBJECT,
    },
    "Blob": {"mimeType": _TEXT, "data": _TEXT},
    "FileData": {"mimeType": _TEXT, "fileUri": _TEXT},
    "SafetySetting": {"category": _TEXT, "threshold": _TEXT},
    "Tool": {
        "googleSearch": _OBJECT,
        "googleSearchRetrieval": _OBJECT,
        "googleMaps": _OBJECT,
        "functionDeclarations": Many(_OBJECT),
        "codeExecution": _OBJECT,
        "urlContext": _OBJECT,
        "fileSearch": _OBJECT,
        "computerUse": _OBJECT,
    },
    "GenerationConfig": {
        "responseModalities": Many(_MODALITY),
        "imageConfig": Message("ImageConfig"),
        "thinkingConfig": Message("ThinkingConfig"),
        "candidateCount": _WHOLE,
        "maxOutputTokens": _WHOLE,
        "seed": _WHOLE,
        "logprobs": _WHOLE,
        "temperature": _NUMBER,
        "topP": _NUMBER,
        "topK": _NUMBER,
        "presencePenalty": _NUMBER,
        "frequencyPenalty": _NUMBER,
        "stopSequences": Many(_TEXT),
        "responseMimeType": _TEXT,
        "responseSchema": _OBJECT,
        "responseJsonSchema": _ANYTHING,
        "responseLogprobs": _TRUTH,
        "enableEnhancedCivicAnswers": _TRUTH,
        "speechConfig": _OBJECT,
        "mediaResolution": _TEXT,
    },
    "ImageConfig": {"aspectRatio": _TEXT, "imageSize": _TEXT},
    "ThinkingConfig": {
        "includeThoughts": _TRUTH,
        "thinkingBudget": _WHOLE,
        "thinkingLevel": _THINKING_LEVEL,
    },
    "CreateBatchRequest": {"batch": Message("Batch")},
    "Batch": {
        "model": _TEXT,
        "name": _TEXT,
        "displayName": _TEXT,
        "inputConfig": Message("InputConfig"),
        "priority": _WHOLE,
        "webhookConfig": _OBJECT,
    },
    "InputConfig": {"fileName": _TEXT, "requests": _OBJECT},
    "CreateFileRequest": {"file": Message("File")},
    "File": {"name": _TEXT, "displayName": _TEXT, "mimeType": _TEXT, "sizeBytes": _WHOLE},
}


def read_message(value: Any, message: str, place: str) -> dict[str, Any]:
    """Return a message in camelCase; raises NotInSchema for what is not one."""
    if not isinstance(value, dict):
        raise NotInSchema("not an object", message, place)
    known, found = _MESSAGES[message], dict[str, Any]()
    for given, inner in value.items():
        name = camel_case(given)
        if name not in known:
            raise NotInSchema("no such field", given, place)
        if name in found:
            raise NotInSchema("the field is given twice", given, place)
        if inner is not None:
            found[name] = _read(inner, known[name], given, place)
    return found


@lru_cache(maxsize=1024)
def camel_case(name: str) -> str:
    """Return a field's name as the service writes it."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _read(value: Any, kind: Kind, name: str, place: str) -> Any:
    match kind:
        case Message(message):
            return read_message(value, message, f"{place}.{name}")
        case Many(inner):
            if not isinstance(value, list):
                raise NotInSchema("not a list", name, place)
            return [_read(item, inner, f"{name}[{index}]", place) for index, item in enumerate(value)]
        case OneOf(words):
            if not isinstance(value, str) or value.upper() not in words:
                raise NotInSchema(f"not one of {', '.join(sorted(words))}", name, place)
            return value.upper()
        case Plain(what, holds):
            if not holds(value):
                raise NotInSchema(f"not {what}", name, place)
            return value
