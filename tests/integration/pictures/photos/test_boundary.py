"""Which hosts, ports and answers may be connected to."""

from ipaddress import ip_address, ip_network

import httpx2
import pytest

from services.adapters.photos.boundary import Boundary, check_host, literal_address
from services.adapters.photos.settings import PhotoSettings
from services.chassis.photo_library import PhotoProblem

PUBLIC = ip_address("93.184.216.34")
INTRANET = ip_address("10.20.0.7")
ODD_HOSTS = (
    "0x7f.1",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "0",
    "0x",
    "1.2.3.4.5",
    "256.256.256.256",
    "127.0.0.0x1",
    "127%2e0.0.1",
    "a%20b",
    "fe80::zz",
    "-a.example",
    "",
)


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_an_odd_spelling_of_an_address_is_no_host(host: str) -> None:
    with pytest.raises(PhotoProblem) as caught:
        check_host(host)

    assert caught.value.code == "bad_url"


@pytest.mark.parametrize(
    "host", ["cdn.example", "a_b.example.", "xn--bcher-kva.de", "4x.example", "1.1.1.1", "::1"]
)
def test_a_name_or_a_plainly_written_address_is_a_host(host: str) -> None:
    check_host(host)


def test_a_literal_is_read_strictly() -> None:
    assert literal_address("1.1.1.1") == ip_address("1.1.1.1")
    assert literal_address("::1") == ip_address("::1")
    assert literal_address("127.1") is None


@pytest.mark.parametrize(
    "url", ["ftp://cdn.example/a.jpg", "file:///etc/passwd", "https://me:secret@cdn.example/a.jpg"]
)
def test_an_address_that_is_not_plain_web_is_refused_without_telling_its_secret(url: str) -> None:
    with pytest.raises(PhotoProblem) as caught:
        Boundary().check_url(httpx2.URL(url))

    assert caught.value.code == "bad_url"
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("port", [80, 443])
def test_a_public_address_is_admitted_on_the_ports_of_the_web(port: int) -> None:
    Boundary().admit("cdn.example", port, [PUBLIC])


@pytest.mark.parametrize("port", [22, 6379, 8080])
def test_a_public_address_is_refused_on_other_ports(port: int) -> None:
    with pytest.raises(PhotoProblem, match="ports 80 and 443"):
        Boundary().admit("cdn.example", port, [PUBLIC])


@pytest.mark.parametrize("answers", [[INTRANET], [PUBLIC, INTRANET], [INTRANET, PUBLIC]])
def test_one_internal_answer_refuses_the_name(answers: list[object]) -> None:
    with pytest.raises(PhotoProblem, match="a private network") as caught:
        Boundary().admit("cdn.example", 443, answers)  # type: ignore[arg-type] # parametrised

    assert caught.value.code == "private_address"
    assert "10.20" not in caught.value.message


def test_an_allowed_network_is_open_on_any_port_and_nothing_beside_it() -> None:
    boundary = Boundary(networks=(ip_network("10.20.0.0/16"),))

    boundary.admit("photos.corp", 8080, [INTRANET])
    with pytest.raises(PhotoProblem):
        boundary.admit("photos.corp", 443, [ip_address("10.21.0.7")])
    with pytest.raises(PhotoProblem):
        boundary.admit("photos.corp", 8080, [INTRANET, PUBLIC])


def test_an_allowed_host_is_open_wherever_it_leads_and_no_other_name() -> None:
    boundary = Boundary.of(PhotoSettings(allowed_hosts=("Photos.Corp.",)))

    boundary.admit("photos.corp", 8080, [INTRANET])
    with pytest.raises(PhotoProblem):
        boundary.admit("evil.photos.corp", 443, [INTRANET])
