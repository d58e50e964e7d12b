"""Lists of batches that show less than there is, and the list of all accounts' for tests."""

from typing import Any

import httpx2
import pytest
from google.genai import Client

from tests.integration.simulator.bench import QUICK_MODEL, Bench, line, upload

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _made(bench: Bench, client: Client, count: int) -> list[str | None]:
    """Make batches and return their names, the newest first."""
    file = await upload(client, bench.folder, [line("x", "[simulate:blocked]")])
    made = [(await client.aio.batches.create(model=QUICK_MODEL, src=file)).name for _ in range(count)]
    return made[::-1]


async def _pages(http: httpx2.AsyncClient, size: int) -> list[list[str]]:
    """Return the names on each page that a client sees who follows every token."""
    pages, token = list[list[str]](), ""
    while True:
        page: dict[str, Any] = (
            await http.get("/v1beta/batches", params={"pageSize": size, "pageToken": token})
        ).json()
        pages.append([operation["name"] for operation in page["operations"]])
        token = page.get("nextPageToken", "")
        if not token:
            return pages


async def test_a_page_may_have_holes_where_the_newest_batches_are(
    bench: Bench, client: Client, key: str
) -> None:
    made = await _made(bench, client, 5)
    await bench.arm("list-partial")

    async with bench.http(key) as http:
        partial, whole = await _pages(http, 3), await _pages(http, 3)

    assert partial == [made[2:3], made[3:]]
    assert whole == [made[:3], made[3:]]


async def test_a_list_in_bits_has_empty_pages_that_say_where_to_go_on(
    bench: Bench, client: Client, key: str
) -> None:
    made = await _made(bench, client, 6)
    await bench.arm("list-short")

    async with bench.http(key) as http:
        pages = await _pages(http, 50)
        again = await _pages(http, 50)

    assert pages == [[], made[:1], [], made[1:2], made[2:3], made[3:]]
    assert again == [made]


async def test_a_token_that_no_list_gave_is_refused(bench: Bench, key: str) -> None:
    async with bench.http(key) as http:
        codes = [
            (await http.get(f"/v1beta/batches?pageSize=5&pageToken={token}")).status_code
            for token in ("x", "3~x", "3~99", "-1")
        ]

    assert codes == [400] * 4


async def test_every_batch_of_every_account_can_be_counted(bench: Bench, client: Client) -> None:
    async with bench.client("another-account") as other, bench.http("") as http:
        names = [
            await bench.submit(who, [line(key, "[simulate:blocked]") for key in "ab"], display_name="mine")
            for who in (client, other)
        ]
        for name in names:
            await bench.ended(name)
        everything = (await http.get("/simulator/batches")).json()["batches"]
    one, two = [batch for batch in everything if batch["name"] in names]

    assert [one["name"], two["name"]] == names
    assert one["owner"] != two["owner"]
    assert (one["display_name"], one["model"], one["state"]) == ("mine", QUICK_MODEL, "SUCCEEDED")
    assert (one["lines"], one["lines_done"], one["fault"]) == (2, 2, None)
    assert one["created"].endswith("Z")
