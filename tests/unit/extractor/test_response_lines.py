import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.lines import split_lines
from services.extractor.response_lines import Answer, Unreadable, read_line
from tests.fakes.answers import failure, image_part, picture, success


def read(value: Any) -> Answer:
    answer = read_line(json.dumps(value).encode())
    assert isinstance(answer, Answer)
    return answer


def test_a_success_gives_scene_text_and_usage() -> None:
    answer = read(success("item", {"text": "a room"}, image_part(b"bytes")))
    assert (answer.key, answer.scene, answer.text) == ("item", b"bytes", "a room")
    assert answer.usage is not None
    assert (answer.usage.image_tokens, answer.usage.text_tokens, answer.usage.thought_tokens) == (
        1680,
        20,
        100,
    )


def test_snake_case_fields_mean_the_same() -> None:
    part = {"inline_data": {"mime_type": "image/png", "data": "Ynl0ZXM="}}
    assert read(success("item", part)).scene == b"bytes"


def test_the_last_image_that_is_no_draft_is_the_scene() -> None:
    parts = [
        image_part(b"draft", thought=True),
        image_part(b"one"),
        image_part(b"two"),
        image_part(b"d", thought=True),
    ]
    assert read(success("item", *parts)).scene == b"two"


def test_where_all_images_are_drafts_the_last_is_the_scene() -> None:
    parts = [image_part(b"one", thought=True), image_part(b"two", thought=True)]
    assert read(success("item", *parts)).scene == b"two"


def test_an_error_line_keeps_code_and_message() -> None:
    answer = read(failure("item", 503, "overloaded"))
    assert (answer.error_code, answer.error_message) == (503, "overloaded")


def test_bad_base64_is_no_picture() -> None:
    part = {"inlineData": {"mimeType": "image/png", "data": "not base64!"}}
    assert read(success("item", part)).scene is None


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'"text"',
        b"{}",
        b'{"key": 7}',
        b'{"key": "a"}',
        b'{"key": "a", "response": []}',
        b"\xff\xfe",
    ],
)
def test_a_line_that_holds_no_answer_is_unreadable_and_no_crash(line: bytes) -> None:
    assert isinstance(read_line(line), Unreadable)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
_PART = st.dictionaries(st.sampled_from(["text", "inlineData", "inline_data", "thought"]), _JSON, max_size=3)
_CONTENT = st.fixed_dictionaries({"parts": st.lists(_PART) | _JSON})
_CANDIDATE = st.fixed_dictionaries({}, optional={"content": _CONTENT, "finishReason": _JSON})
_RESPONSE = st.fixed_dictionaries(
    {},
    optional={
        "candidates": st.lists(_CANDIDATE) | _JSON,
        "promptFeedback": _JSON,
        "usageMetadata": _JSON,
    },
)


@given(st.fixed_dictionaries({"key": st.text()}, optional={"error": _JSON, "response": _RESPONSE}))
def test_no_shape_of_json_crashes_the_reader(value: dict[str, Any]) -> None:
    assert isinstance(read_line(json.dumps(value).encode()), Answer | Unreadable)


async def _pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_lines_are_the_same_however_the_bytes_arrive(size: int) -> None:
    body = "one\r\n\n  \ntwo\u2028still two\nthree".encode()
    lines = [line async for line in split_lines(_pieces(body, size))]
    assert lines == [b"one", "two\u2028still two".encode(), b"three"]


def test_a_scene_of_some_size_survives_the_line() -> None:
    data = picture("JPEG", (1200, 700))
    assert read(success("item", image_part(data, "image/jpeg"))).scene == data
