"""Servers that mean harm: each is refused with its code and within its caps, and the others get through."""

import asyncio
import gzip
import zlib
from typing import Any

import pytest

from services.adapters.photos.capped_stream import MOST_BEFORE_BODY
from services.adapters.photos.library import StoredPhotos
from services.chassis.photo_library import Photo, PhotoProblem
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.photo_server import (
    PhotoServer,
    endless,
    pouring,
    redirect,
    slow_drip,
    status,
)
from tests.integration.photos.resolvers import Names
from tests.integration.pictures.photos.fakes import FakeClock
from tests.integration.pictures.photos.pictures import encoded, halves

PNG = encoded(halves(), "PNG")
OK = b"HTTP/1.1 200 OK\r\n"
IN_FLIGHT = 8 * 1024**2
"""What the sockets of both sides may hold beyond what was read."""


async def problem_with(library: StoredPhotos, address: str) -> PhotoProblem:
    with pytest.raises(PhotoProblem) as caught:
        await library.obtain(address)
    return caught.value


FLOODS = {
    "headers": (OK, b"X-Photo: a\r\n" * 1000, "unreachable"),
    "one header": (OK + b"X-Photo: ", b"a" * 10_000, "unreachable"),
    "a status line": (b"HTTP/1.1 200 ", b"a" * 10_000, "unreachable"),
    "interim answers": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000, "too_large"),
    "cookies": (OK, b"Set-Cookie: a=b\r\n" * 1000, "unreachable"),
    "names of chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a" * 10_000, "unreachable"),
    "trailers": (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Photo: a\r\n" * 1000, "unreachable"),
}


@pytest.mark.parametrize("flood", FLOODS)
async def test_a_flood_that_never_becomes_a_photo_is_cut_off(
    open_library: OpenLibrary, server: PhotoServer, flood: str
) -> None:
    head, piece, code = FLOODS[flood]
    url = server.on("/flood", pouring(server, head, piece))
    async with open_library(max_bytes=1024**2) as library:
        problem = await problem_with(library, url)

    assert problem.code == code
    assert server.sent < 3 * (2 * 1024**2 + MOST_BEFORE_BODY) + 3 * IN_FLIGHT


async def test_interim_answers_are_cut_off_long_before_a_photos_size(
    library: StoredPhotos, server: PhotoServer
) -> None:
    url = server.on("/flood", pouring(server, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000))
    problem = await problem_with(library, url)

    assert (problem.code, "without an end" in problem.message) == ("too_large", True)
    assert server.sent < MOST_BEFORE_BODY + IN_FLIGHT


async def test_a_few_interim_answers_are_passed_over(library: StoredPhotos, server: PhotoServer) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 3)
        await status(200, PNG)(writer)

    assert (await library.obtain(server.on("/a.png", answer))).width == 64


async def test_hundreds_of_cookies_are_neither_kept_nor_in_the_way(
    library: StoredPhotos, server: PhotoServer
) -> None:
    async def answer(writer: asyncio.StreamWriter) -> None:
        cookies = b"".join(b"Set-Cookie: c%d=1; Path=/\r\n" % number for number in range(500))
        writer.write(OK + cookies + b"Content-Length: %d\r\n\r\n" % len(PNG) + PNG)
        await writer.drain()

    await library.obtain(server.on("/a.png", answer))
    await problem_with(library, server.url("/b.png"))

    assert len(library.web.client.cookies) == 0
    assert "cookie" not in server.asked[1].headers


async def test_a_body_packed_without_end_is_cut_at_the_cap_of_what_it_unpacks_to(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    head = OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10]
    packing = zlib.compressobj(wbits=-15)
    piece = packing.compress(bytes(1 << 20)) + packing.flush(zlib.Z_FULL_FLUSH)
    url = server.on("/bomb", pouring(server, head, piece))
    async with open_library(max_bytes=1024**2) as library:
        assert (await problem_with(library, url)).code == "too_large"


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "gzip, identity", "bananas"])
async def test_a_body_packed_in_ways_nobody_asked_for_is_refused_unread(
    library: StoredPhotos, server: PhotoServer, packing: str
) -> None:
    url = server.on("/bomb", status(200, gzip.compress(gzip.compress(PNG)), Content_Encoding=packing))
    problem = await problem_with(library, url)

    assert (problem.code, packing in problem.message) == ("refused", True)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999", "9" * 30])
async def test_a_port_that_there_is_not_is_a_bad_address(
    open_library: OpenLibrary, server: PhotoServer, port: str
) -> None:
    async with open_library(allowed_hosts=("localhost",)) as library:
        for host in ("127.0.0.1", "localhost"):
            address = f"http://{host}:{port}/a.jpg"
            for wanted in (address, server.on("/a", redirect(address))):
                problem = await problem_with(library, wanted)
                assert (problem.code, "ports go from 1 to 65535" in problem.message) == ("bad_url", True)


@pytest.mark.parametrize(
    "headers", [{}, {"Location": "http://[::1"}, {"Location": "data:image/png;base64,xx"}]
)
async def test_a_redirect_without_a_usable_target_leads_to_nowhere(
    library: StoredPhotos, server: PhotoServer, headers: dict[str, Any]
) -> None:
    problem = await problem_with(library, server.on("/a", status(302, **headers)))

    assert problem.code == "not_found"
    assert "redirected to nowhere" in problem.message
    assert len(server.asked) == 1


