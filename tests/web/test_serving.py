"""The served page as any program on the network sees it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from tests.web.conftest import serving, variables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Served

PICTURE = "pictures/asset/Pasted%20image%2020251210090512.png"


def ask(
    served: Served, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def search(served: Served, **parameters: str) -> Any:
    answer, body = ask(served, f"/api/search?{urlencode(parameters)}")
    assert answer.status == 200
    return json.loads(body)


def names(served: Served, **parameters: str) -> set[str]:
    return {hit["name"] for hit in search(served, **parameters)["hits"]}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:9", "[::1]:8000"])
def test_it_answers_to_itself(served: Served, host: str) -> None:
    assert ask(served, "/", Host=host)[0].status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "[::1"]
)
def test_it_answers_to_no_name_that_leads_here(served: Served, host: str) -> None:
    answer, body = ask(served, "/api/search?q=attention", Host=host)
    assert answer.status in {400, 421}
    assert b"hits" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/api/search", "/nowhere"])
def test_it_can_only_be_read(served: Served, method: str, path: str) -> None:
    assert ask(served, path, method)[0].status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/months/2025-12.html",
        "/api/search?q=kv",
        "/api/version",
        "/style.css",
        f"/{PICTURE}",
        "/no",
    ],
)
def test_every_answer_is_guarded(served: Served, path: str) -> None:
    answer, _ = ask(served, path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in answer.headers["Content-Security-Policy"].replace("style-src 'unsafe-inline'", "")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Server" not in answer.headers


def test_head_gives_the_headers_alone(served: Served) -> None:
    answer, body = ask(served, "/", "HEAD")
    assert (answer.status, body) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000


def test_a_picture_is_a_picture(served: Served) -> None:
    answer, body = ask(served, f"/{PICTURE}")
    assert answer.headers["Content-Type"] == "image/png"
    assert body.startswith(b"\x89PNG")


def test_a_drawing_is_boxed_in_and_a_scripted_one_is_not_given(hostile: Served) -> None:
    answer, body = ask(hostile, "/pictures/asset/picture.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert body.startswith(b"<svg")
    assert ask(hostile, "/pictures/asset/scripted.svg")[0].status == 404


def test_a_document_is_given_as_what_it_is(served: Served) -> None:
    kept = served.folder / "asset" / "论文.pdf"
    kept.write_bytes(b"%PDF-1.4")
    answer, body = ask(served, "/files/asset/%E8%AE%BA%E6%96%87.pdf")
    assert (answer.status, answer.headers["Content-Type"], body) == (200, "application/pdf", b"%PDF-1.4")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/files/notes/2025-12.md",
        "/files/..%2fnotes%2f2025-12.md",
        "/files/.papernotes/secret.txt",
        "/files/leads-out.txt",
        "/pictures/notes/2025-12.md",
        "/pictures/../notes/2025-12.md",
        "/pictures/..%2fnotes%2f2025-12.md",
        "/pictures/%2e%2e/%2e%2e/etc/passwd",
        "/pictures//etc/passwd",
        "/pictures/asset/",
        "/pictures/",
        "/pictures/Pasted%20image%2020251210090512.png",
        "/pictures/asset/%00.png",
        "/pictures/.papernotes/secret.png",
        "/pictures/leads-out.png",
        "/pictures/disguised.png",
        "/pictures/" + "x" * 5000 + ".png",
        "/search.js",
        "/data.js",
        "/templates/base.html",
        "/months/1999-01.html",
        "/months/..%2f..%2fx.html",
        "/entries/none.html",
    ],
)
def test_nothing_else_is_given_away(served: Served, path: str, tmp_path: Path) -> None:
    (served.folder / ".papernotes").mkdir(exist_ok=True)
    (served.folder / ".papernotes" / "secret.png").write_bytes(b"secret")
    (served.folder / ".papernotes" / "secret.txt").write_bytes(b"secret")
    (tmp_path / "secret.png").write_bytes(b"secret")
    for name, target in (
        ("leads-out.png", tmp_path / "secret.png"),
        ("leads-out.txt", tmp_path / "secret.png"),
        ("disguised.png", served.folder / "notes/2025-12.md"),
    ):
        (served.folder / name).unlink(missing_ok=True)
        (served.folder / name).symlink_to(target)
    answer, body = ask(served, path)
    assert answer.status == 404
    assert body == b"There is nothing here.\n"


def test_search_answers_in_the_shape_that_the_page_reads(served: Served) -> None:
    made = search(served, q="稀疏注意力")
    assert set(made) == {"total", "hits", "facets", "notices", "suggestions"}
    assert made["total"] == len(made["hits"]) > 3
    hit = next(one for one in made["hits"] if one["name"] == "Quest")
    assert hit["place"].startswith("notes/2025-12.md:")
    assert hit["topics"] == ["稀疏注意力"]
    assert hit["url"] == f"entries/{hit['key']}.html"
    assert ["稀疏注意力", 3] in made["facets"]["topic"]
    marked = search(served, q="prefill")["hits"][0]
    [start, end] = marked["marked"]["snippet"][0]
    assert marked["snippet"][start:end] == "prefill"


@pytest.mark.parametrize("query", ["", "attention"])
def test_filters_narrow_a_search_and_a_list_alike(served: Served, query: str) -> None:
    every = search(served, q=query)
    for facet, counts in every["facets"].items():
        for value, number in counts[:5]:
            narrowed = search(served, q=query, **{facet: value})
            assert narrowed["total"] == number, (facet, value)
    assert names(served, q=query, kind="nonsense") == set()
    assert names(served, q=query, month="2025-1'x") == set()


def test_a_day_is_a_filter(served: Served) -> None:
    assert "Medusa" in names(served, day="2025-12-22")
    assert names(served, q="medusa", day="2025-12-22") == {"Medusa"}
    assert names(served, q="medusa", day="2025-12-09") == set()


def test_pages_of_hits_follow_each_other(served: Served) -> None:
    first, second = search(served, page="1"), search(served, page="2")
    keys = [hit["key"] for made in (first, second) for hit in made["hits"]]
    assert len(keys) == len(set(keys)) > len(first["hits"]) > 0
    assert search(served, page="9999999")["hits"] == search(served, page="50")["hits"]
    for odd in ("0", "-1", "x", "²", "9" * 40):
        assert search(served, page=odd)["hits"] == first["hits"]


@pytest.mark.parametrize("query", ["(", '"', "-", "tag:", "x" * 3000, "\x00", "date:nonsense", "* ~ ?", "😀"])
def test_whatever_is_typed_there_is_an_answer(served: Served, query: str) -> None:
    assert "total" in search(served, q=query)


def test_many_ask_at_once(served: Served) -> None:
    with ThreadPoolExecutor(8) as pool:
        totals = set(pool.map(lambda _: search(served, q="KV-cache")["total"], range(40)))
    assert len(totals) == 1


def test_every_link_within_the_pages_leads_somewhere(served: Served) -> None:
    import re

    seen: set[str] = set()
    waiting = ["/index.html"]
    while waiting:
        path = waiting.pop()
        answer, body = ask(served, path)
        assert answer.status == 200, path
        if answer.headers["Content-Type"].startswith("text/html"):
            for found in re.findall(r'(?:href|src)="([^"]+)"', body.decode()):
                address = found.partition("#")[0]
                if address and not re.match(r"[a-z]+:", address):
                    target = os.path.normpath(os.path.join(os.path.dirname(path), address))  # noqa: PTH118, PTH120 - of a URL
                    if target not in seen:
                        seen.add(target)
                        waiting.append(target)
    assert len(seen) > 50


def test_it_follows_what_is_written(served: Served) -> None:
    note = served.folder / "notes" / "2026-01.md"
    before = json.loads(ask(served, "/api/version")[1])["version"]
    note.write_text(
        "## 2026-01-02\n\n- [Newformer](https://arxiv.org/abs/2601.00001) 新的\n", encoding="utf-8"
    )
    try:
        while json.loads(ask(served, "/api/version")[1])["version"] == before:
            pass
        assert names(served, q="Newformer") == {"Newformer"}
        assert b"Newformer" in ask(served, "/months/2026-01.html")[1]
    finally:
        note.unlink()


def test_interrupting_it_is_no_failure(library: Path, cache: Path) -> None:
    with serving(library, cache) as one:
        assert ask(one, "/")[0].status == 200
        one.process.send_signal(signal.SIGINT)
        _, messages = one.process.communicate(timeout=30)
    assert one.process.returncode == 130
    assert "Traceback" not in messages


@pytest.fixture(scope="module")
def long_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose texts are so long that to search them takes seconds."""
    folder = tmp_path_factory.mktemp("long") / "log"
    (folder / "notes").mkdir(parents=True)
    days = (
        f"## 2025-12-{day:02}\n\n- [L{day}](https://example.org/{day})：{'a b kv cache 缓存，' * 1_500}\n\n"
        for day in range(1, 7)
    )
    (folder / "notes" / "2025-12.md").write_text("".join(days), encoding="utf-8")
    return folder


