"""Libraries that came from a stranger: `.papernotes/`, links, pipes, hidden files, shipped journals."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from tests.hostile.outside import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.hostile.outside import Finished, Outside

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(os.name == "nt", reason="making links takes rights there"),
]

LOG = "## 12.3\n\n- https://arxiv.org/abs/2512.00001\n\t- 有一些说明\n"
NOTE = "notes/2025-12.md"
PICTURE = b"\x89PNG\r\n\x1a\n"
OFFLINE = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
"""No command reaches a network by this."""

COMMANDS = {
    "init": ["init"],
    "search": ["search", "planted"],
    "add": ["add", "2512.00002", "--no-fetch", "--date", "2025-12-03", "--image", "p.png"],
    "undo": ["undo"],
    "list": ["list", "--json"],
    "index": ["index", "--verbose"],
    "export": ["export", "-f", "json"],
    "site": ["export", "-f", "site", "-o", "site"],
    "fetch": ["fetch"],
    "history": ["undo", "--list"],
}
"""Commands that read or write every part of a library."""
FEW = tuple(COMMANDS)[:4]
"""Those of them that open every kind of file."""


def run_all(outside: Outside, names: Iterable[str] = FEW) -> None:
    """Run commands; each must end in time, touch nothing outside and tell nothing from there."""
    (outside.home / "p.png").write_bytes(PICTURE)
    for name in names:
        done = outside.run(*COMMANDS[name], seconds=60, environ=OFFLINE, address_space=4 << 30)
        assert done.status in {0, 1, 2, 3, 4, 5}, done
    assert not written_secrets(outside.home / "site")
    assert not written_secrets(outside.library)


def written_secrets(folder: Path) -> list[Path]:
    """Files of a folder, links not followed, that hold the secret."""
    files = [Path(where) / name for where, _, names in os.walk(folder) for name in names]
    plain = [file for file in files if not file.is_symlink() and file.is_file()]
    return [file for file in plain if SECRET.encode() in file.read_bytes()]


PLACES = {
    ".papernotes": "folder",
    ".papernotes/undo": "folder",
    ".papernotes/works": "folder",
    ".papernotes/config.yaml": "folder/thesis.md",
    ".papernotes/glossary.yaml": "folder/thesis.md",
    ".papernotes/works/arxiv-2512.00001.yaml": "folder/thesis.md",
    "notes": "folder",
    "notes/thesis.md": "folder/thesis.md",
    "notes/2025-12.md": "folder/thesis.md",
    "notes/deeper": "folder",
    "asset": "folder",
    ".obsidian": "folder",
    ".obsidian/app.json": "folder/thesis.md",
}
"""What of a library may be a link, and what of the user's it leads to."""
TOGETHER = (
    [".papernotes"],
    [".papernotes/config.yaml"],
    ["notes", "asset"],
    [".papernotes/works", ".papernotes/undo", "notes/deeper", ".obsidian"],
    [
        *(".papernotes/glossary.yaml", ".papernotes/works/arxiv-2512.00001.yaml", ".obsidian/app.json"),
        *("notes/thesis.md", "notes/2025-12.md"),
    ],
)
"""Places that do not hide each other."""
FILES = [places for places in TOGETHER if "." in places[0].rpartition("/")[2][1:]]
"""Those where files are expected."""


def clear(path: Path) -> Path:
    """Make room for something at a path of a library."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        for below in path.iterdir():
            below.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    return path


@pytest.mark.parametrize("place", PLACES)
def test_no_link_leads_a_command_out_of_the_library(outside: Outside, place: str) -> None:
    outside.note(LOG)
    link = clear(outside.library / place)
    link.symlink_to(os.path.relpath(outside.victims / PLACES[place], link.parent))
    run_all(outside, COMMANDS)


@pytest.mark.parametrize("places", TOGETHER, ids=" ".join)
def test_no_chain_of_links_does_either(outside: Outside, places: list[str]) -> None:
    outside.note(LOG)
    for place in places:
        link = clear(outside.library / place)
        link.with_name(f".{link.name}.step").symlink_to(outside.victims / PLACES[place])
        link.symlink_to(f".{link.name}.step")
    run_all(outside)


@pytest.mark.parametrize("target", ["itself", "nothing"])
@pytest.mark.parametrize("places", TOGETHER, ids=" ".join)
def test_links_that_run_in_a_circle_or_to_nothing_end(
    outside: Outside, places: list[str], target: str
) -> None:
    outside.note(LOG)
    for place in places:
        link = clear(outside.library / place)
        link.symlink_to(link.name if target == "itself" else outside.victims / "made-by-papernotes")
    run_all(outside)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"/proc/self/fd/{folder}/{path.name}")  # a socket's path is short
    os.close(folder)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="needs /proc")  # noqa: PTH110
@pytest.mark.parametrize("make", [a_pipe, a_socket, a_folder, a_device])
@pytest.mark.parametrize("places", FILES, ids=" ".join)
def test_what_is_no_file_makes_no_command_wait(
    outside: Outside, places: list[str], make: Callable[[Path], None]
) -> None:
    outside.note(LOG)
    for place in places:
        make(clear(outside.library / place))
    run_all(outside)


@pytest.mark.parametrize("place", ["undo/000001", "undo/lock", "undo/000001/before-0", "undo/.gitignore"])
@pytest.mark.parametrize("target", ["folder", "folder/thesis.md"])
def test_a_shipped_journal_that_is_a_link_costs_nothing(outside: Outside, place: str, target: str) -> None:
    """An unfinished record was taken for a dead process's, and the folder that it led to was emptied."""
    outside.note(LOG)
    clear(outside.library / ".papernotes" / place).symlink_to(outside.victims / target)
    run_all(outside)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def ship_journal(library: Path, path: str, after: bytes, before: bytes) -> None:
    """Put a record into a library as an earlier version wrote it, of a change to a file."""
    record = library / ".papernotes/undo/000001"
    record.mkdir(parents=True)
    (record / "before-0").write_bytes(before)
    files = [{"path": path, "before": digest(before), "after": digest(after)}]
    (record / "record.json").write_text(
        json.dumps({"format": 1, "label": "add x", "time": "2025-12-03T10:00:00+08:00", "files": files})
    )


