"""Batches from creation to download, driven by the unmodified SDK."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from google.genai import Client
from google.genai.errors import ClientError
from google.genai.types import CreateBatchJobConfig, InlinedRequest, ListBatchJobsConfig

from tests.fakes.clock import FakeClock
from tests.integration.simulator.bench import (
    QUICK_MODEL,
    Bench,
    image_of,
    line,
    responses,
    served,
    upload,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_batch_is_answered_line_by_line_in_order(bench: Bench, client: Client) -> None:
    answers = await bench.answers(client, [line(key) for key in ("z", "a", "m")])

    assert [answer["key"] for answer in answers] == ["z", "a", "m"]
    response = answers[0]["response"]
    assert response["candidates"][0]["finishReason"] == "STOP"
    assert response["modelVersion"] == QUICK_MODEL
    assert image_of(answers[0]).size == (512, 512)
    assert response["usageMetadata"]["candidatesTokensDetails"][-1] == {
        "modality": "IMAGE",
        "tokenCount": 747,
    }


@pytest.mark.parametrize("version", ["v1beta", "v1"])
async def test_the_sync_client_sees_a_batch_through_on_either_version(
    bench: Bench, key: str, version: str
) -> None:
    def create(client: Client) -> str:
        path = bench.folder / f"{version}.jsonl"
        path.write_bytes(line("only"))
        file = client.files.upload(file=path, config={"mime_type": "application/jsonl"})
        assert file.name is not None
        batch = client.batches.create(
            model=QUICK_MODEL, src=file.name, config=CreateBatchJobConfig(display_name="see me through")
        )
        assert batch.name is not None
        return batch.name

    def collect(client: Client, name: str) -> tuple[Any, bytes]:
        batch = client.batches.get(name=name)
        assert batch.dest is not None
        assert batch.dest.file_name is not None
        return batch, client.files.download(file=batch.dest.file_name)

    async with bench.client(key, version) as client:
        name = await asyncio.to_thread(create, client)
        await bench.ended(name)
        batch, content = await asyncio.to_thread(collect, client, name)

    assert (batch.state.name, batch.display_name) == ("JOB_STATE_SUCCEEDED", "see me through")
    assert batch.dest.file_name.startswith("files/batch-")
    assert len(batch.dest.file_name) == len("files/batch-") + 36
    assert json.loads(content)["key"] == "only"


async def test_an_ended_batch_says_on_the_wire_what_it_did(bench: Bench, client: Client, key: str) -> None:
    broken = {"contents": [{"parts": [{"inlineData": {"mimeType": "image/jpeg", "data": "AAAA"}}]}]}
    name = await bench.submit(client, [line("good"), line("bad", request=broken)], display_name="mixed")
    await bench.ended(name)

    async with bench.http(key) as http:
        operation = (await http.get(f"/v1beta/{name}")).json()

    metadata = operation["metadata"]
    assert operation["done"] is True
    assert operation["response"] == metadata["output"]
    assert metadata["state"] == "BATCH_STATE_SUCCEEDED"
    assert metadata["displayName"] == "mixed"
    assert metadata["batchStats"] == {
        "requestCount": "2",
        "successfulRequestCount": "1",
        "failedRequestCount": "1",
    }


async def test_one_bad_photo_costs_only_its_own_line(bench: Bench, client: Client) -> None:
    lying = {"inlineData": {"mimeType": "image/jpeg", "data": "iVBORw0KGgo="}}
    gif = {"inlineData": {"mimeType": "image/gif", "data": "R0lGODlh"}}

    answers = await bench.answers(
        client,
        [
            line("lying", request={"contents": [{"parts": [lying]}]}),
            line("fine"),
            line("gif", request={"contents": [{"parts": [gif]}]}),
        ],
    )

    assert [answer.get("error", {}).get("code") for answer in answers] == [400, None, 400]
    assert "its bytes are image/png" in answers[0]["error"]["message"]


async def test_a_file_with_an_unknown_field_fails_as_a_whole(bench: Bench, client: Client, key: str) -> None:
    flat: dict[str, Any] = {"generationConfig": {"tools": []}}
    name = await bench.submit(client, [line("good"), line("flat", request=flat)])
    await bench.ended(name)

    async with bench.http(key) as http:
        operation = (await http.get(f"/v1beta/{name}")).json()

    assert operation["metadata"]["state"] == "BATCH_STATE_FAILED"
    assert operation["error"]["code"] == 400
    assert "line 2, column" in operation["error"]["message"]
    assert "no such field: 'tools'" in operation["error"]["message"]
    assert "output" not in operation["metadata"]


async def test_the_same_request_gives_the_same_picture(bench: Bench, client: Client) -> None:
    first, second, other = await bench.answers(
        client, [line("one"), line("two"), line("three", "a rug in an industrial loft")]
    )

    assert first["response"] == second["response"]
    assert first["response"] != other["response"]


async def test_lists_come_in_pages_newest_first_and_empty_without_a_page_size(
    bench: Bench, client: Client, key: str
) -> None:
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    made = [(await client.aio.batches.create(model=QUICK_MODEL, src=file)).name for _ in range(5)]

    pager = await client.aio.batches.list(config=ListBatchJobsConfig(page_size=2))
    listed = [batch.name async for batch in pager]
    async with bench.http(key) as http:
        unsized = (await http.get("/v1beta/batches")).json()

    assert listed == made[::-1]
    assert unsized == {}


async def test_a_page_goes_on_where_the_last_ended_though_batches_were_added(
    bench: Bench, client: Client, key: str
) -> None:
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    made = [(await client.aio.batches.create(model=QUICK_MODEL, src=file)).name for _ in range(3)]

    async with bench.http(key) as http:
        first = (await http.get("/v1beta/batches?pageSize=2")).json()
        await client.aio.batches.create(model=QUICK_MODEL, src=file)
        token = first["nextPageToken"]
        second = (await http.get(f"/v1beta/batches?pageSize=2&pageToken={token}")).json()

    names = [operation["name"] for page in (first, second) for operation in page["operations"]]
    assert names == made[::-1]
    assert "nextPageToken" not in second


async def test_another_accounts_batch_is_not_there(bench: Bench, client: Client) -> None:
    name = await bench.submit(client, [line("x", "[simulate:blocked]")])

    async with bench.client("somebody-else") as stranger:
        with pytest.raises(ClientError) as refused:
            await stranger.aio.batches.get(name=name)
        with pytest.raises(ClientError) as uncancelled:
            await stranger.aio.batches.cancel(name=name)
        listed = [batch async for batch in await stranger.aio.batches.list(config={"page_size": 50})]

    assert (refused.value.code, uncancelled.value.code, listed) == (404, 404, [])


async def test_a_deleted_batch_is_not_there_but_its_responses_are(bench: Bench, client: Client) -> None:
    name = await bench.submit(client, [line("x", "[simulate:blocked]")])
    batch = await bench.ended(name)

    await client.aio.batches.delete(name=name)

    with pytest.raises(ClientError) as refused:
        await client.aio.batches.get(name=name)
    assert refused.value.code == 404
    assert [answer["key"] for answer in await responses(client, batch)] == ["x"]


@pytest.mark.parametrize("model", ["gemini-9-none", "gemini-3-pro-image-preview"])
async def test_an_unknown_or_dead_model_is_not_found(bench: Bench, client: Client, model: str) -> None:
    file = await upload(client, bench.folder, [line("x")])

    with pytest.raises(ClientError) as refused:
        await client.aio.batches.create(model=model, src=file)

    assert refused.value.code == 404


async def test_inline_requests_are_refused_naming_the_way_out(client: Client) -> None:
    with pytest.raises(ClientError, match="upload them as a file") as refused:
        await client.aio.batches.create(model=QUICK_MODEL, src=[InlinedRequest(contents="a rug")])

    assert refused.value.code == 400


async def test_a_batch_of_an_absent_file_is_refused(client: Client) -> None:
    with pytest.raises(ClientError) as refused:
        await client.aio.batches.create(model=QUICK_MODEL, src="files/no-such-file")

    assert refused.value.code == 403


async def test_models_say_that_they_make_batches(client: Client) -> None:
    model = await client.aio.models.get(model="gemini-nano-banana-2.1")
    listed = [each.name async for each in await client.aio.models.list(config={"page_size": 2})]

    assert model.supported_actions is not None
    assert "batchGenerateContent" in model.supported_actions
    assert "models/gemini-nano-banana-2.1" in listed
    assert "models/gemini-3-pro-image-preview" not in listed


async def test_a_batch_lasts_as_long_as_the_latency_says(tmp_path: Path) -> None:
    clock = FakeClock()
    async with served(tmp_path, clock, latency=600) as bench, bench.client("k") as client:
        name = await bench.submit(client, [line("x", "[simulate:blocked]")])
        await clock.somebody_sleeps()
        before = await client.aio.batches.get(name=name)
        step = clock.jump_to_next_sleeper()
        batch = await bench.ended(name)

    assert before.state is not None
    assert before.state.name == "JOB_STATE_RUNNING"
    assert step == timedelta(seconds=600)
    assert batch.state == "SUCCEEDED"


async def test_a_cancelled_batch_keeps_what_was_answered(tmp_path: Path) -> None:
    async with served(tmp_path, FakeClock(), latency=600) as bench, bench.client("k") as client:
        name = await bench.submit(client, [line("x", "[simulate:blocked]")])
        identifier = name.removeprefix("batches/")
        await bench.simulator.batches.until(identifier, lambda batch: batch.lines_done == 1)
        await client.aio.batches.cancel(name=name)
        batch = await bench.ended(name)
        await client.aio.batches.cancel(name=name)
        seen = await client.aio.batches.get(name=name)
        kept = await responses(client, batch)

    assert batch.error is not None
    assert (batch.state, batch.error.code) == ("CANCELLED", 1)
    assert seen.state is not None
    assert seen.state.name == "JOB_STATE_CANCELLED"
    assert [answer["key"] for answer in kept] == ["x"]


async def test_a_batch_cancelled_while_it_waits_its_turn_ends_at_once(tmp_path: Path) -> None:
    async with served(tmp_path) as bench, bench.client("k") as client:
        slots = bench.simulator.lifecycle.slots
        for _ in range(2):
            await slots.acquire()
        name = await bench.submit(client, [line("x")])
        await client.aio.batches.cancel(name=name)
        batch = await bench.ended(name)

    assert (batch.state, batch.lines_done, batch.gives_responses) == ("CANCELLED", 0, False)


async def test_the_hundred_and_first_batch_under_way_is_over_quota(tmp_path: Path) -> None:
    async with served(tmp_path, FakeClock(), latency=600) as bench, bench.client("k") as client:
        file = await upload(client, tmp_path, [line("x", "[simulate:blocked]")])
        for _ in range(100):
            await client.aio.batches.create(model=QUICK_MODEL, src=file)

        with pytest.raises(ClientError) as refused:
            await client.aio.batches.create(model=QUICK_MODEL, src=file)

    assert (refused.value.code, refused.value.status) == (429, "RESOURCE_EXHAUSTED")