async def test_a_body_whose_packing_is_damaged_is_truncated(
    library: StoredPhotos, server: PhotoServer
) -> None:
    url = server.on("/a.png", status(200, b"this is no gzip", Content_Encoding="gzip"))

    assert (await problem_with(library, url)).code == "truncated"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://0x7f.1/a.png", "bad_url"),
        ("http://2130706433/a.png", "bad_url"),
        ("http://0177.0.0.1/a.png", "bad_url"),
        ("http://127.1/a.png", "bad_url"),
        ("http://[::ffff:127.0.0.1]/a.png", "private_address"),
        ("http://[::ffff:7f00:1]/a.png", "private_address"),
        ("http://[64:ff9b::7f00:1]/a.png", "private_address"),
        ("http://[64:ff9b:1::7f00:1]/a.png", "private_address"),
        ("http://[2002:7f00:1::]/a.png", "private_address"),
        ("http://[2002:7f00:1::1]/a.png", "private_address"),
        ("http://[2001:0:7f00:1::]/a.png", "private_address"),
        ("http://[::127.0.0.1]/a.png", "private_address"),
        ("http://[::]/a.png", "private_address"),
        ("http://0.0.0.0/a.png", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[fe80::1%25lo]/a.png", "private_address"),
    ],
)
async def test_an_address_that_spells_an_inner_one_is_not_connected_to(
    open_library: OpenLibrary, server: PhotoServer, address: str, code: str
) -> None:
    host, _, path = address.removeprefix("http://").partition("/")
    async with open_library(allowed_networks=()) as library:
        assert (await problem_with(library, address)).code == code
        assert (await problem_with(library, f"http://{host}:{server.port}/{path}")).code == code

    assert server.asked == []


async def test_a_name_that_turns_inward_between_two_photos_is_vetted_again(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", status(200, PNG))
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    async with open_library(resolve=names) as library:
        await library.obtain(server.url("/a.png", host="rebinding.example"))
        problem = await problem_with(library, server.url("/b.png", host="rebinding.example"))

    assert (problem.code, len(names.asked)) == ("private_address", 2)
    assert server.paths() == ["/a.png"]


async def test_a_name_that_turns_inward_between_two_tries_is_vetted_again(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", status(500))
    async with open_library(resolve=Names(["127.0.0.1"], ["10.0.0.1"])) as library:
        problem = await problem_with(library, server.url("/a.png", host="rebinding.example"))

    assert problem.code == "private_address"
    assert server.paths() == ["/a.png"]


async def test_beside_every_kind_of_harm_a_good_photo_is_had(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    begun = asyncio.Event()
    harm = [
        server.on("/loop", redirect("/loop")),
        server.on("/inside", redirect("http://169.254.169.254/")),
        server.on("/drip", slow_drip(begun)),
        server.on("/endless", endless(server)),
        server.on("/headers", pouring(server, OK, b"X-Photo: a\r\n" * 1000)),
        server.on("/page", status(200, b"<!doctype html>")),
    ]
    good = server.on("/a.png", status(200, PNG))
    async with open_library(max_bytes=1024**2, timeout_seconds=0.7, concurrency=2, per_host=2) as library:
        results = await asyncio.gather(*map(library.obtain, [*harm, good]), return_exceptions=True)

    codes = [result.code for result in results if isinstance(result, PhotoProblem)]
    assert codes == ["unreachable", "private_address", "timeout", "too_large", "unreachable", "not_an_image"]
    assert isinstance(results[-1], Photo)


async def test_a_crowded_server_is_asked_for_no_photo_before_the_time_it_named(
    library: StoredPhotos, server: PhotoServer, clock: FakeClock
) -> None:
    server.on("/a.png", status(429, Retry_After="30"), status(200, PNG))
    server.on("/b.png", status(200, PNG))
    await library.obtain(server.url("/a.png"))
    assert clock.slept == [30]

    server.on("/c.png", status(429, Retry_After="7200"))
    for path in ("/c.png", "/d.png", "/e.png"):
        assert (await problem_with(library, server.url(path))).code == "unreachable"

    assert server.paths() == ["/a.png", "/a.png", "/c.png"]
    assert (await library.obtain(server.url("/b.png", host="localhost"))).width == 64


async def test_the_photos_of_a_dead_server_are_given_up_after_a_few(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", status(200, PNG))
    dead = [f"http://dead.example:{server.port}/{number}.png" for number in range(20)]
    names = Names(["127.0.0.1"])
    for number in range(20):
        server.on(f"/{number}.png", status(500))
    async with open_library(resolve=names) as library:
        results = await asyncio.gather(*map(library.obtain, dead), return_exceptions=True)
        alive = await library.obtain(server.url("/a.png", host="alive.example"))

    assert {result.code for result in results if isinstance(result, PhotoProblem)} == {"unreachable"}
    assert len(results) == 20
    assert len(server.asked) < 30
    assert alive.width == 64