@pytest.mark.parametrize(
    "path",
    [
        *(".git/config", ".git/hooks/pre-commit", ".bashrc", "conftest.py", "Makefile", "notes/.git/config"),
        *(".papernotes/config.yaml", ".papernotes/works/a.yaml", ".obsidian/plugins/x/main.js", NOTE),
    ],
)
def test_a_shipped_journal_is_not_carried_out(outside: Outside, path: str) -> None:
    outside.note(LOG)
    there = outside.note(LOG if path == NOTE else "", path).read_bytes()
    ship_journal(outside.library, path, there, b"[core]\n\tfsmonitor = touch /tmp/x\n")
    undone = outside.run("undo")
    assert undone.status == 3
    assert undone.err.count(".papernotes/undo") == 1, "the user is told once that it is not read"
    assert (outside.library / path).read_bytes() == there
    outside.run("add", "2512.00002", "--no-fetch", "--date", "2025-12-03")
    outside.run("undo")
    assert (outside.library / path).read_bytes() == there
    assert (outside.library / ".papernotes/undo/000001/record.json").exists(), "it is not ours to delete"


@pytest.mark.parametrize("hidden", [".git/config", ".env", "notes/.git/config", ".ssh/notes.md"])
def test_a_note_that_is_a_link_to_a_hidden_file_of_the_library_is_not_read(
    outside: Outside, hidden: str
) -> None:
    """A clone's own `.git/config` may hold the user's token."""
    outside.note(LOG)
    secret = outside.note(f"## 12.4\n\n- https://example.org/{SECRET}\n", hidden)
    (outside.library / "notes/shown.md").symlink_to(secret)
    listed = outside.run("list", "--json")
    assert len(json.loads(listed.out)["entries"]) == 1
    assert "notes/shown.md" in listed.err
    outside.run("search", "planted")
    outside.run("export", "-f", "markdown")


@pytest.mark.parametrize("name", ["conftest.py", "Makefile", "README.txt"])
def test_a_note_that_is_a_link_to_another_kind_of_file_is_not_written(outside: Outside, name: str) -> None:
    target = outside.note(LOG, name)
    (outside.library / NOTE).symlink_to(target)
    outside.run("add", "2512.00002", "--no-fetch", "--date", "2025-12-03")
    assert target.read_text(encoding="utf-8") == LOG


@pytest.mark.parametrize(
    "settings",
    [
        *("assets: [.git]", "assets: [notes/.git]", "notes: [.git/hooks]", "notes: [notes, .git]"),
        *("notes: [.git/hooks]\nnew_note: .git/hooks/x.md", "new_note: notes/.git/x.md"),
        *("new_note: .git/x.md", "assets: [.papernotes/works]", "notes: [.papernotes]"),
        *("notes: [./.git]", "assets: [..]"),
    ],
)
def test_settings_lead_no_command_into_a_hidden_folder(outside: Outside, settings: str) -> None:
    outside.note(LOG)
    (outside.library / ".papernotes/config.yaml").write_text(settings)
    hooks = outside.library / ".git/hooks"
    hooks.mkdir(parents=True)
    (hooks / "x.md").write_text(LOG, encoding="utf-8")
    (outside.home / "p.png").write_bytes(PICTURE)
    done = outside.run(*COMMANDS["add"])
    assert done.status == 1
    assert "config.yaml:" in done.err
    hidden = [path for path in outside.library.rglob("*") if ".git" in path.parts and path.is_file()]
    assert hidden == [hooks / "x.md"]
    assert (hooks / "x.md").read_text(encoding="utf-8") == LOG


