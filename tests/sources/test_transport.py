"""Which addresses are public, and calls that do not end."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
from tests.loopback import Loopback, Reply

from papernotes.sources import SourceSettings
from papernotes.sources.client import Client
from papernotes.sources.failures import SourceError, within
from papernotes.sources.transport import is_local_name, is_private, is_private_literal


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::",
        "fec0::1",
        "fd00:ec2::254",
        "100::1",
        "4000::1",
    ],
)
def test_private_addresses(address: str) -> None:
    assert is_private(address)
    assert is_private_literal(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "2606:4700::1111", "198.18.3.4", "::ffff:1.1.1.1", "172.32.0.1", "64:ff9b::101:101"],
)
def test_public_addresses(address: str) -> None:
    assert not is_private(address)


def test_names_of_this_machine() -> None:
    assert is_private_literal("localhost")
    assert is_private_literal("any.localhost")
    assert is_private_literal("LocalHost.")
    assert not is_private_literal("example.org")
    assert not is_private_literal("localhost.example.org")


@pytest.mark.parametrize(
    "host", ["2130706433", "127.1", "0x7f000001", "0177.0.0.1", "0", "127.0.0.1.", "198.18.0.1", "1.1"]
)
def test_numbers_that_programs_read_differently_are_not_public(host: str) -> None:
    assert is_private_literal(host)


def test_names_that_no_host_of_the_internet_has() -> None:
    assert all(map(is_local_name, ["printer", "wiki.local", "Metadata.Google.Internal.", "a.home.arpa"]))
    assert not any(map(is_local_name, ["example.org", "local.example", "2606:4700::1111"]))


def test_a_call_within_its_time_returns_or_raises() -> None:
    assert within(10, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(10, lambda: 1 // 0)


def test_a_call_that_does_not_end_is_left_behind() -> None:
    go_on = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.01, go_on.wait)
    go_on.set()


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """For names, the addresses that each lookup in turn answers; what is left tells what was not asked."""
    answers: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: int, **how: int) -> list[Any]:
        if host in answers:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in answers[host].pop(0)]
        return real(host, port, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return answers


def test_the_address_that_was_checked_is_the_one_that_is_asked(addresses: dict[str, list[list[str]]]) -> None:
    with Loopback() as server:
        server.script("/page", Reply("here"))
        port = server.host.partition(":")[2]
        addresses["rebinding.example"] = [["127.0.0.1"], ["169.254.169.254"]]
        settings = SourceSettings(private_hosts=(f"rebinding.example:{port}",))
        with Client(settings) as client:
            assert client.get(f"http://rebinding.example:{port}/page").body == b"here"
        assert server.requests[0].headers["host"] == f"rebinding.example:{port}"
    assert addresses["rebinding.example"] == [["169.254.169.254"]]


def test_a_name_with_a_private_address_among_others_is_not_asked(
    addresses: dict[str, list[list[str]]],
) -> None:
    addresses["mixed.example"] = [["1.1.1.1", "127.0.0.1"]]
    with Client(SourceSettings()) as client, pytest.raises(SourceError, match=r"is at 127\.0\.0\.1"):
        client.get("http://mixed.example/")
