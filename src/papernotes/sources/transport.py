"""Connections only to addresses that a page from the web may send us to."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.request import proxy_bypass

import httpx2

from papernotes.sources.failures import within

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

_FAKE = ipaddress.ip_network("198.18.0.0/15")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""Addresses of protocols (RFC 6890), of which some Pythons know a few only."""
_GLOBAL = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given to hosts of the internet (IANA's IPv6 address space)."""
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a translator (NAT64) turns into the IPv4 address at their end."""
_LOCAL_ENDINGS = (
    *(".localhost", ".local", ".internal", ".intranet", ".private"),
    *(".corp", ".home", ".lan", ".arpa"),
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
        is_to_be_public = url.netloc.decode("ascii") not in self._private_hosts
        if is_to_be_public and is_private_literal(host):
            raise PrivateAddressError(f"{host} is no public address")
        seconds = request.extensions["timeout"]["connect"]
        addresses = _look_up(host, url.port or (443 if url.scheme == "https" else 80), seconds)
        if is_to_be_public:
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


class RoutedTransport(httpx2.BaseTransport):
    """Sends requests by the proxies of the environment where these are for them, else directly.

    A proxy looks hosts up itself, so that only what a host is called can be checked before. Hosts of the
    settings, and hosts that pass the proxy by (`NO_PROXY`), are asked directly.

    Args:
        private_hosts: as for `CheckedTransport`.
        proxies: addresses of proxies by scheme, `all` for any scheme, as `urllib.request.getproxies` does it.

    Raises:
        ImportError, ValueError, httpx2.InvalidURL: an address of a proxy cannot be used.
    """

    def __init__(self, private_hosts: Container[str], proxies: Mapping[str, str]) -> None:
        self._private_hosts = private_hosts
        self._direct = CheckedTransport(private_hosts)
        self._proxied = {
            scheme: httpx2.HTTPTransport(proxy=address if "://" in address else f"http://{address}")
            for scheme, address in proxies.items()
            if scheme in {"http", "https", "all"}
        }

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            PrivateAddressError: the host is not a public one.
        """
        url = request.url
        place = url.netloc.decode("ascii")
        proxy = self._proxied.get(url.scheme) or self._proxied.get("all")
        if proxy is None or place in self._private_hosts or proxy_bypass(place):
            return self._direct.handle_request(request)
        host = url.raw_host.decode("ascii")
        if is_private_literal(host) or is_local_name(host):
            raise PrivateAddressError(f"{host} is no name or address of a public host")
        return proxy.handle_request(request)

    def close(self) -> None:
        """Close every connection."""
        for transport in (self._direct, *self._proxied.values()):
            transport.close()


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
