"""`fetch`, and what `add` and `fetch` say, through the command line, with services played on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.loopback import Loopback, Reply
from tests.sources.services import API, entry, feed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOG = (
    "## 12.3\n\n- https://arxiv.org/abs/2205.14135\n\t- FlashAttention\n- https://arxiv.org/abs/2312.00752\n"
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def root(tmp_path: Path, server: Loopback) -> Path:
    root = tmp_path / "library"
    (root / "notes").mkdir(parents=True)
    (root / "notes" / "2025-12.md").write_text(LOG, "utf-8", newline="")
    (root / ".papernotes").mkdir()
    settings = {"mirrors": server.mirrors, "arxiv_interval": 0}
    own = tmp_path / "settings" / "papernotes" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(yaml.safe_dump({"sources": settings}), "utf-8")
    return root


def papernotes(root: Path, *words: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """Run a command; its exit status and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "papernotes", "-L", str(root), *words],
        capture_output=True,
        input=stdin,
        env={
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "PAPERNOTES_CACHE_DIR": str(root.parent / "cache"),
            "XDG_CONFIG_HOME": str(root.parent / "settings"),
            "LANG": "C.UTF-8",
            "COLUMNS": "110",
        },
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def record(root: Path, name: str) -> Path:
    return root / ".papernotes" / "works" / f"arxiv-{name}.yaml"


def damage(root: Path, name: str) -> str:
    record(root, name).parent.mkdir(exist_ok=True)
    text = f"id: arxiv:{name}\ntitle: [unclosed\n"
    record(root, name).write_text(text, "utf-8")
    return text


def test_a_damaged_record_is_named_and_the_others_are_written(root: Path, server: Loopback) -> None:
    damaged = damage(root, "2205.14135")
    server.script(API, feed(entry("2205.14135", "Flash"), entry("2312.00752", "Mamba")))
    status, out, err = papernotes(root, "fetch")
    assert (status, out) == (0, "Mamba\n1 record written, 1 still missing\n")
    assert "warning: .papernotes/works/arxiv-2205.14135.yaml:3: this is not valid YAML" in err
    assert "note: https://arxiv.org/abs/2205.14135: .papernotes/works/arxiv-2205.14135.yaml:3:" in err
    assert record(root, "2205.14135").read_text("utf-8") == damaged
    assert record(root, "2312.00752").exists()


def test_a_damaged_record_does_not_keep_its_work_from_being_noted(root: Path, server: Loopback) -> None:
    damaged = damage(root, "2205.14135")
    server.script(API, feed(entry("2205.14135", "Flash")))
    status, out, err = papernotes(root, "add", "2205.14135", "--again", "--note", "again", "-d", "2025-12-04")
    assert (status, out) == (0, "added FlashAttention on 2025-12-04, notes/2025-12.md:9\n")
    assert "warning: .papernotes/works/arxiv-2205.14135.yaml:3: this is not valid YAML" in err
    assert record(root, "2205.14135").read_text("utf-8") == damaged


