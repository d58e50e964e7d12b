"""Files, as the unmodified SDK and a plain HTTP client see them."""

import asyncio
import base64
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from google.genai import Client
from google.genai.errors import ClientError
from google.genai.types import File, UploadFileConfig

from tests.fakes.clock import FakeClock
from tests.integration.simulator.bench import Bench, served, upload

pytestmark = pytest.mark.asyncio(loop_scope="module")

_START = {"X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start"}


async def test_an_upload_in_several_pieces_is_described_as_the_service_does(
    bench: Bench, client: Client
) -> None:
    content = b"0123456789abcdef" * (9 << 16)  # more than one of the SDK's pieces of 8 MiB
    path = bench.folder / "big.jsonl"
    path.write_bytes(content)
    config = UploadFileConfig(mime_type="application/jsonl", display_name="Big one", name="my-big-file")

    file = await client.aio.files.upload(file=path, config=config)

    assert (file.name, file.display_name, file.size_bytes) == ("files/my-big-file", "Big one", len(content))
    assert file.sha256_hash == base64.b64encode(hashlib.sha256(content).hexdigest().encode()).decode()
    assert file.state is not None
    assert file.state.name == "ACTIVE"
    assert file.expiration_time is not None
    assert file.create_time is not None
    assert file.expiration_time - file.create_time == timedelta(hours=48)
    assert await client.aio.files.get(name="my-big-file") == file


async def test_the_sync_client_uploads_lists_and_deletes(bench: Bench, client: Client) -> None:
    def drive() -> tuple[list[str | None], list[str | None]]:
        path = bench.folder / "small.jsonl"
        path.write_bytes(b"{}")
        for name in ("first-of-two", "second-of-two"):
            client.files.upload(file=path, config=UploadFileConfig(name=name, mime_type="application/jsonl"))
        before = [file.name for file in client.files.list(config={"page_size": 1})]
        client.files.delete(name="first-of-two")
        return before, [file.name for file in client.files.list()]

    before, after = await asyncio.to_thread(drive)

    assert before == ["files/second-of-two", "files/first-of-two"]
    assert after == ["files/second-of-two"]


async def test_a_name_that_is_taken_is_refused(bench: Bench, client: Client) -> None:
    await upload(client, bench.folder, [b"{}"], name="taken")

    with pytest.raises(ClientError) as refused:
        await upload(client, bench.folder, [b"{}"], name="taken")

    assert (refused.value.code, refused.value.status) == (409, "ALREADY_EXISTS")


@pytest.mark.parametrize("name", ["UPPER", "-dash", "dash-", "x" * 41, "un_der"])
async def test_a_name_that_is_none_is_refused(bench: Bench, client: Client, name: str) -> None:
    with pytest.raises(ClientError) as refused:
        await upload(client, bench.folder, [b"{}"], name=name)

    assert refused.value.code == 400


async def test_an_absent_file_and_that_of_another_account_are_forbidden(bench: Bench, client: Client) -> None:
    name = await upload(client, bench.folder, [b"{}"], name="private")

    async with bench.client("somebody-else") as stranger:
        for who, file in ((client, "files/no-such-file"), (stranger, name)):
            with pytest.raises(ClientError) as refused:
                await who.aio.files.get(name=file)
            assert refused.value.code == 403


async def test_a_request_without_a_key_is_forbidden(bench: Bench) -> None:
    async with bench.http("") as http:
        answers = [await http.get(path) for path in ("/v1beta/files", "/v1/batches?pageSize=5")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json()["error"]["status"] == "PERMISSION_DENIED"


async def test_a_piece_at_the_wrong_offset_is_refused_and_the_right_one_still_taken(
    bench: Bench, key: str
) -> None:
    async with bench.http(key) as http:
        started = await http.post(
            "/upload/v1beta/files",
            headers={**_START, "X-Goog-Upload-Header-Content-Length": "6"},
            json={"file": {"name": "files/in-pieces"}},
        )
        address = started.headers["x-goog-upload-url"]
        assert address.startswith(bench.url)
        pieces = [(0, "upload", b"abc"), (2, "upload", b"xyz"), (3, "upload, finalize", b"def")]
        answers = [
            await http.post(
                address,
                headers={"X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": str(offset)},
                content=piece,
            )
            for offset, command, piece in pieces
        ]

    assert [answer.status_code for answer in answers] == [200, 400, 200]
    assert [answer.headers["x-goog-upload-status"] for answer in answers] == ["active", "final", "final"]
    assert bench.simulator.files.path("in-pieces").read_bytes() == b"abcdef"


async def test_an_upload_that_stays_short_or_is_too_large_is_refused(bench: Bench, key: str) -> None:
    async with bench.http(key) as http:
        size = "X-Goog-Upload-Header-Content-Length"
        huge = await http.post(
            "/upload/v1beta/files", headers={**_START, size: str(2 * 1000**3 + 1)}, json={}
        )
        started = await http.post("/upload/v1beta/files", headers={**_START, size: "9"}, json={})
        short = await http.post(
            started.headers["x-goog-upload-url"],
            headers={"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"},
            content=b"abc",
        )

    assert (huge.status_code, short.status_code) == (400, 400)
    assert "9 bytes, but 3" in short.json()["error"]["message"]


async def test_a_size_or_offset_that_is_no_number_is_refused(bench: Bench, key: str) -> None:
    async with bench.http(key) as http:
        sized = await http.post(
            "/upload/v1beta/files",
            headers={**_START, "X-Goog-Upload-Header-Content-Length": "-1"},
            json={},
        )
        started = await http.post("/upload/v1beta/files", headers=_START, json={})
        piece = await http.post(
            started.headers["x-goog-upload-url"], headers={"X-Goog-Upload-Command": "upload"}, content=b"a"
        )

    assert (sized.status_code, piece.status_code) == (400, 400)


async def test_an_uploaded_file_cannot_be_downloaded(bench: Bench, client: Client) -> None:
    name = await upload(client, bench.folder, [b"{}"])

    with pytest.raises(ClientError) as refused:
        await client.aio.files.download(file=name)

    assert refused.value.code == 400


async def test_a_file_is_gone_after_48_hours_and_its_name_free_again(tmp_path: Path) -> None:
    clock = FakeClock()
    async with served(tmp_path, clock) as bench, bench.client("k") as client:
        await upload(client, tmp_path, [b"{}"], name="short-lived")
        clock.advance(timedelta(hours=48))

        with pytest.raises(ClientError) as refused:
            await client.aio.files.get(name="short-lived")
        again = await upload(client, tmp_path, [b"{}"], name="short-lived")

    assert refused.value.code == 403
    assert again == "files/short-lived"


async def test_files_and_an_upload_under_way_outlive_a_restart(tmp_path: Path) -> None:
    async with served(tmp_path) as bench, bench.client("k") as client, bench.http("k") as http:
        name = await upload(client, tmp_path, [b"{}"], name="kept")
        started = await http.post("/upload/v1beta/files", headers=_START, json={"file": {"name": "later"}})
        rest = started.headers["x-goog-upload-url"].removeprefix(bench.url)
        await http.post(
            rest, headers={"X-Goog-Upload-Command": "upload", "X-Goog-Upload-Offset": "0"}, content=b"ab"
        )

    async with served(tmp_path) as bench, bench.client("k") as client, bench.http("k") as http:
        await http.post(
            rest,
            headers={"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "2"},
            content=b"c",
        )
        files: list[File] = [await client.aio.files.get(name=each) for each in (name, "later")]
        counters = (await http.get("/simulator/counters")).json()

    assert [file.size_bytes for file in files] == [2, 3]
    assert counters["uploads"] == 2
