"""A photo that has not changed is asked about and not fetched."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.documents import PhotoRecord, Validator
from services.adapters.object_store import ObstoreObjectStore
from services.adapters.photos.library import StoredPhotos
from services.adapters.photos.photo_records import record_key
from services.chassis.object_store import read
from services.chassis.photo_library import PhotoProblem
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.photo_server import PhotoServer, redirect, status
from tests.integration.photos.resolvers import Names
from tests.integration.pictures.photos.fakes import FakeClock
from tests.integration.pictures.photos.pictures import encoded, halves

PNG, LARGER_PNG = encoded(halves(), "PNG"), encoded(halves((80, 40)), "PNG")
YESTERDAY = "Mon, 23 Nov 2026 12:00:00 GMT"
STALE = timedelta(hours=25)


async def record_of(store: ObstoreObjectStore, address: str) -> PhotoRecord:
    record = await read(store, record_key(address), PhotoRecord)
    assert record is not None
    return record


async def test_a_stale_photo_that_has_not_changed_costs_no_download_and_is_fresh_again(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock, store: ObstoreObjectStore
) -> None:
    first = status(200, PNG, ETag='W/"1"', Last_Modified=YESTERDAY)
    url = server.on("/a.png", first, status(304), status(500))
    photo = await library.obtain(url)
    clock.time += STALE

    assert [await library.obtain(url) for _ in range(3)] == [photo] * 3
    assert len(server.asked) == 2
    assert server.asked[1].headers["if-none-match"] == 'W/"1"'
    assert server.asked[1].headers["if-modified-since"] == YESTERDAY
    record = await record_of(store, url)
    assert record.at == clock.now()
    assert record.validator == Validator(url=url, etag='W/"1"', last_modified=YESTERDAY)


async def test_who_wants_no_old_photo_has_even_a_young_one_asked_about(
    library: StoredPhotos, server: PhotoServer
) -> None:
    url = server.on("/a.png", status(200, PNG, ETag='"1"'), status(304), status(200, LARGER_PNG))
    widths = [(await library.obtain(url)).width]
    widths += [(await library.obtain(url, revalidate=True)).width for _ in range(2)]

    assert widths == [64, 64, 80]
    assert (await library.obtain(url)).width == 80
    assert len(server.asked) == 3


async def test_a_photo_that_has_changed_is_taken_with_its_new_validator(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock, store: ObstoreObjectStore
) -> None:
    url = server.on("/a.png", status(200, PNG, ETag='"1"'), status(200, LARGER_PNG, ETag='"2"'))
    await library.obtain(url)
    clock.time += STALE

    assert (await library.obtain(url)).width == 80
    record = await record_of(store, url)
    assert record.validator is not None
    assert record.validator.etag == '"2"'


@pytest.mark.parametrize("headers", [{}, {"ETag": "1"}, {"ETag": "*"}, {"Last_Modified": "lately"}])
async def test_a_server_without_usable_validators_is_asked_for_the_photo_itself(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock, headers: dict[str, Any]
) -> None:
    url = server.on("/a.png", status(200, PNG, **headers))
    await library.obtain(url)
    clock.time += STALE
    await library.obtain(url)

    assert "if-none-match" not in server.asked[1].headers
    assert "if-modified-since" not in server.asked[1].headers


async def test_not_modified_without_having_been_asked_is_no_photo(
    library: StoredPhotos, server: PhotoServer
) -> None:
    with pytest.raises(PhotoProblem, match="answered 304") as caught:
        await library.obtain(server.on("/a.png", status(304)))

    assert caught.value.code == "refused"


async def test_an_unchanged_photo_that_was_cleared_away_is_fetched_anew(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock, store: ObstoreObjectStore
) -> None:
    url = server.on("/a.png", status(200, PNG, ETag='"1"'))
    photo = await library.obtain(url)
    await store.delete(photo.key)
    clock.time += STALE

    assert await library.obtain(url) == photo
    assert "if-none-match" not in server.asked[1].headers
    assert await store.size(photo.key)


async def test_an_unchanged_photo_that_is_cleared_away_while_we_ask_is_fetched_anew(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock, store: ObstoreObjectStore
) -> None:
    url = server.on("/a.png", status(200, PNG, ETag='"1"'))
    photo = await library.obtain(url)
    clock.time += STALE
    server.on("/a.png", status(304, before=lambda: store.delete(photo.key)), status(200, PNG))

    assert await library.obtain(url) == photo
    assert await store.size(photo.key)


async def test_what_a_redirect_led_to_is_asked_by_its_own_validator_and_another_target_is_not(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock
) -> None:
    url = server.on("/a", redirect("/1.png"), redirect("/1.png"), redirect("/2.png"))
    server.on("/1.png", status(200, PNG, ETag='"1"'), status(304))
    server.on("/2.png", status(200, LARGER_PNG, ETag='"1"'))
    widths = []
    for _ in range(3):
        widths.append((await library.obtain(url)).width)
        clock.time += STALE

    asked = [(request.path, "if-none-match" in request.headers) for request in server.asked]
    assert widths == [64, 64, 80]
    assert asked == [
        ("/a", False),
        ("/1.png", False),
        ("/a", False),
        ("/1.png", True),
        ("/a", False),
        ("/2.png", False),
    ]


async def test_a_redirect_takes_no_condition_to_another_host(
    open_library: OpenLibrary, server: PhotoServer, clock: FakeClock
) -> None:
    url = server.on("/a.png", status(200, PNG, ETag='"1"'), redirect(server.url("/b.png", "other.example")))
    server.on("/b.png", status(200, LARGER_PNG, ETag='"1"'))
    async with open_library(resolve=Names(["127.0.0.1"])) as library:
        await library.obtain(url)
        clock.time += STALE
        photo = await library.obtain(url)

    assert photo.width == 80
    assert "if-none-match" in server.asked[1].headers
    assert "if-none-match" not in server.asked[2].headers