def test_a_link_in_the_place_of_a_temporary_file_is_not_written_through(outside: Outside) -> None:
    outside.note(LOG)
    for process in range(2, 400):
        (outside.library / f"notes/.papernotes-{process}.tmp").symlink_to(outside.victims / ".bash_profile")
    assert outside.run("add", "2512.00002", "--no-fetch", "--date", "2025-12-03").status == 0
    assert "2512.00002" in (outside.library / NOTE).read_text(encoding="utf-8")


def test_a_link_within_the_library_still_leads_to_a_note(outside: Outside) -> None:
    outside.note(LOG, "vault/december.md")
    (outside.library / NOTE).symlink_to("../vault/december.md")
    assert outside.run("add", "2512.00002", "--no-fetch", "--date", "2025-12-03").status == 0
    assert "2512.00002" in (outside.library / "vault/december.md").read_text(encoding="utf-8")
    assert outside.run("undo").status == 0
    assert (outside.library / "vault/december.md").read_text(encoding="utf-8") == LOG
    assert (outside.library / NOTE).is_symlink()


def add_and_undo(outside: Outside, environ: dict[str, str]) -> tuple[Finished, Finished]:
    outside.note(LOG)
    added = outside.run("add", "2512.00002", "--no-fetch", "--date", "2025-12-03", environ=environ)
    return added, outside.run("undo", environ=environ)


def test_what_undo_needs_is_the_users_alone_and_not_in_the_library(outside: Outside) -> None:
    added, undone = add_and_undo(outside, {})
    assert (added.status, undone.status) == (0, 0)
    assert (outside.library / NOTE).read_text(encoding="utf-8") == LOG
    assert {path.name for path in outside.library.rglob("*")} == {"notes", "2025-12.md", ".papernotes"}
    (folder,) = (outside.home / ".local/state/papernotes/libraries").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "root").read_bytes() == os.fsencode(outside.library)


@pytest.mark.parametrize("state", ["file", "file/below", "/proc/papernotes", "/dev/null"])
def test_without_a_place_for_undo_nothing_is_written(outside: Outside, state: str) -> None:
    (outside.home / "file").write_text("")
    added, undone = add_and_undo(outside, {"PAPERNOTES_STATE_DIR": state})
    assert (added.status, undone.status) == (1, 3)
    assert "PAPERNOTES_STATE_DIR" in added.err
    assert (outside.library / NOTE).read_text(encoding="utf-8") == LOG


def test_a_place_for_undo_that_is_a_link_is_refused(outside: Outside) -> None:
    assert add_and_undo(outside, {})[0].status == 0
    (folder,) = (outside.home / ".local/state/papernotes/libraries").iterdir()
    folder.rename(outside.home / "elsewhere")
    folder.symlink_to(outside.home / "elsewhere")
    added, undone = add_and_undo(outside, {})
    assert (added.status, undone.status) == (1, 1)
    assert str(folder) in added.err
    assert (outside.library / NOTE).read_text(encoding="utf-8") == LOG


def test_a_library_that_moved_has_nothing_to_take_back(outside: Outside) -> None:
    outside.note(LOG)
    assert outside.run("add", "2512.00002", "--no-fetch", "--date", "2025-12-03").status == 0
    outside.library.rename(outside.home / "moved")
    outside.library = outside.home / "moved"
    undone = outside.run("undo")
    assert undone.status == 3
    assert "no change to take back" in undone.err


@pytest.fixture
def address(outside: Outside) -> Iterator[str]:
    """Where a library full of links is served while the test runs."""
    outside.note(LOG)
    (outside.library / "notes/thesis.md").symlink_to(outside.victims / "folder/thesis.md")
    (outside.library / "notes/deeper").symlink_to(outside.victims / "folder")
    os.mkfifo(outside.library / ".papernotes/glossary.yaml")
    (outside.library / ".papernotes/works").symlink_to(outside.victims / "folder")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "papernotes", "--library", str(outside.library), "serve", "--port", str(port)],
        env={**os.environ, "HOME": str(outside.home), "PAPERNOTES_CACHE_DIR": str(outside.home / "cache")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_serve_follows_no_link_out_either(outside: Outside, address: str) -> None:
    pytest.importorskip("uvicorn")
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + 60
    pages: list[bytes] = []
    while len(pages) < 2:
        try:
            pages.append(
                opener.open(f"{address}/{['', 'api/search?q=planted'][len(pages)]}", timeout=30).read()
            )
        except URLError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert all(SECRET.encode() not in page for page in pages)
    outside.check_untouched()
