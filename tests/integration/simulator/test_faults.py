"""Misbehaviour on request, and the counts that tell what was really asked."""

from typing import Any

import httpx2
import pytest
from google.genai import Client
from google.genai.errors import APIError

from tests.integration.simulator.bench import QUICK_MODEL, Bench, image_of, line, responses, upload

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _counters(bench: Bench) -> dict[str, int]:
    async with bench.http("") as http:
        counters: dict[str, int] = (await http.get("/simulator/counters")).json()
    return counters


async def _names(client: Client) -> list[str | None]:
    return [batch.name async for batch in await client.aio.batches.list(config={"page_size": 50})]


@pytest.mark.parametrize("fault", ["create-lost", "create-hang-up"])
async def test_a_connection_lost_at_creation_tells_nothing_of_its_fate(
    bench: Bench, client: Client, fault: str
) -> None:
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    await bench.arm(fault)

    with pytest.raises(httpx2.RemoteProtocolError):
        await client.aio.batches.create(model=QUICK_MODEL, src=file)

    assert len(await _names(client)) == (1 if fault == "create-lost" else 0)


@pytest.mark.parametrize(
    ("fault", "code", "made"),
    [("create-429", 429, 0), ("create-500", 500, 0), ("create-503", 503, 0), ("create-500-after", 500, 1)],
)
async def test_a_creation_is_answered_with_the_error_asked_for(
    bench: Bench, client: Client, fault: str, code: int, made: int
) -> None:
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    before = await _counters(bench)
    await bench.arm(fault)

    with pytest.raises(APIError) as refused:
        await client.aio.batches.create(model=QUICK_MODEL, src=file)

    after = await _counters(bench)
    assert refused.value.code == code
    assert len(await _names(client)) == made
    assert (after["creates"] - before["creates"], after["created"] - before["created"]) == (1, made)


async def test_a_fault_strikes_as_often_as_it_was_armed_for(bench: Bench, client: Client) -> None:
    name = await bench.submit(client, [line("x", "[simulate:blocked]")])
    await bench.arm("get-500", times=2)

    codes = []
    for _ in range(3):
        try:
            await client.aio.batches.get(name=name)
            codes.append(200)
        except APIError as error:
            codes.append(error.code)

    assert codes == [500, 500, 200]


async def test_a_list_may_lag_behind(bench: Bench, client: Client) -> None:
    name = await bench.submit(client, [line("x", "[simulate:blocked]")])
    await bench.arm("list-empty")

    assert await _names(client) == []
    assert await _names(client) == [name]


async def test_a_batch_may_expire_with_part_of_its_responses(bench: Bench, client: Client) -> None:
    await bench.arm("batch-expires")
    batch = await bench.ended(
        await bench.submit(client, [line(key, "[simulate:blocked]") for key in ("a", "b", "c")])
    )
    seen = await client.aio.batches.get(name=batch.name)

    assert seen.state is not None
    assert seen.state.name == "JOB_STATE_EXPIRED"
    assert [answer["key"] for answer in await responses(client, batch)] == ["a", "b"]


async def test_a_batch_may_fail_without_any(bench: Bench, client: Client) -> None:
    await bench.arm("batch-fails")
    batch = await bench.ended(await bench.submit(client, [line("a")]))
    seen = await client.aio.batches.get(name=batch.name)

    assert batch.error is not None
    assert (batch.state, batch.error.code, seen.dest) == ("FAILED", 13, None)


async def test_markers_in_prompts_decide_the_fate_of_their_lines(bench: Bench, client: Client) -> None:
    kinds = ("blocked", "no-image", "error", "missing", "text-only", "draft")
    lines = [line(kind, f"a rug [simulate:{kind}]") for kind in kinds]

    found = {answer["key"]: answer for answer in await bench.answers(client, lines)}

    assert "missing" not in found
    assert found["blocked"]["response"]["promptFeedback"] == {"blockReason": "PROHIBITED_CONTENT"}
    assert "candidates" not in found["blocked"]["response"]
    assert _candidate(found["no-image"])["finishReason"] == "NO_IMAGE"
    assert found["error"]["error"]["code"] == 500
    assert [set(part) for part in _parts(found["text-only"])] == [{"text"}]
    assert _parts(found["draft"])[0]["thought"] is True
    assert "thought" not in _parts(found["draft"])[-1]


def _candidate(answer: dict[str, Any]) -> dict[str, Any]:
    candidate: dict[str, Any] = answer["response"]["candidates"][0]
    return candidate


def _parts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = _candidate(answer)["content"]["parts"]
    return parts


async def test_a_line_that_failed_once_succeeds_the_next_time(bench: Bench, client: Client) -> None:
    await bench.arm("line-error")

    (first,) = await bench.answers(client, [line("x")])
    (second,) = await bench.answers(client, [line("x")])

    assert first["error"]["code"] == 500
    assert image_of(second).size == (512, 512)


async def test_an_unknown_fault_is_refused_naming_those_there_are(bench: Bench) -> None:
    async with bench.http("") as http:
        unknown = await http.post("/simulator/faults", json={"fault": "meteor"})
        senseless = await http.post("/simulator/faults", json={"fault": "get-500", "times": 0})

    assert unknown.status_code == 400
    assert "create-lost" in unknown.json()["error"]["message"]
    assert senseless.status_code == 400


async def test_armed_faults_can_be_seen_and_forgotten(bench: Bench, client: Client) -> None:
    name = await bench.submit(client, [line("x", "[simulate:blocked]")])
    await bench.arm("get-404", times=5)
    async with bench.http("") as http:
        armed = (await http.get("/simulator/faults")).json()["armed"]
        await http.delete("/simulator/faults")

    assert armed == {"get-404": 5}
    assert (await client.aio.batches.get(name=name)).name == name


async def test_health_needs_no_key_and_unknown_paths_are_not_found(bench: Bench) -> None:
    async with bench.http("") as http:
        health = await http.get("/simulator/health")
        nowhere = await http.get("/v2/batches")

    assert health.status_code == 200
    assert (nowhere.status_code, nowhere.json()["error"]["status"]) == (404, "NOT_FOUND")