COSTLY = " OR ".join(["a", "b", "kv", "cache", "缓存", *(f"attenti{number}on~" for number in range(10))])
"""A query that is found everywhere in these texts."""


def test_while_one_searches_others_are_answered(long_texts: Path, cache: Path) -> None:
    with serving(long_texts, cache) as one, ThreadPoolExecutor(2) as pool:
        assert ask(one, "/")[0].status == 200
        costly = [pool.submit(search, one, q=COSTLY) for _ in range(2)]
        answered = 0
        while not all(search.done() for search in costly):
            assert ask(one, "/api/version")[0].status == 200
            assert search(one, q="zzzz")["total"] == 0
            assert ask(one, "/")[0].status == 200
            answered += 1
        assert all(search.result()["total"] == 6 for search in costly)
    assert answered > 3


def test_an_address_that_is_too_long_is_told(served: Served) -> None:
    for length in (9_000, 20_000):
        answer, body = ask(served, f"/api/search?q={'x' * length}")
        assert answer.status == 414
        assert body == b"This address is too long: at most 8,000 bytes are read. Ask for less.\n"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def connected(served: Served) -> socket.socket:
    address = urlsplit(served.url)
    assert address.hostname
    assert address.port
    return socket.create_connection((address.hostname, address.port), timeout=30)


