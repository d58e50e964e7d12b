"""Plain scenes: small, quick, and telling whose they are."""

import base64
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from tests.integration.simulator.bench import Bench, image_of, line, responses, served, upload

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plain(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    async with served(tmp_path_factory.mktemp("plain"), scenes="plain") as running:
        yield running


def _asked(ratio: str, photo: str = "AAAA") -> dict[str, Any]:
    parts = [{"inlineData": {"mimeType": "image/jpeg", "data": photo}}, {"text": "a rug"}]
    config = {"imageConfig": {"aspectRatio": ratio}}
    return {"contents": [{"parts": parts}], "generationConfig": config}


@pytest.mark.parametrize(("ratio", "size"), [("1:1", (64, 64)), ("16:9", (64, 36)), ("2:3", (43, 64))])
async def test_a_plain_scene_has_the_ratio_asked_for_and_few_pixels(
    plain: Bench, ratio: str, size: tuple[int, int]
) -> None:
    async with plain.client("k") as client:
        (answer,) = await plain.answers(client, [line("x", request=_asked(ratio))])

    assert image_of(answer).size == size
    assert answer["response"]["usageMetadata"]["candidatesTokensDetails"][-1]["tokenCount"] == 1120
    assert answer["response"]["usageMetadata"]["promptTokensDetails"][-1]["tokenCount"] == 1100


async def test_plain_scenes_differ_by_key_alone_and_name_it(plain: Bench) -> None:
    keys = [f"product-{number}" for number in range(50)]
    async with plain.client("k") as client:
        answers = await plain.answers(client, [line(key, request=_asked("1:1")) for key in keys])
        (again,) = await plain.answers(client, [line(keys[7], "another prompt", _asked("1:1"))])
    pictures = [image_of(answer) for answer in answers]

    assert [answer["key"] for answer in answers] == keys
    assert [picture.info["Comment"] for picture in pictures] == keys
    assert len({picture.getpixel((0, 0)) for picture in pictures}) == 50
    assert _bytes_of(again) == _bytes_of(answers[7])
    assert keys[7] in answers[7]["response"]["candidates"][0]["content"]["parts"][0]["text"]


def _bytes_of(answer: dict[str, Any]) -> bytes:
    parts = answer["response"]["candidates"][0]["content"]["parts"]
    (data,) = [part["inlineData"]["data"] for part in parts if "inlineData" in part]
    return base64.b64decode(data)


async def test_a_jpeg_names_its_key_too(plain: Bench, tmp_path: Path) -> None:
    async with plain.client("k") as client:
        file = await upload(client, tmp_path, [line("the-key", request=_asked("1:1"))])
        batch = await client.aio.batches.create(model="gemini-nano-banana-2.1", src=file)
        (answer,) = await responses(client, await plain.ended(batch.name))
    picture = Image.open(io.BytesIO(_bytes_of(answer)))

    assert (picture.format, picture.info["comment"]) == ("JPEG", b"the-key")


async def test_markers_and_faults_hold_for_plain_scenes_and_no_process_is_started(plain: Bench) -> None:
    await plain.arm("line-error")
    async with plain.client("k") as client:
        first, second, third = await plain.answers(
            client, [line("a"), line("b", "[simulate:blocked]"), line("c")]
        )

    assert first["error"]["code"] == 500
    assert "promptFeedback" in second["response"]
    assert "candidates" in third["response"]
    assert not hasattr(plain.simulator.lifecycle.answers, "workers")
