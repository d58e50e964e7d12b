"""Photos fetched from a real web server, which misbehaves in every way a catalogue has seen."""

import asyncio
import gzip
import socket

import pytest

from services.adapters.object_store import ObstoreObjectStore
from services.adapters.photos.library import StoredPhotos
from services.chassis.photo_library import PhotoProblem
from services.ingest.photo_address import first_photo, photo_address
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.photo_server import (
    PhotoServer,
    cut_off,
    endless,
    hang_up,
    redirect,
    slow_drip,
    status,
)
from tests.integration.pictures.photos.fakes import FakeClock
from tests.integration.pictures.photos.pictures import encoded, halves

PNG = encoded(halves(), "PNG")


async def problem_with(library: StoredPhotos, address: str) -> PhotoProblem:
    with pytest.raises(PhotoProblem) as caught:
        await library.obtain(address)
    return caught.value


async def test_a_photo_is_fetched_normalised_and_stored(
    library: StoredPhotos, server: PhotoServer, store: ObstoreObjectStore
) -> None:
    photo = await library.obtain(server.on("/a.png", status(200, PNG)))

    assert (photo.mime_type, photo.width, photo.height) == ("image/jpeg", 64, 32)
    assert (await store.get(photo.key)).startswith(b"\xff\xd8\xff")
    assert server.asked[0].headers["host"] == f"127.0.0.1:{server.port}"
    assert server.asked[0].headers["accept-encoding"] == "identity"


PATHS = {
    "/a.jpg?x=1&amp;y=2": "/a.jpg?x=1&y=2",
    "/a.jpg;jsessionid=1?x": "/a.jpg;jsessionid=1?x",
    "/a;width=800/b.jpg": "/a;width=800/b.jpg",
}


@pytest.mark.parametrize("written", PATHS)
async def test_an_address_arrives_whole_from_its_cell_at_the_server(
    library: StoredPhotos, server: PhotoServer, written: str
) -> None:
    server.on(PATHS[written], status(200, PNG))
    address = photo_address(first_photo(server.url(written)))
    assert address is not None

    assert (await library.obtain(address)).width == 64
    assert server.paths() == [PATHS[written]]


async def test_a_photo_sent_compressed_unasked_is_unpacked(
    library: StoredPhotos, server: PhotoServer
) -> None:
    url = server.on("/a.png", status(200, gzip.compress(PNG), Content_Encoding="gzip"))

    assert (await library.obtain(url)).width == 64


async def test_a_compressed_body_is_capped_by_what_it_unpacks_to(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    url = server.on("/bomb", status(200, gzip.compress(bytes(8 * 1024**2)), Content_Encoding="gzip"))
    async with open_library(max_bytes=1024**2) as library:
        assert (await problem_with(library, url)).code == "too_large"


async def test_redirects_are_followed_and_their_bodies_left_unread(
    library: StoredPhotos, server: PhotoServer
) -> None:
    server.on("/a.png", status(200, PNG))
    server.on("/3", redirect("/a.png"))
    server.on("/2", redirect(server.url("/3")))
    url = server.on("/1", redirect("2"))

    assert (await library.obtain(url)).width == 64
    assert server.paths() == ["/1", "/2", "/3", "/a.png"]


async def test_a_fourth_redirect_is_one_too_many(library: StoredPhotos, server: PhotoServer) -> None:
    problem = await problem_with(library, server.on("/loop", redirect("/loop")))

    assert (problem.code, "more than 3 times" in problem.message) == ("unreachable", True)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[fd00:ec2::254]/latest/", "private_address"),
        ("http://10.0.0.1/a.png", "private_address"),
        ("//192.168.0.1/a.png", "private_address"),
        ("http://0x7f.1/a.png", "bad_url"),
        ("http://me:secret@127.0.0.1/a.png", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
        ("gopher://127.0.0.1/", "bad_url"),
        ("http://[broken", "bad_url"),
    ],
)
async def test_a_redirect_out_of_bounds_is_not_followed(
    library: StoredPhotos, server: PhotoServer, location: str, code: str
) -> None:
    problem = await problem_with(library, server.on("/a.png", redirect(location)))

    assert problem.code == code
    assert len(server.asked) == 1


