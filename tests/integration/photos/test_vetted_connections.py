"""Connections go to vetted addresses and nowhere else, whatever the name service says."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.adapters.photos.library import StoredPhotos
from services.adapters.photos.vetted_network import system_resolver
from services.chassis.photo_library import PhotoProblem
from tests.integration.photos.conftest import OpenLibrary
from tests.integration.photos.photo_server import PhotoServer, photo_server, redirect, status
from tests.integration.photos.resolvers import BUSY, GONE, Names
from tests.integration.pictures.photos.fakes import FakeClock
from tests.integration.pictures.photos.pictures import encoded, halves

PNG = encoded(halves(), "PNG")


async def problem_with(library: StoredPhotos, address: str) -> PhotoProblem:
    with pytest.raises(PhotoProblem) as caught:
        await library.obtain(address)
    return caught.value


async def test_a_name_is_connected_to_where_it_leads_and_asked_by_its_name(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", status(200, PNG))
    async with open_library(resolve=Names(["127.0.0.1"])) as library:
        await library.obtain(server.url("/a.png", host="photos.example"))

    assert server.asked[0].headers["host"] == f"photos.example:{server.port}"


async def test_a_name_is_resolved_once_for_a_fetch_so_that_it_cannot_be_rebound(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", status(200, PNG))
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    async with open_library(resolve=names) as library:
        await library.obtain(server.url("/a.png", host="rebinding.example"))

    assert names.asked == ["rebinding.example"]
    assert server.paths() == ["/a.png"]


@pytest.mark.parametrize(
    "answers",
    [
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["127.0.0.1", "10.0.0.1"],
        ["10.0.0.1", "127.0.0.1"],
    ],
)
async def test_a_name_with_an_internal_answer_is_not_connected_to(
    open_library: OpenLibrary, server: PhotoServer, answers: list[str]
) -> None:
    server.on("/a.png", status(200, PNG))
    async with open_library(resolve=Names(answers), allowed_hosts=("other.example",)) as library:
        problem = await problem_with(library, "http://photos.example/a.png")

    assert problem.code == "private_address"
    assert server.asked == []


async def test_loopback_is_closed_unless_it_was_opened(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    async with open_library(allowed_networks=()) as library:
        for host in ("127.0.0.1", "localhost", "[::1]"):
            assert (await problem_with(library, server.url("/a.png", host=host))).code == "private_address"
            assert (await problem_with(library, f"http://{host}/a.png")).code == "private_address"

    assert server.asked == []


async def test_a_redirect_is_resolved_and_vetted_like_the_first_address(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", redirect("http://inside.example/a.png"))
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with open_library(resolve=names) as library:
        problem = await problem_with(library, server.url("/a.png", host="outside.example"))

    assert names.asked == ["outside.example", "inside.example"]
    assert (problem.code, "inside.example leads to a private network" in problem.message) == (
        "private_address",
        True,
    )


async def test_the_next_address_is_tried_if_one_does_not_answer(
    open_library: OpenLibrary, server: PhotoServer
) -> None:
    server.on("/a.png", status(200, PNG))
    async with open_library(resolve=Names(["127.0.0.2", "127.0.0.1"])) as library:
        assert (await library.obtain(server.url("/a.png", host="photos.example"))).width == 64


async def test_an_allowed_host_may_lead_inside(open_library: OpenLibrary, server: PhotoServer) -> None:
    server.on("/a.png", status(200, PNG))
    wishes = {"allowed_networks": (), "allowed_hosts": ("photos.corp",), "resolve": Names(["127.0.0.1"])}
    async with open_library(**wishes) as library:
        assert (await library.obtain(server.url("/a.png", host="Photos.Corp"))).width == 64


async def test_a_name_that_does_not_exist_is_final(open_library: OpenLibrary, clock: FakeClock) -> None:
    async with open_library(resolve=Names(GONE)) as library:
        problem = await problem_with(library, "https://gone.example/a.png")

    assert (problem.code, problem.message) == ("unreachable", "there is no host called gone.example")
    assert clock.slept == []


async def test_a_name_service_that_is_busy_is_asked_again(
    open_library: OpenLibrary, server: PhotoServer, clock: FakeClock
) -> None:
    server.on("/a.png", status(200, PNG))
    async with open_library(resolve=Names(BUSY, ["127.0.0.1"])) as library:
        await library.obtain(server.url("/a.png", host="photos.example"))

    assert clock.slept == [1]


async def test_a_name_without_addresses_is_unreachable(open_library: OpenLibrary) -> None:
    async with open_library(resolve=Names([])) as library:
        assert (await problem_with(library, "http://empty.example/a.png")).code == "unreachable"


async def test_a_name_that_no_name_service_could_know_is_a_bad_address(open_library: OpenLibrary) -> None:
    async with open_library() as library:
        assert (await problem_with(library, f"http://{'a' * 64}.example/a.png")).code == "bad_url"


async def test_the_system_resolver_knows_this_machine() -> None:
    assert {str(address) for address in await system_resolver("localhost", 80)} & {"127.0.0.1", "::1"}


async def test_tls_is_asked_for_by_name_and_a_certificate_nobody_vouches_for_is_final(
    open_library: OpenLibrary, tmp_path: Path, clock: FakeClock
) -> None:
    tls, names = _self_signed(tmp_path, "photos.example"), []
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    async with photo_server(tls) as server, open_library(resolve=Names(["127.0.0.1"])) as library:
        problem = await problem_with(library, f"https://photos.example:{server.port}/a.png")

    assert names == ["photos.example"]
    assert (problem.code, "certificate is not valid" in problem.message) == ("unreachable", True)
    assert clock.slept == []


async def test_a_certificate_authority_of_ones_own_is_taken_from_the_environment(
    open_library: OpenLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = _self_signed(tmp_path, "photos.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "pair.pem"))
    async with photo_server(tls) as server, open_library(resolve=Names(["127.0.0.1"])) as library:
        server.on("/a.png", status(200, PNG))

        assert (await library.obtain(f"https://photos.example:{server.port}/a.png")).width == 64


def _self_signed(folder: Path, name: str) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pair = folder / "pair.pem"
    pair.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    return context
