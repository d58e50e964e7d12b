"""The library as a whole: each photo once, from wherever it comes."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.documents import PhotoRecord
from services.adapters.object_store import ObstoreObjectStore
from services.adapters.photos.library import StoredPhotos
from services.adapters.photos.photo_records import PhotoRecords, content_identity, record_key
from services.adapters.photos.web import WebPhotos
from services.chassis.errors import Unavailable
from services.chassis.object_store import DigestedFile, read
from services.chassis.photo_library import Photo, PhotoLibrary, PhotoProblem
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.photo_server import PhotoServer, status
from tests.integration.pictures.photos.fakes import FakeClock
from tests.integration.pictures.photos.pictures import encoded, halves

PNG, LARGER_PNG = encoded(halves(), "PNG"), encoded(halves((80, 40)), "PNG")


class Crowd:
    """Downloads that go on once all are asked for; remembers how many were under way at a time."""

    def __init__(self, asked_for: int) -> None:
        self.inside = 0
        self.most = 0
        self._missing = asked_for
        self._all_asked_for = asyncio.Event()

    async def at_address(self, _address: str) -> None:
        self._missing -= 1
        if not self._missing:
            self._all_asked_for.set()

    async def download(self, _url: object, _file: object, _known: object) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self._all_asked_for.wait()
        self.inside -= 1
        raise PhotoProblem("not_found", "gone")


async def objects(store: ObstoreObjectStore, prefix: str) -> set[str]:
    return {found.key async for found in store.list(prefix)}


async def test_a_library_is_what_batch_builder_expects(library: StoredPhotos) -> None:
    expected: PhotoLibrary = library

    assert expected is library


async def test_a_photo_lies_under_its_own_hash_and_its_records_lead_to_it(
    library: StoredPhotos, server: PhotoServer, store: ObstoreObjectStore, clock: FakeClock
) -> None:
    url = server.on("/a.png", status(200, PNG))
    photo = await library.obtain(url)
    by_address = await read(store, record_key(url), PhotoRecord)
    by_content = await read(store, record_key(content_identity(photo.source_sha256)), PhotoRecord)

    assert photo.key == f"photos/{hashlib.sha256(await store.get(photo.key)).hexdigest()}.jpg"
    assert photo.source_sha256 == hashlib.sha256(PNG).hexdigest()
    assert by_address is not None
    assert by_content is not None
    assert (by_address.photo, by_address.address, by_address.at) == (photo.key, url, clock.now())
    assert by_content.photo == photo.key


async def test_an_address_is_fetched_once_while_its_photo_is_fresh(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock
) -> None:
    url = server.on("/a.png", status(200, PNG), status(200, LARGER_PNG))

    first = await library.obtain(url)
    clock.time += timedelta(hours=23)
    again = await library.obtain(url)
    clock.time += timedelta(hours=2)
    later = await library.obtain(url)

    assert (first.width, again.width, later.width) == (64, 64, 80)
    assert len(server.asked) == 2


async def test_another_process_finds_what_the_first_one_fetched(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    url = server.on("/a.png", status(200, PNG))
    async with open_library() as first:
        photo = await first.obtain(url)
    async with open_library() as second:
        assert await second.obtain(url) == photo

    assert len(server.asked) == 1


async def test_a_photo_that_was_cleared_away_is_fetched_again(
    library: StoredPhotos, server: PhotoServer, store: ObstoreObjectStore
) -> None:
    url = server.on("/a.png", status(200, PNG))
    photo = await library.obtain(url)
    await store.delete(photo.key)

    assert await library.obtain(url) == photo
    assert await store.size(photo.key)


async def test_the_same_photo_at_two_addresses_is_normalised_once(
    library: StoredPhotos, server: PhotoServer, store: ObstoreObjectStore
) -> None:
    first = await library.obtain(server.on("/a.png", status(200, PNG)))
    await library.workers.close()  # no worker is left to do it again
    second = await library.obtain(server.on("/b.png", status(200, PNG)))

    assert first == second
    assert len(await objects(store, "photos")) == 4


async def test_callers_who_want_the_same_address_share_one_fetch(
    library: StoredPhotos, server: PhotoServer
) -> None:
    url = server.on("/a.png", status(200, PNG))

    photos = await asyncio.gather(*(library.obtain(f"{url}#{n}") for n in range(8)))

    assert len(set(photos)) == 1
    assert len(server.asked) == 1


@pytest.mark.parametrize(("hosts", "most"), [(1, 2), (4, 3)])
async def test_few_photos_are_in_hand_at_a_time(
    open_library: OpenLibrary, monkeypatch: pytest.MonkeyPatch, hosts: int, most: int
) -> None:
    crowd = Crowd(asked_for=12)
    monkeypatch.setattr(PhotoRecords, "at_address", crowd.at_address)
    monkeypatch.setattr(WebPhotos, "download", crowd.download)
    async with open_library(concurrency=3, per_host=2) as library:
        wishes = (library.obtain(f"https://{n % hosts}.example/{n}.png") for n in range(12))
        results = await asyncio.gather(*wishes, return_exceptions=True)

    assert [type(result) for result in results] == [PhotoProblem] * 12
    assert crowd.most == most


async def test_the_next_photo_of_a_host_is_fetched_while_the_last_is_being_read(
    open_library: OpenLibrary, server: PhotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, all_are_here = [], asyncio.Event()

    async def read_slowly(_library: StoredPhotos, file: DigestedFile) -> Photo:
        reading.append(file.sha256)
        if len(reading) == 3:
            all_are_here.set()
        await all_are_here.wait()
        return Photo("photos/a.jpg", "image/jpeg", 64, 32, file.sha256)

    monkeypatch.setattr(StoredPhotos, "_keep", read_slowly)
    addresses = [server.on(f"/{number}.png", status(200, PNG + bytes(number))) for number in range(3)]
    async with open_library(per_host=1) as library, asyncio.timeout(20):
        await asyncio.gather(*map(library.obtain, addresses))

    assert len(set(reading)) == 3


async def test_a_local_photo_is_read_and_its_change_noticed(
    open_library: OpenLibrary, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    async with open_library(local_root=tmp_path) as library:
        first = await library.obtain("a.png")
        (tmp_path / "a.png").write_bytes(LARGER_PNG)
        second = await library.obtain((tmp_path / "a.png").as_uri())

    assert (first.width, second.width) == (64, 80)


async def test_a_local_photo_known_by_its_content_is_not_normalised_again(
    open_library: OpenLibrary, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    async with open_library(local_root=tmp_path) as library:
        first = await library.obtain("a.png")
        await library.workers.close()  # no worker is left to do it again

        assert await library.obtain("a.png") == first


async def test_without_a_folder_local_photos_are_refused(library: StoredPhotos) -> None:
    with pytest.raises(PhotoProblem, match="sceneloom run"):
        await library.obtain("rugs/a.jpg")


@pytest.mark.parametrize("address", ["s3:uploads/a.png", "s3://ours/uploads/a.png"])
async def test_a_photo_in_the_object_store_is_read(
    open_library: OpenLibrary, store: ObstoreObjectStore, address: str
) -> None:
    await store.put("uploads/a.png", PNG)
    async with open_library(bucket="ours") as library:
        assert (await library.obtain(address)).width == 64


async def test_the_rest_of_the_object_store_is_closed(
    library: StoredPhotos, store: ObstoreObjectStore
) -> None:
    await store.put("runs/other/source", PNG)

    with pytest.raises(PhotoProblem) as caught:
        await library.obtain("s3:runs/other/source")

    assert caught.value.code == "bad_url"


async def test_a_store_out_of_reach_is_nobodys_photos_fault(
    library: StoredPhotos, store: ObstoreObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def out_of_reach(_key: str) -> AsyncIterator[bytes]:
        raise Unavailable("the store is down")
        yield b""

    monkeypatch.setattr(store, "stream", out_of_reach)

    with pytest.raises(Unavailable):
        await library.obtain("s3:uploads/a.png")


async def test_closing_the_library_ends_its_processes(open_library: OpenLibrary) -> None:
    async with open_library() as library:
        process = await library.workers.run(os.getpid)

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_closing_the_library_ends_what_is_under_way(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    asked, never = asyncio.Event(), asyncio.Event()

    async def no_answer(_writer: asyncio.StreamWriter) -> None:
        asked.set()
        await never.wait()

    url = server.on("/a.png", no_answer)
    async with open_library() as library:
        caller = asyncio.create_task(library.obtain(url))
        await asked.wait()

    with pytest.raises(asyncio.CancelledError):
        await caller
