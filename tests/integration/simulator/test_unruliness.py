"""A simulator that misbehaves of itself, and batches whose ends are unusual."""

from pathlib import Path

import httpx2
import pytest
from google.genai import Client

from tests.integration.simulator.bench import Bench, line, responses, served

pytestmark = pytest.mark.asyncio(loop_scope="module")


_HUNG_UP = 0


async def _statuses(bench: Bench, times: int) -> list[int]:
    async with bench.http("k") as http:
        return [await _status(http) for _ in range(times)]


async def _status(http: httpx2.AsyncClient) -> int:
    try:
        return (await http.get("/v1beta/models?pageSize=1")).status_code
    except httpx2.RemoteProtocolError:
        return _HUNG_UP


async def test_requests_meet_random_faults_from_the_start_if_the_settings_say_so(tmp_path: Path) -> None:
    async with served(tmp_path / "one", unruly=0.5, seed=5) as bench:
        first = await _statuses(bench, 40)
        async with bench.http("") as http:
            struck = (await http.get("/simulator/unruly")).json()["struck"]
    async with served(tmp_path / "two", unruly=0.5, seed=5) as bench:
        second = await _statuses(bench, 40)
    async with served(tmp_path / "three", unruly=0.5, seed=6) as bench:
        other = await _statuses(bench, 40)

    assert first == second != other
    assert set(first) == {200, 429, 500, 503, _HUNG_UP}
    assert sum(struck.values()) == sum(status != 200 for status in first)


async def test_unruliness_can_be_switched_on_and_off(tmp_path: Path) -> None:
    async with served(tmp_path, seed=5) as bench, bench.http("") as http:
        good = await _statuses(bench, 1)
        on = await http.post("/simulator/unruly", json={"share": 1})
        bad = await _statuses(bench, 2)
        await http.post("/simulator/unruly", json={"share": 0})
        good_again = await _statuses(bench, 5)

    assert (good, on.json()["share"], good_again) == ([200], 1, [200] * 5)
    assert 200 not in bad


@pytest.mark.parametrize("body", [{"share": 1.5}, {"share": -0.1}, {}, {"share": 0.1, "mood": "bad"}])
async def test_a_share_that_is_none_is_refused(bench: Bench, body: dict[str, object]) -> None:
    async with bench.http("") as http:
        answer = await http.post("/simulator/unruly", json=body)
        share = (await http.get("/simulator/unruly")).json()["share"]

    assert (answer.status_code, share) == (400, 0)


@pytest.mark.parametrize(
    ("fault", "end"), [("batch-fails-partial", ("FAILED", 13)), ("batch-cancelled", ("CANCELLED", 1))]
)
async def test_a_batch_may_end_badly_with_part_of_its_responses(
    bench: Bench, client: Client, key: str, fault: str, end: tuple[str, int]
) -> None:
    state, code = end
    await bench.arm(fault)
    lines = [line(each, "[simulate:blocked]") for each in ("a", "b", "c", "d")]
    batch = await bench.ended(await bench.submit(client, lines))
    async with bench.http(key) as http:
        operation = (await http.get(f"/v1beta/{batch.name}")).json()

    assert operation["metadata"]["state"] == f"BATCH_STATE_{state}"
    assert operation["error"]["code"] == code
    assert operation["metadata"]["output"]["responsesFile"] == f"files/{batch.responses_file}"
    assert [answer["key"] for answer in await responses(client, batch)] == ["a", "b"]


async def test_a_stuck_batch_stays_pending_also_over_a_restart_until_it_is_cancelled(tmp_path: Path) -> None:
    async with served(tmp_path) as bench, bench.client("k") as client:
        await bench.arm("batch-stuck")
        name = await bench.submit(client, [line("x", "[simulate:blocked]")])
        await bench.ended(await bench.submit(client, [line("y", "[simulate:blocked]")]))
    async with served(tmp_path) as bench, bench.client("k") as client:
        await bench.ended(await bench.submit(client, [line("z", "[simulate:blocked]")]))
        seen = await client.aio.batches.get(name=name)
        await client.aio.batches.cancel(name=name)
        batch = await bench.ended(name)

    assert seen.state is not None
    assert seen.state.name == "JOB_STATE_PENDING"
    assert (batch.state, batch.lines_done, batch.gives_responses) == ("CANCELLED", 0, False)


@pytest.mark.parametrize(
    ("operation", "method", "address"),
    [
        ("list", "GET", "batches?pageSize=5"),
        ("cancel", "POST", "{batch}:cancel"),
        ("download", "GET", "files/{file}:download"),
        ("file", "GET", "files/unknown"),
    ],
)
async def test_a_request_of_any_kind_may_be_answered_with_an_error_or_not_at_all(
    bench: Bench, client: Client, operation: str, method: str, address: str
) -> None:
    batch = await bench.ended(await bench.submit(client, [line("x", "[simulate:blocked]")]))
    url = f"/v1beta/{address.format(batch=batch.name, file=batch.responses_file)}"
    faults = [f"{operation}-{code}" for code in (429, 500, 503)]
    async with bench.http("somebody") as http:
        for fault in [*faults, f"{operation}-hang-up"]:
            await bench.arm(fault)
        codes = [(await http.request(method, url)).status_code for _ in faults]
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.request(method, url)

    assert codes == [429, 500, 503]