def test_a_request_without_an_end_is_refused(served: Served) -> None:
    with connected(served) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Filler: " + b"x" * 200_000)
        assert one.recv(1000).startswith(b"HTTP/1.1 400 ")


@pytest.mark.soak
@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: local"])
def test_a_client_that_never_asks_is_not_waited_for(served: Served, sent: bytes) -> None:
    with connected(served) as one:
        one.sendall(sent)
        assert one.recv(1) == b""


def test_an_interrupt_ends_it_whatever_is_under_way(long_texts: Path, cache: Path) -> None:
    with serving(long_texts, cache) as one, connected(one) as slow, ThreadPoolExecutor(5) as pool:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: local")
        assert ask(one, "/")[0].status == 200
        path = f"/api/search?{urlencode({'q': COSTLY})}"
        under_way = [pool.submit(ask, one, path) for _ in range(5)]
        assert ask(one, "/api/version")[0].status == 200
        one.process.send_signal(signal.SIGINT)
        _, messages = one.process.communicate(timeout=15)
        for asked in under_way:
            asked.exception()  # each was answered or let go
    assert one.process.returncode == 130
    assert "Traceback" not in messages
    assert "ERROR" not in messages


def test_no_answer_reflects_what_steers_a_terminal(served: Served) -> None:
    steering = "\x00\x07\x1b[2J\x7f\x9b2J\u202e\ufeff"
    for path in (
        f"/api/search?{urlencode({'q': f'foo:{steering} date:{steering}'})}",
        f"/api/search?{urlencode({'tag': steering})}",
        f"/{quote(steering)}",
        f"/entries/{quote(steering)}.html",
        f"/pictures/{quote(steering)}",
    ):
        _, body = ask(served, path)
        text = body.decode()
        assert not [sign for sign in text if sign in steering and not sign.isprintable()], path


def run(library: Path, cache: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "papernotes", "--library", str(library), "serve", *words],
        capture_output=True,
        text=True,
        env=variables(cache),
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_told(library: Path, cache: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run(library, cache, "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert "--port 0" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("host", ["no such host", ""])
def test_an_address_that_is_none_is_told(library: Path, cache: Path, host: str) -> None:
    done = run(library, cache, "--host", host)
    assert done.returncode == 2
    assert f"{host!r} is no address of this machine" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_extra_it_says_how_to_install_it(library: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['uvicorn'] = None\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "papernotes", "--library", str(library), "serve"],
        capture_output=True,
        text=True,
        env=variables(cache) | {"PYTHONPATH": str(tmp_path)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install '.[web]'" in done.stderr
