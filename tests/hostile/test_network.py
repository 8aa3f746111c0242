"""A library's settings and links, and what pages redirect to, lead nowhere but to public hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.loopback import Loopback, Reply
from tests.sources.services import API, entry, feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.outside import Finished, Outside

pytestmark = pytest.mark.soak
NOTE = "## 12.3\n\n- https://arxiv.org/abs/2205.14135\n\t- FlashAttention\n"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def set_own(outside: Outside, **sources: Any) -> None:
    """Write the user's own settings."""
    own = outside.home / ".config" / "papernotes" / "config.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(yaml.safe_dump({"sources": {"arxiv_interval": 0, **sources}}), "utf-8")


def set_library(outside: Outside, **sources: Any) -> None:
    """Write the settings that came with the library."""
    settings = outside.library / ".papernotes" / "config.yaml"
    settings.write_text(yaml.safe_dump({"notes": ["notes"], "sources": sources}), "utf-8")


def asked(outside: Outside, server: Loopback, *words: str, **environ: str) -> tuple[Finished, list[str]]:
    """Run a command; how it ended, and what the server was asked meanwhile."""
    before = len(server.requests)
    done = outside.run(*words, environ={"NO_PROXY": "", "http_proxy": "", "https_proxy": "", **environ})
    return done, [request.path for request in server.requests[before:]]


def test_a_library_names_no_mirror(outside: Outside, server: Loopback) -> None:
    server.script(API, feed(entry("2205.14135", "Planted")))
    outside.note(NOTE)
    closed = {"https://export.arxiv.org": "http://127.0.0.1:9", "https://arxiv.org": "http://127.0.0.1:9"}
    set_own(outside, mirrors={**closed, "https://doi.org": "http://127.0.0.1:9"})
    set_library(outside, mirrors=server.mirrors, private_hosts=[server.host], contact="spy@example.org")
    for words in (["fetch"], ["add", "2312.00752"], ["add", "--pdf", "2312.00753"], ["fetch", "--refresh"]):
        done, paths = asked(outside, server, *words)
        assert not paths
        assert "Planted" not in done.out
        assert done.err.count("sources:") == 1
        assert f"{outside.library}/.papernotes/config.yaml:3" in done.err.replace("~", str(outside.home))
        assert ".config/papernotes/config.yaml" in done.err


def test_a_library_makes_no_host_public(outside: Outside, server: Loopback) -> None:
    server.script("/page", Reply("<title>Planted title</title>"))
    outside.note(f"## 12.3\n\n- {server.url}/page\n")
    set_library(outside, private_hosts=[server.host, "127.0.0.1"])
    done, paths = asked(outside, server, "fetch")
    assert (done.status, paths) == (0, [])
    assert "is not a public host" in done.err


def test_the_user_s_own_settings_name_mirrors_and_private_hosts(outside: Outside, server: Loopback) -> None:
    server.script(API, feed(entry("2205.14135", "Fast and exact")))
    server.script("/page", Reply("<title>A page of the lab</title>"))
    outside.note(f"{NOTE}- {server.url}/page\n")
    set_own(outside, mirrors=server.mirrors, private_hosts=[server.host])
    done, paths = asked(outside, server, "fetch")
    assert (done.status, done.out) == (
        0,
        "Fast and exact\nA page of the lab\n2 records written, 0 still missing\n",
    )
    assert len(paths) == 2
    assert not done.err


@pytest.mark.parametrize("path", [".config/papernotes/config.yaml", "elsewhere/papernotes/config.yaml"])
def test_a_setting_of_one_s_own_that_cannot_be_used_is_named(outside: Outside, path: str) -> None:
    outside.note(NOTE)
    own = outside.home / path
    own.parent.mkdir(parents=True)
    own.write_text("library: ~/library\nsources:\n  contact: me\n  mirror: {}\n", "utf-8")
    environ = {} if path.startswith(".config") else {"XDG_CONFIG_HOME": str(outside.home / "elsewhere")}
    for words in (["fetch"], ["add", "2312.00752"]):
        done = outside.run(*words, environ=environ)
        assert done.status == 1
        assert f"{own}:4 `sources: mirror` is no setting" in done.err
    assert outside.run("add", "2312.00752", "--no-fetch", environ=environ).status == 0
    assert outside.run("list", environ=environ).status == 0


WRITTEN = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "0",
    "0.0.0.0",  # noqa: S104 - an address to ask
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "%31%32%37.0.0.1",
    "１２７.0.0.1",
    "①②⑦.0.0.1",
    "127。0。0。1",
)
"""Ways to write a host that is not public, most of them this machine."""


@pytest.mark.parametrize("proxied", [False, True], ids=["direct", "proxied"])
def test_no_address_leads_to_a_private_network(outside: Outside, server: Loopback, *, proxied: bool) -> None:
    """With a proxy, nothing may reach even that, which would look the host up itself."""
    environ = {"http_proxy": server.url, "https_proxy": server.url} if proxied else {}
    set_own(outside, mirrors={"https://example.org": server.url}, connect_timeout=1, read_timeout=1)
    with Loopback() as private:
        port = private.host.partition(":")[2]
        pages = ""
        for number, host in enumerate(WRITTEN):
            url = f"http://{host}:{port}/secret-{number}"
            pages += f"- https://example.org/page-{number}\n- {url}\n"
            server.script(f"/page-{number}", Reply(status=302, headers={"Location": _ascii(url)}))
            for either in (private, server):
                either.script(f"/secret-{number}", Reply("<title>Planted</title>"))
        outside.note(f"## 12.3\n\n{pages}")
        done, paths = asked(outside, server, "fetch", **environ)
        assert "Planted" not in done.out
        assert [path for path in paths if "secret" in path] == []
        assert len([path for path in paths if "page" in path]) >= len(WRITTEN)
        assert "0 records written" in done.out
        for host in ("127.0.0.1", "127.1", "localhost", "2130706433", "[::ffff:7f00:1]", "[2002:7f00:1::]"):
            done, paths = asked(outside, server, "add", f"http://{host}:{port}/secret-0", **environ)
            assert (done.status, paths) == (0, [])
        assert private.requests == []


@pytest.mark.parametrize(
    "environ",
    [
        {"no_proxy": "127.0.0.1,localhost"},
        {"no_proxy": "*"},
        {"http_proxy": ""},
    ],
)
def test_what_passes_a_proxy_by_is_checked_as_well(
    outside: Outside, server: Loopback, environ: dict[str, str]
) -> None:
    port = server.host.partition(":")[2]
    server.script("/secret", Reply("<title>Planted</title>"))
    outside.note(f"## 12.3\n\n- http://127.1:{port}/secret\n- http://2130706433:{port}/secret\n")
    proxies = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    done, paths = asked(outside, server, "fetch", **{**proxies, **environ})
    assert paths == []
    assert "Planted" not in done.out


def _ascii(url: str) -> str:
    """Return an address as a header can hold it."""
    return url.encode().decode("latin-1")
