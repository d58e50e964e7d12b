import json
from pathlib import Path
from typing import Any

import pytest

from services.gemini_simulator.request_lines import Span, UnusableFile, line_spans, request_line

_GOOD: dict[str, Any] = {"contents": [{"parts": [{"text": "a rug"}]}]}


def _line(key: object = "k", request: object = _GOOD, **more: object) -> bytes:
    return json.dumps({"key": key, "request": request, **more}).encode()


def test_lines_are_found_by_their_place_and_blank_ones_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    first, second = _line("a") + b"\n", _line("b")
    path.write_bytes(first + b"\n  \n" + second)

    spans = line_spans(path)

    assert spans == [Span(0, len(first)), Span(len(first) + 4, len(second))]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "no requests"),
        ([b"\n\n"], "no requests"),
        ([_line("a"), b"\n", _line("a")], "line 2: the key 'a' was used before"),
        ([_line("a"), b"\n", b'{"key": "b", "request"'], "line 2, column 23: not JSON"),
        ([b'["a"]'], "line 1, column 1: not an object"),
    ],
)
def test_an_unusable_file_is_refused_with_its_line(
    tmp_path: Path, lines: list[bytes], complaint: str
) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"".join(lines))

    with pytest.raises(UnusableFile, match=complaint):
        line_spans(path)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (_line(key=7), "not a string: 'key'"),
        (_line(key=""), "no 'key'"),
        (_line(request={}), "no 'request'"),
        (_line(request="a rug"), "not an object"),
        (_line(metadata={"key": "k"}), "no such field: 'metadata'"),
        (_line(request={**_GOOD, "config": {}}), "no such field: 'config' at the line.request"),
        (_line(request={**_GOOD, "generationConfig": {"tools": []}}), "no such field: 'tools'"),
        (_line(request={**_GOOD, "generationConfig": {"imageConfig": {"size": "2K"}}}), "'size'"),
        (_line(request={**_GOOD, "safetySettings": [{"method": "SEVERITY"}]}), "'method'"),
        (_line(request={"contents": {"parts": []}}), "not a list: 'contents'"),
        (_line(request={**_GOOD, "generationConfig": {"responseModalities": ["SMELL"]}}), "not one of"),
        (_line(request={**_GOOD, "generationConfig": {"seed": "many"}}), "not a whole number"),
        (_line(request={**_GOOD, "generationConfig": {"temperature": True}}), "not a number"),
        (_line(request={**_GOOD, "tool_config": {}, "toolConfig": {}}), "given twice"),
    ],
)
def test_a_line_that_is_no_request_is_refused_naming_the_field(line: bytes, complaint: str) -> None:
    with pytest.raises(UnusableFile, match=complaint):
        request_line(line, 1)


def test_the_column_of_an_unknown_field_is_named() -> None:
    line = _line(request={**_GOOD, "thinking_config": {}})

    with pytest.raises(UnusableFile, match=f"line 5, column {line.index(b'thinking_config')}"):
        request_line(line, 5)


def test_snake_case_and_camel_case_are_both_taken_even_mixed() -> None:
    parts = [{"inline_data": {"mime_type": "image/png", "data": "AA=="}}]
    config = {"response_modalities": ["image"], "imageConfig": {"aspect_ratio": "1:1"}}
    line = _line(request={"contents": [{"parts": parts}], "generation_config": config})

    assert request_line(line, 1)["request"] == {
        "contents": [{"parts": [{"inlineData": {"mimeType": "image/png", "data": "AA=="}}]}],
        "generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "1:1"}},
    }
