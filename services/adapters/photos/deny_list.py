"""The networks that a catalogue's photo must not lead to, and what each of them is.

Our own list, because `ipaddress.is_global` calls 6to4 relays, some multicast and a cloud's metadata
address global. From the IANA special-purpose registries (RFC 6890 and its successors) and the
documentation of the clouds; what the standard library does not call global is refused as well.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

_DENIED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("this machine", ("127.0.0.0/8", "::1/128")),
    ("the unspecified address", ("0.0.0.0/8", "::/128")),
    (
        "a cloud's metadata service",
        (
            "169.254.169.254/32",
            "169.254.170.2/32",
            "168.63.129.16/32",
            "100.100.100.200/32",
            "192.0.0.192/32",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
        ),
    ),
    ("a private network", ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10")),
    ("a carrier's inner network", ("100.64.0.0/10",)),
    ("a link-local address", ("169.254.0.0/16", "fe80::/10")),
    ("a multicast or broadcast address", ("224.0.0.0/4", "255.255.255.255/32", "ff00::/8")),
    ("an IPv4 address inside an IPv6 address", ("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96")),
    ("an address translator (NAT64)", ("64:ff9b::/96", "64:ff9b:1::/48")),
    ("a tunnel (6to4, Teredo)", ("192.88.99.0/24", "2002::/16", "2001::/32")),
    (
        "a reserved network",
        (
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2620:4f:8000::/48",
            "3fff::/20",
            "5f00::/16",
        ),
    ),
)
_NETWORKS: tuple[tuple[IPNetwork, str], ...] = tuple(
    (ip_network(network), kind) for kind, networks in _DENIED for network in networks
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")


def denied_kind(address: IPAddress) -> str | None:
    """Return what an address is if no photo may come from it, None for a public one."""
    for network, kind in _NETWORKS:
        if address.version == network.version and address in network:
            return kind
    public = address.is_global and not address.is_multicast
    if isinstance(address, IPv6Address):
        public = public and address in _GLOBAL_UNICAST and address.scope_id is None
    return None if public else "an address outside the public internet"
