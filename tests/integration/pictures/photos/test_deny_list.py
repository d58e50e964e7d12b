"""Which addresses a photo may never come from."""

from ipaddress import ip_address

import pytest

from services.adapters.photos import deny_list
from services.adapters.photos.deny_list import denied_kind

DENIED = {
    "127.0.0.1": "this machine",
    "127.255.255.254": "this machine",
    "::1": "this machine",
    "0.0.0.0": "the unspecified address",  # noqa: S104 - an address to refuse, not one to bind
    "0.1.2.3": "the unspecified address",
    "::": "the unspecified address",
    "169.254.169.254": "a cloud's metadata service",
    "169.254.170.2": "a cloud's metadata service",
    "168.63.129.16": "a cloud's metadata service",
    "100.100.100.200": "a cloud's metadata service",
    "192.0.0.192": "a cloud's metadata service",
    "fd00:ec2::254": "a cloud's metadata service",
    "fd20:ce::254": "a cloud's metadata service",
    "10.0.0.1": "a private network",
    "10.255.255.255": "a private network",
    "172.16.0.1": "a private network",
    "172.31.255.255": "a private network",
    "192.168.1.1": "a private network",
    "fc00::1": "a private network",
    "fdff:ffff::1": "a private network",
    "fec0::1": "a private network",
    "100.64.0.1": "a carrier's inner network",
    "100.127.255.255": "a carrier's inner network",
    "169.254.1.1": "a link-local address",
    "fe80::1": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "224.0.0.1": "a multicast or broadcast address",
    "233.252.0.1": "a multicast or broadcast address",
    "239.255.255.250": "a multicast or broadcast address",
    "255.255.255.255": "a multicast or broadcast address",
    "ff02::1": "a multicast or broadcast address",
    "ff0e::1": "a multicast or broadcast address",
    "::ffff:127.0.0.1": "an IPv4 address inside an IPv6 address",
    "::ffff:169.254.169.254": "an IPv4 address inside an IPv6 address",
    "::ffff:93.184.216.34": "an IPv4 address inside an IPv6 address",
    "::ffff:0:10.0.0.1": "an IPv4 address inside an IPv6 address",
    "::127.0.0.1": "an IPv4 address inside an IPv6 address",
    "64:ff9b::a9fe:a9fe": "an address translator (NAT64)",
    "64:ff9b::5db8:d822": "an address translator (NAT64)",
    "64:ff9b:1::1": "an address translator (NAT64)",
    "2002:7f00:1::": "a tunnel (6to4, Teredo)",
    "2002:a9fe:a9fe::1": "a tunnel (6to4, Teredo)",
    "192.88.99.1": "a tunnel (6to4, Teredo)",
    "2001::1": "a tunnel (6to4, Teredo)",
    "2001:0:7f00:1::": "a tunnel (6to4, Teredo)",
    "192.0.0.8": "a reserved network",
    "192.0.2.1": "a reserved network",
    "192.31.196.1": "a reserved network",
    "192.52.193.1": "a reserved network",
    "192.175.48.1": "a reserved network",
    "198.18.0.1": "a reserved network",
    "198.19.255.255": "a reserved network",
    "198.51.100.7": "a reserved network",
    "203.0.113.7": "a reserved network",
    "240.0.0.1": "a reserved network",
    "100::1": "a reserved network",
    "2001:10::1": "a reserved network",
    "2001:db8::1": "a reserved network",
    "3fff::1": "a reserved network",
    "5f00::1": "a reserved network",
    "4000::1": "an address outside the public internet",
    "e000::1": "an address outside the public internet",
    "2606:2800:220:1::1%eth0": "an address outside the public internet",
}
PUBLIC = (
    "93.184.216.34",
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "192.169.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2a00:1450:4001:800::200e",
)


@pytest.mark.parametrize(("address", "kind"), DENIED.items())
def test_an_internal_or_special_address_is_denied_and_named(address: str, kind: str) -> None:
    assert denied_kind(ip_address(address)) == kind


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_denied(address: str) -> None:
    assert denied_kind(ip_address(address)) is None


@pytest.mark.parametrize("address", ["10.0.0.1", "224.0.0.1", "fe80::1", "2001:db8::1", "ff0e::1"])
def test_what_the_standard_library_knows_better_is_denied_as_well(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deny_list, "_NETWORKS", ())

    assert denied_kind(ip_address(address)) == "an address outside the public internet"
