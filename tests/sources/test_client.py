"""The HTTP client against a real server that behaves badly in every way."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from tests.loopback import Reply

from papernotes.sources.client import Client
from papernotes.sources.failures import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import Loopback

    from papernotes.sources import SourceSettings

PAGE = "https://example.org/page"
PATH = "/example.org/page"


def get(settings: SourceSettings, url: str = PAGE, waits: list[float] | None = None, **how: int) -> bytes:
    with Client(settings, sleep=(waits if waits is not None else []).append) as client:
        return client.get(url, **how).body  # type: ignore[arg-type]  # only numbers are passed


def failure(settings: SourceSettings, url: str = PAGE, waits: list[float] | None = None) -> SourceError:
    with pytest.raises(SourceError) as raised:
        get(settings, url, waits)
    return raised.value


def test_a_page_is_had_with_a_user_agent_and_what_is_accepted(
    server: Loopback, settings: SourceSettings
) -> None:
    server.script(PATH, Reply("hello", type="text/html; charset='GBK' ; x=y"))
    with Client(replace(settings, contact="me@example.org")) as client:
        answer = client.get(PAGE, accept="text/html")
    assert (answer.url, answer.type, answer.charset, answer.body) == (PAGE, "text/html", "gbk", b"hello")
    headers = server.requests[0].headers
    assert headers["user-agent"] == "papernotes (reading log; mailto:me@example.org)"
    assert headers["accept"] == "text/html"
    assert headers["host"] == server.host


@pytest.mark.parametrize(
    ("status", "passing", "told"),
    [
        (400, False, "example.org answered 400: Bad Request"),
        (403, False, "example.org answered 403: refuses anonymous readers"),
        (404, False, "example.org answered 404: knows no such page"),
        (500, True, "example.org answered 500: Internal Server Error"),
        (503, True, "example.org answered 503: Service Unavailable"),
    ],
)
def test_a_failure_is_told_and_tried_twice_if_it_may_pass(
    server: Loopback, settings: SourceSettings, status: int, passing: bool, told: str
) -> None:
    server.script(PATH, Reply(status=status))
    waits: list[float] = []
    error = failure(settings, waits=waits)
    assert (error.message, error.status, error.passing) == (told, status, passing)
    assert waits == ([1.0] if passing else [])
    assert len(server.requests) == (2 if passing else 1)


def test_a_second_try_may_go_well(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(status=503), Reply("better"))
    assert get(settings) == b"better"


def test_a_request_to_wait_is_honoured(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(status=429, headers={"Retry-After": "3"}), Reply("better"))
    waits: list[float] = []
    assert get(settings, waits=waits) == b"better"
    assert waits == [3.0]


def test_a_request_to_wait_may_be_a_date(server: Loopback, settings: SourceSettings) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=2.5), usegmt=True)
    server.script(PATH, Reply(status=503, headers={"Retry-After": until}), Reply("better"))
    waits: list[float] = []
    assert get(settings, waits=waits) == b"better"
    assert len(waits) == 1
    assert 0 <= waits[0] <= 3


@pytest.mark.parametrize("asked", ["3600", "Wed, 01 Jan 2098 00:00:00 GMT"])
def test_a_request_to_wait_for_long_is_not(server: Loopback, settings: SourceSettings, asked: str) -> None:
    server.script(PATH, Reply(status=429, headers={"Retry-After": asked}))
    waits: list[float] = []
    error = failure(settings, waits=waits)
    assert "asks to wait" in error.message
    assert error.passing
    assert waits == []
    assert len(server.requests) == 1


def test_a_request_to_wait_that_makes_no_sense_is_none(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(status=429, headers={"Retry-After": "soon"}), Reply("better"))
    assert get(settings) == b"better"


def test_a_used_up_allowance_passes_with_its_hour(server: Loopback, settings: SourceSettings) -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
    server.script(PATH, Reply(status=403, headers=spent))
    error = failure(settings)
    assert error.message.startswith("example.org answered 429: is asked too often and asks to wait")
    assert error.passing
    assert len(server.requests) == 1


def test_a_body_that_never_ends_is_cut_off(server: Loopback, settings: SourceSettings) -> None:
    def endless() -> object:
        while True:
            yield b"x" * 65536

    server.script(PATH, Reply(endless))  # type: ignore[arg-type]  # a generator of bytes
    assert "more than 4,096 KiB" in failure(replace(settings, total_timeout=20)).message


def test_a_body_that_grows_on_decompression_is_cut_off(server: Loopback, settings: SourceSettings) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    server.script(PATH, Reply(bomb, headers={"Content-Encoding": "gzip"}))
    assert "more than 4,096 KiB" in failure(replace(settings, total_timeout=20)).message


def test_a_body_that_is_not_compressed_as_it_says_is_told(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(b"no gzip", headers={"Content-Encoding": "gzip"}))
    assert "cannot be decompressed" in failure(settings).message


def test_a_slow_drip_runs_out_of_time(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(server.drip))
    error = failure(replace(settings, total_timeout=0.5))
    assert error.message == "example.org took longer than 0.5 s to answer"
    assert error.passing


def test_a_host_that_says_nothing_is_asked_once(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(silent=True))
    with Client(replace(settings, read_timeout=0.3)) as client:
        for _ in range(2):
            with pytest.raises(SourceError, match=r"example\.org did not answer within") as raised:
                client.get(PAGE)
            assert raised.value.silent
    assert len(server.requests) == 1


def test_a_connection_broken_off_is_tried_again(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply("short", headers={"Content-Length": "100"}), Reply("whole"))
    assert get(settings) == b"whole"


def test_a_redirect_loop_is_told(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": "/other"}))
    server.script("/example.org/other", Reply(status=302, headers={"Location": PAGE}))
    assert failure(settings).message == "example.org redirects in a circle"


def test_a_redirect_without_end_is_told(server: Loopback, settings: SourceSettings) -> None:
    for number in range(20):
        server.script(f"/example.org/{number}", Reply(status=301, headers={"Location": f"/{number + 1}"}))
    assert failure(settings, "https://example.org/0").message == "example.org redirects in a circle"
    assert len(server.requests) < 10


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "data:text/html,x"]
)
def test_a_redirect_to_another_scheme_is_not_followed(
    server: Loopback, settings: SourceSettings, target: str
) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": target}))
    assert f"redirects to a `{target.partition(':')[0]}:` address" in failure(settings).message


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://localhost:1/",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(
    server: Loopback, settings: SourceSettings, target: str
) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": target}))
    error = failure(settings)
    assert "is not a public host" in error.message
    assert not error.passing


def test_a_redirect_to_a_name_of_this_machine_is_not_followed(
    server: Loopback, settings: SourceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(*asked: str | int, **_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(asked[1])))]

    server.script(
        PATH, Reply(status=302, headers={"Location": f"http://innocent.example:{server.url[-5:]}/secret"})
    )
    server.script("/secret", Reply("secret"))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "is not a public host" in failure(settings).message
    assert server.asked("/secret") == []


def test_a_private_host_of_the_settings_is_asked(server: Loopback, settings: SourceSettings) -> None:
    server.script("/wiki", Reply("mine"))
    own = replace(settings, mirrors={}, private_hosts=(server.host,))
    assert get(own, f"{server.url}/wiki") == b"mine"
    assert "is not a public host" in failure(replace(own, private_hosts=()), f"{server.url}/wiki").message


def test_a_redirect_goes_through_the_mirrors_too(server: Loopback, settings: SourceSettings) -> None:
    server.script(PATH, Reply(status=302, headers={"Location": "https://doi.org/10.1/x"}))
    server.script("/doi.org/10.1/x", Reply("there"))
    with Client(settings) as client:
        answer = client.get(PAGE)
    assert (answer.url, answer.body) == ("https://doi.org/10.1/x", b"there")


@pytest.mark.parametrize(
    "url", ["https://", "http://[", "https://exa mple.org/", "https://\ud800/", "https://x:99999999/"]
)
def test_an_address_that_cannot_be_used_is_told(settings: SourceSettings, url: str) -> None:
    failure(settings, url)


def test_a_refused_connection_is_told_at_once_and_the_network_counts_as_down_after_two(
    settings: SourceSettings,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    down = replace(settings, mirrors={f"https://{name}.example": address for name in "abc"})
    with Client(down) as client:
        messages = []
        for name in "abc":
            with pytest.raises(SourceError) as raised:
                client.get(f"https://{name}.example/")
            assert raised.value.silent
            messages.append(raised.value.message)
    assert messages[0].startswith("a.example cannot be reached")
    assert messages[2] == "the network seems to be down"


def test_a_lookup_that_hangs_is_given_up(
    settings: SourceSettings, monkeypatch: pytest.MonkeyPatch, server: Loopback
) -> None:
    def hang(*_: object, **__: object) -> list[object]:
        server.closing.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    error = failure(replace(settings, connect_timeout=0.1), "https://nowhere.example/")
    assert error.message == "nowhere.example cannot be found: the name lookup takes too long"


def test_a_proxy_is_used_and_private_addresses_are_refused_before_it(
    server: Loopback, settings: SourceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    server.script("http://elsewhere.example/page", Reply("by proxy"))
    proxied = replace(settings, mirrors={})
    assert get(proxied, "http://elsewhere.example/page") == b"by proxy"
    assert "is not a public host" in failure(proxied, "http://127.0.0.1/").message


def test_hosts_of_the_settings_are_asked_without_the_proxy(
    server: Loopback, settings: SourceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    server.script(PATH, Reply("direct"))
    assert get(settings) == b"direct"


def test_a_proxy_that_cannot_be_used_is_told(
    settings: SourceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "gopher://127.0.0.1:9")
    assert "proxy" in failure(settings).message


def test_an_answer_is_not_asked_for_twice_in_a_day(
    server: Loopback, settings: SourceSettings, tmp_path: Path
) -> None:
    server.script(PATH, Reply("first", type="text/html; charset=gbk"), Reply("second"))
    for _ in range(2):
        with Client(settings, cache=tmp_path / "answers") as client:
            answer = client.get(PAGE)
            assert (answer.body, answer.charset, answer.url) == (b"first", "gbk", PAGE)
    with Client(settings, cache=tmp_path / "answers", fresh=True) as client:
        assert client.get(PAGE).body == b"second"
    with Client(settings, cache=tmp_path / "answers") as client:
        assert client.get(PAGE).body == b"second"
        assert client.get(PAGE, accept="application/json").body == b"second"
    assert len(server.requests) == 3


def test_failures_are_not_kept(server: Loopback, settings: SourceSettings, tmp_path: Path) -> None:
    server.script(PATH, Reply(status=404), Reply("there now"))
    with Client(settings, cache=tmp_path) as client:
        with pytest.raises(SourceError):
            client.get(PAGE)
        assert client.get(PAGE).body == b"there now"


def test_a_cache_that_cannot_be_written_does_not_matter(
    server: Loopback, settings: SourceSettings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    server.script(PATH, Reply("page"))
    with Client(settings, cache=tmp_path / "file") as client:
        assert client.get(PAGE).body == b"page"


def test_requests_to_arxiv_keep_their_distance_across_commands(
    server: Loopback, settings: SourceSettings, tmp_path: Path
) -> None:
    server.script("/arxiv.org/abs/1", Reply("page"))
    server.script(PATH, Reply("page"))
    paced = replace(settings, arxiv_interval=1000)
    waits: list[float] = []
    for number in range(3):
        with Client(paced, cache=tmp_path, sleep=waits.append) as client:
            client.get(PAGE)
            client.get(f"https://arxiv.org/abs/1?{number}")
    assert len(waits) == 2
    assert all(990 < wait <= 1000 for wait in waits)


def test_the_token_goes_to_github_itself_only(
    server: Loopback, settings: SourceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    server.script("/api.github.com/user", Reply("{}"))
    with Client(settings) as client:
        client.get("https://api.github.com/user")
        assert "authorization" not in server.requests[0].headers
        assert client._headers("https://api.github.com/user", "*/*")["Authorization"] == "Bearer secret"
        assert "Authorization" not in client._headers("https://api.github.com.example/user", "*/*")
