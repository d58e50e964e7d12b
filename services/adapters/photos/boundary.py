"""The decision whether a photo's host, port and addresses may be connected to.

Every answer of a name is vetted and one bad answer refuses the name: honest names do not mix public
and internal addresses. What an operator allowed, by network or by name, is not vetted further.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Self

import httpx2

from services.chassis.photo_library import PhotoProblem

from .address import shown
from .deny_list import IPAddress, IPNetwork, denied_kind
from .settings import PhotoSettings

_WEB_PORTS = frozenset({80, 443})
_PORTS = range(1, 65536)
_NUMERIC = re.compile(r"\d+|0x[0-9a-f]*")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?")


@dataclass(frozen=True)
class Boundary:
    """Where photos may come from."""

    networks: tuple[IPNetwork, ...] = ()
    hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: PhotoSettings) -> Self:
        """Return the boundary that the settings draw."""
        return cls(settings.allowed_networks, frozenset(_plain(host) for host in settings.allowed_hosts))

    def check_url(self, url: httpx2.URL) -> None:
        """Raise PhotoProblem for an address that must not even be looked up; asked of every redirect too."""
        if url.scheme not in {"http", "https"}:
            raise PhotoProblem(
                "bad_url", f"the photo's server sends us on to a {url.scheme}: address, which is not the web"
            )
        if url.userinfo:
            raise PhotoProblem("bad_url", f"the photo's address {shown(url)} carries a user name or password")
        if url.port is not None and url.port not in _PORTS:
            raise PhotoProblem(
                "bad_url", f"the photo's address names port {str(url.port)[:20]}; ports go from 1 to 65535"
            )
        check_host(url.raw_host.decode("ascii"))

    def admit(self, host: str, port: int, answers: Sequence[IPAddress]) -> None:
        """Raise PhotoProblem unless every address of the host may be connected to on this port."""
        if _plain(host) in self.hosts:
            return
        strangers = [address for address in answers if not self._is_allowed(address)]
        if strangers and port not in _WEB_PORTS:
            raise PhotoProblem(
                "private_address",
                f"{host} is asked on port {port}; photos come from ports 80 and 443, "
                "or from hosts and networks that the operator allowed",
            )
        kinds = [kind for kind in map(denied_kind, strangers) if kind is not None]
        if kinds:
            raise PhotoProblem(
                "private_address",
                f"{host} leads to {kinds[0]}; photos are fetched from the public internet only",
            )

    def _is_allowed(self, address: IPAddress) -> bool:
        return any(address.version == net.version and address in net for net in self.networks)


def literal_address(host: str) -> IPAddress | None:
    """Return the address that a host spells out in the usual way, None if it is a name."""
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except AddressValueError:
        return None


def check_host(host: str) -> None:
    """Raise PhotoProblem for a host that is neither a name nor an address as addresses are usually written.

    Systems read 0x7f.1, 2130706433 and 0177.0.0.1 as 127.0.0.1; people do not, and catalogues do not.
    """
    if literal_address(host) is not None:
        return
    last = host.lower().rstrip(".").rpartition(".")[2]
    if not _NAME.fullmatch(host.lower()) or _NUMERIC.fullmatch(last):
        raise PhotoProblem("bad_url", f"the photo's address names no usable host: {host[:80] or '(none)'}")


def _plain(host: str) -> str:
    return host.lower().rstrip(".")
