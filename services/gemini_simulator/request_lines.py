"""A batch's file of request lines: which lines it has, and whether it can be taken at all.

One line that is no request makes the whole file unusable, as it does with the service. What is wrong
with a request's values (a photo, a size) is the line's own misfortune and is found when it is answered.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from .wire_schema import NotInSchema, read_message


class UnusableFile(Exception):
    """The file cannot be taken; the text names the line."""


@dataclass(frozen=True)
class Span:
    """Where a line lies in its file, in bytes."""

    start: int
    length: int


def line_spans(path: Path) -> list[Span]:
    """Return the lines that are not blank; raises UnusableFile, also if there is none."""
    spans, keys, start = list[Span](), set[str](), 0
    with path.open("rb") as handle:
        for number, raw in enumerate(handle, 1):
            if raw.strip():
                key = request_line(raw, number)["key"]
                if key in keys:
                    raise UnusableFile(f"line {number}: the key {key!r} was used before; keys must be unique")
                keys.add(key)
                spans.append(Span(start, len(raw)))
            start += len(raw)
    if not spans:
        raise UnusableFile("the file holds no requests")
    return spans


def request_line(raw: bytes, number: int) -> dict[str, Any]:
    """Return a line's key and request in camelCase; raises UnusableFile if it has not both."""
    try:
        line = read_message(orjson.loads(raw), "Line", "the line")
    except orjson.JSONDecodeError as error:
        raise UnusableFile(f"line {number}, column {error.colno}: not JSON ({error.msg})") from error
    except NotInSchema as error:
        raise UnusableFile(f"line {number}, column {_column(raw, error.name)}: {error}") from error
    for field in ("key", "request"):
        if not line.get(field):
            raise UnusableFile(f"line {number}, column 1: the line has no {field!r}")
    return line


def _column(raw: bytes, name: str) -> int:
    """Return where the field's name first stands in the line, from 1; the line's start if it does not."""
    return max(raw.find(b'"' + name.encode() + b'"'), 0) + 1