async def test_an_endless_body_is_cut_at_the_cap(open_library: OpenLibrary, server: PhotoServer) -> None:
    url = server.on("/endless", endless(server))
    async with open_library(max_bytes=1024**2) as library:
        problem = await problem_with(library, url)

    assert (problem.code, problem.message) == (
        "too_large",
        "the photo is larger than 1 MB, the most that is taken",
    )
    assert server.sent < 64 * 1024**2


async def test_a_body_announced_over_the_cap_is_not_begun(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    begun = asyncio.Event()
    url = server.on("/announced", slow_drip(begun))
    async with open_library(max_bytes=999) as library:
        assert (await problem_with(library, url)).code == "too_large"


async def test_a_body_at_the_cap_is_taken(open_library: OpenLibrary, server: PhotoServer) -> None:
    url = server.on("/a.png", status(200, PNG))
    async with open_library(max_bytes=len(PNG)) as library:
        assert (await library.obtain(url)).width == 64


async def test_a_web_page_is_named_for_what_it_is(library: StoredPhotos, server: PhotoServer) -> None:
    url = server.on("/a.jpg", status(200, b"<!doctype html><title>Sign in", Content_Type="image/jpeg"))

    problem = await problem_with(library, url)

    assert (problem.code, "looks like a web page" in problem.message) == ("not_an_image", True)
    assert len(server.asked) == 1


async def test_a_missing_photo_is_not_asked_for_again(library: StoredPhotos, server: PhotoServer) -> None:
    problem = await problem_with(library, server.url("/none.jpg?signature=secret"))

    assert (problem.code, "answered 404" in problem.message) == ("not_found", True)
    assert "secret" not in problem.message
    assert len(server.asked) == 1


async def test_an_empty_answer_is_empty(library: StoredPhotos, server: PhotoServer) -> None:
    assert (await problem_with(library, server.on("/a.jpg", status(200)))).code == "empty"


async def test_a_server_error_that_passes_is_waited_out(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock
) -> None:
    url = server.on("/a.png", status(500), status(503, Retry_After="20"), status(200, PNG))

    assert (await library.obtain(url)).width == 64
    assert clock.slept == [1, 20]


async def test_a_server_error_that_stays_ends_after_three_tries(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock
) -> None:
    problem = await problem_with(library, server.on("/a.png", status(503)))

    assert (problem.code, "503" in problem.message, "3 tries" in problem.message) == (
        "unreachable",
        True,
        True,
    )
    assert (len(server.asked), clock.slept) == (3, [1, 4])


async def test_a_connection_that_breaks_is_tried_again(library: StoredPhotos, server: PhotoServer) -> None:
    url = server.on("/a.png", hang_up(), cut_off(PNG), status(200, PNG))

    assert (await library.obtain(url)).width == 64
    assert len(server.asked) == 3


async def test_a_server_that_is_not_there_is_unreachable(library: StoredPhotos, clock: FakeClock) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

    problem = await problem_with(library, f"http://127.0.0.1:{port}/a.png")

    assert (problem.code, "3 tries" in problem.message) == ("unreachable", True)
    assert clock.slept == [1, 4]


async def test_a_slow_drip_ends_with_the_time_it_was_given(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    begun = asyncio.Event()
    url = server.on("/slow", slow_drip(begun))
    async with open_library(timeout_seconds=0.1) as library:
        problem = await problem_with(library, url)

    assert begun.is_set()
    assert (problem.code, "within 0.1 seconds (3 tries)" in problem.message) == ("timeout", True)


async def test_proxy_variables_are_ignored(
    open_library: OpenLibrary, server: PhotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, server.url("/"))
    server.on("/a.png", status(404))
    async with open_library() as library:
        await problem_with(library, server.url("/a.png"))

    assert server.paths() == ["/a.png"]


async def test_cookies_are_not_kept(library: StoredPhotos, server: PhotoServer) -> None:
    server.on("/a.png", status(404, Set_Cookie="session=1; Path=/"))
    await problem_with(library, server.url("/a.png"))
    await problem_with(library, server.url("/b.png"))

    assert "cookie" not in server.asked[1].headers
