"""Connections only to addresses that a page from the web may send us to."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

import httpx2

from papernotes.sources.waiting import within

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

_FAKE = ipaddress.ip_network("198.18.0.0/15")


class PrivateAddressError(httpx2.TransportError):
    """A host's address is on this machine or in a private network."""


class UnknownHostError(httpx2.ConnectError):
    """A host's name could not be looked up."""


class CheckedTransport(httpx2.BaseTransport):
    """Looks a host up, checks its addresses, and connects to the ones it checked.

    The lookup counts towards the time for connecting. Connections are not kept, since one to an address may
    have been made for another host there.

    Args:
        private_hosts: hosts, with their port where the address has one, that may be on a private address.
    """

    def __init__(self, private_hosts: Container[str]) -> None:
        self._private_hosts = private_hosts
        self._inner = httpx2.HTTPTransport(limits=httpx2.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request to the first of a host's addresses that takes the connection.

        Raises:
            PrivateAddressError: the host is on an address that it must not be on.
            UnknownHostError: it has no address, or the lookup takes too long.
        """
        url = request.url
        host = url.raw_host.decode("ascii")
        seconds = request.extensions["timeout"]["connect"]
        addresses = _look_up(host, url.port or (443 if url.scheme == "https" else 80), seconds)
        if url.netloc.decode("ascii") not in self._private_hosts:
            for address in addresses:
                if is_private(address):
                    raise PrivateAddressError(f"{host} is at {address}, an address that is not public")
        chosen = _one_a_family(addresses)
        timeout = {**request.extensions["timeout"], "connect": seconds / len(chosen)}
        for address in chosen[:-1]:
            try:
                return self._send(request, address, timeout)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return self._send(request, chosen[-1], timeout)

    def close(self) -> None:
        """Close every connection."""
        self._inner.close()

    def _send(self, request: httpx2.Request, address: str, timeout: dict[str, float]) -> httpx2.Response:
        # The certificate is still to be the named host's, not the address's.
        host = request.url.raw_host.decode("ascii")
        return self._inner.handle_request(
            httpx2.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                extensions={**request.extensions, "timeout": timeout, "sni_hostname": host},
            )
        )


def is_private(address: str) -> bool:
    """Whether an IP address is on this machine, in a private network, or otherwise not a public host's.

    198.18.0.0/15, reserved for benchmarks, counts as public: proxies that work by intercepting lookups answer
    them with made-up addresses from it.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.version == 4 and ip in _FAKE:
        return False
    return not ip.is_global or ip.is_multicast


def is_private_literal(host: str) -> bool:
    """Whether a host is written as an IP address that is private, or as this machine's own name."""
    try:
        return is_private(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    def ask() -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    try:
        return within(seconds, ask)
    except TimeoutError as error:
        raise UnknownHostError("the name lookup takes too long") from error
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"the name cannot be looked up ({error})") from error


def _one_a_family(addresses: Iterable[str]) -> list[str]:
    """The first address of IPv6 and the first of IPv4, in the order that the system prefers."""
    by_family: dict[bool, str] = {}
    for address in addresses:
        by_family.setdefault(":" in address, address)
    return list(by_family.values())