def test_a_record_that_is_a_link_is_named_and_not_followed(
    root: Path, server: Loopback, tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine\n", "utf-8")
    record(root, "2205.14135").parent.mkdir(parents=True, exist_ok=True)
    record(root, "2205.14135").symlink_to(tmp_path / "mine.yaml")
    server.script(API, feed(entry("2205.14135", "Flash"), entry("2312.00752", "Mamba")))
    status, out, err = papernotes(root, "fetch")
    assert (status, out) == (0, "Mamba\n1 record written, 1 still missing\n")
    assert "arxiv-2205.14135.yaml cannot be written: it is a link" in err
    assert (tmp_path / "mine.yaml").read_text("utf-8") == "id: mine\n"


def test_what_is_told_of_a_record_is_what_stands_in_it(root: Path, server: Loopback) -> None:
    server.script(API, feed(entry("2205.14135", "Flash"), entry("2312.00752", "Mamba")))
    assert papernotes(root, "fetch")[1] == "Flash\nMamba\n2 records written, 0 still missing\n"
    path = record(root, "2205.14135")
    path.write_text(path.read_text("utf-8").replace("title: Flash\n", "title: Mine\n"), "utf-8")
    assert papernotes(root, "fetch", "--refresh")[1] == (
        "Mine\nMamba\n0 records written, 2 unchanged, 0 still missing\n"
    )


def test_a_problem_of_many_works_is_told_once(root: Path, server: Loopback) -> None:
    server.script(API, Reply(status=503))
    for name in ("2205.14135", "2312.00752"):
        server.script(f"/arxiv.org/abs/{name}", Reply(status=503))
        server.script(f"/doi.org/10.48550/arXiv.{name}", Reply(status=503))
    status, out, err = papernotes(root, "fetch")
    assert (status, out) == (4, "0 records written, 2 still missing\n")
    assert err.count("2205.14135 and 1 other: ") == 1


def test_a_pdf_is_told_of_apart_from_the_title(root: Path, server: Loopback) -> None:
    server.script(API, feed(entry("2501.00001", "Slow")))
    server.script("/arxiv.org/pdf/2501.00001", Reply(status=404), Reply(b"%PDF-1.7 ..."))
    status, out, err = papernotes(root, "add", "2501.00001", "--pdf", "-d", "2025-12-03")
    assert (status, out) == (0, "added Slow on 2025-12-03, notes/2025-12.md:6\n")
    assert err == (
        "note: no PDF of https://arxiv.org/abs/2501.00001: arxiv.org answered 404: knows no such page\n"
        "note: `papernotes add --pdf` tries again; what is noted stays as it is\n"
    )
    assert papernotes(root, "add", "2501.00001", "--pdf") == (
        0,
        "already noted on 2025-12-03, notes/2025-12.md:6\n  its PDF is asset/2501.00001.pdf\n",
        "",
    )


def test_a_pdf_cannot_be_had_without_the_network(root: Path, server: Loopback) -> None:
    status, out, err = papernotes(root, "add", "2501.00001", "--pdf", "--no-fetch")
    assert (status, out) == (2, "")
    assert err == "error: --pdf asks the network for the PDF, and --no-fetch forbids it\n"
    assert server.requests == []


def test_a_broken_pdf_prints_nothing_of_its_own(root: Path, server: Loopback) -> None:
    server.script("/example.org/paper.pdf", Reply(b"%PDF-1.7 ...", type="application/pdf"))
    status, _, err = papernotes(root, "add", "https://example.org/paper.pdf", "-d", "2025-12-03")
    assert status == 0
    assert [line.partition(":")[0] for line in err.splitlines()] == ["note", "note"]


def test_a_network_that_is_down_is_told_once(root: Path) -> None:
    mirrors = {f"https://{host}": "http://127.0.0.1:1" for host in ("a.example", "b.example", "c.example")}
    mirrors["https://export.arxiv.org"] = "http://127.0.0.1:1"
    own = root.parent / "settings" / "papernotes" / "config.yaml"
    own.write_text(yaml.safe_dump({"sources": {"mirrors": mirrors, "private_hosts": ["127.0.0.1"]}}), "utf-8")
    pages = "".join(f"- https://{host}.example/{n}\n" for host in "abc" for n in range(3))
    (root / "notes" / "2025-12.md").write_text(f"## 12.3\n\n{pages}", "utf-8")
    status, out, err = papernotes(root, "fetch")
    assert (status, out) == (4, "0 records written, 9 still missing\n")
    assert err == "note: the network seems to be down; `papernotes fetch` tries again, whenever you like\n"


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (["2205.14135", "--dry-run"], "", (0, "", "note: already noted on 2025-12-03, notes/2025-12.md:3\n")),
        (["-"], "\ufeff2205.14135\n", (0, "already noted on 2025-12-03, notes/2025-12.md:3\n", "")),
        (
            ["-"],
            "2501.00001\narxiv.org/abs/2501.00001\n",
            (
                0,
                "added arXiv:2501.00001 on 2025-12-03",
                "note: left out 1 URL: the same work is given more than once",
            ),
        ),
        (["2501.00001", "--image", "none.png"], "", (1, "", "error: none.png cannot be read: ")),
        (["2205.14135", "--again"], "", (0, "added FlashAttention on 2025-12-03, notes/2025-12.md:6\n", "")),
        (["https://a.example/a b"], "", (2, "", "error: 'https://a.example/a b' is no URL")),
        (["2501.00001", "-d", "2039-01-01"], "", (0, "added", "note: 2039-01-01 is in the future\n")),
    ],
)
def test_what_add_says(root: Path, words: list[str], stdin: str, said: tuple[int, str, str]) -> None:
    days = [] if "-d" in words else ["-d", "2025-12-03"]
    status, out, err = papernotes(root, "add", "--no-fetch", *days, *words, stdin=stdin.encode())
    assert status == said[0]
    assert out.startswith(said[1])
    assert err.startswith(said[2])
    assert (bool(out), bool(err)) == (bool(said[1]), bool(said[2]))


def test_without_records_there_are_no_updates_to_check(root: Path, server: Loopback) -> None:
    status, out, err = papernotes(root, "fetch", "--check-updates")
    assert (status, out) == (3, "")
    assert err == (
        "there is no record of a paper on arXiv to check\nhint: `papernotes fetch` makes the records.\n"
    )
    assert server.requests == []


def test_an_undated_entry_is_named_as_such(root: Path) -> None:
    (root / "notes" / "paper.md").write_text("# A paper\n\nhttps://arxiv.org/abs/2309.00011\n", "utf-8")
    status, _, err = papernotes(root, "add", "--no-fetch", "2309.00011", "--dry-run")
    assert status == 0
    assert err.startswith("note: already noted without a date, notes/paper.md:1\n")
    assert papernotes(root, "add", "--no-fetch", "2309.00011") == (
        0,
        "already noted without a date, notes/paper.md:1\n",
        "",
    )


@pytest.mark.usefixtures("server")
def test_a_pdf_whose_address_is_unknown_is_told_of(root: Path) -> None:
    status, _, err = papernotes(root, "add", "https://x.example/post", "--pdf", "-d", "2025-12-03")
    assert status == 0
    assert "the address of the PDF of https://x.example/post is unknown\n" in err
