"""Which hosts are on the internet, and which on this machine or in a private network."""

from __future__ import annotations

import ipaddress
import socket

_FAKE = ipaddress.ip_network("198.18.0.0/15")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""Addresses of protocols (RFC 6890), of which some Pythons know a few only."""
_GLOBAL = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given to hosts of the internet (IANA's IPv6 address space)."""
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a translator (NAT64) turns into the IPv4 address at their end."""
_LOCAL_ENDINGS = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".private",
    ".corp",
    ".home",
    ".lan",
    ".arpa",
)
"""Ends of names that no host of the internet has (RFC 6761, RFC 6762 appendix G, RFC 8375)."""


def is_private(address: str) -> bool:
    """Whether an IP address is on this machine, in a private network, or otherwise not a public host's.

    198.18.0.0/15, reserved for benchmarks, counts as public: proxies that work by intercepting lookups answer
    them with made-up addresses from it.

    Raises:
        ValueError: it is no IP address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            within = ipaddress.IPv4Address(ip.packed[-4:])
        if within is not None:
            return is_private(str(within))
        return ip not in _GLOBAL or not ip.is_global
    return ip not in _FAKE and (not ip.is_global or ip.is_multicast or ip in _PROTOCOLS)


def is_private_literal(host: str) -> bool:
    """Whether a host is written as an address that is not public, or as this machine's own name.

    So is every number that is no plain IP address (`2130706433`, `127.1`, `0177.0.0.1`, `%31`): programs
    differ in what address they read in it.
    """
    bare = host.lower().rstrip(".")
    try:
        return is_private(bare) or ipaddress.ip_address(bare) in _FAKE
    except ValueError:
        pass
    try:
        socket.inet_aton(bare)
    except (OSError, ValueError):
        return bare == "localhost" or bare.endswith(".localhost") or "%" in bare
    return True


def is_local_name(host: str) -> bool:
    """Whether a name can be found in a private network only: it has no dot, or ends as such names do."""
    bare = host.lower().rstrip(".")
    return ("." not in bare and ":" not in bare) or bare.endswith(_LOCAL_ENDINGS)
