from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.rights import needs_modes, without_privileges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.catalogue.conftest import Shelf

pytestmark = pytest.mark.soak

REFRESH = """\
import datetime, json, os, sys
from pathlib import Path
from papernotes.catalogue import Catalogue
from papernotes.catalogue.cache_folder import library_cache
from papernotes.config import Config

root = Path(sys.argv[1])
folder = library_cache(root, os.environ)
if len(sys.argv) > 2:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
print("ready", flush=True)
sys.stdin.readline()
catalogue = Catalogue(root, Config(), folder, today=datetime.date(2025, 12, 31))
catalogue.refresh()
print(json.dumps([entry.name for entry in catalogue.entries()]))
"""

CHECK = "PRAGMA integrity_check"


class Process:
    """Another process that refreshes a catalogue as soon as it is told to."""

    def __init__(self, shelf: Shelf, *arguments: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", REFRESH, str(shelf.root), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PAPERNOTES_CACHE_DIR": str(shelf.cache)},
        )
        assert self._child.stdout
        assert self._child.stdout.readline() == b"ready\n"

    def start(self) -> None:
        assert self._child.stdin
        self._child.stdin.write(b"\n")
        self._child.stdin.flush()

    def names(self) -> list[str]:
        """Wait for its answer."""
        output, _ = self._child.communicate(timeout=120)
        assert self._child.returncode == 0
        names: list[str] = json.loads(output)
        return names

    def kill(self) -> None:
        self._child.kill()
        self._child.communicate()


@pytest.fixture
def shelf(shelf: Shelf) -> Shelf:
    """A library that takes some time to read."""
    for month in range(1, 13):
        for year in range(2020, 2025):
            write_month(shelf, year, month, "first")
    return shelf


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock."""
    monkeypatch.setattr("papernotes.catalogue.database._PATIENCE", 0.05)


@pytest.fixture
def rival(shelf: Shelf) -> Iterator[sqlite3.Connection]:
    """Another program's connection to a catalogue that is up to date."""
    shelf.refresh()
    with closing(sqlite3.connect(shelf.database, isolation_level=None)) as connection:
        yield connection


def write_month(shelf: Shelf, year: int, month: int, word: str) -> None:
    items = "".join(
        f"- [{word} {year}-{month}.{n}](https://example.org/{year}/{month}/{n})\n" for n in range(20)
    )
    shelf.write(f"notes/{year}-{month:02}.md", f"## {year}-{month:02}-01\n\n{items}")


def expected(shelf: Shelf) -> list[str]:
    """What a catalogue says that was never written to disk."""
    cache, shelf.cache = shelf.cache, shelf.root / "notes" / "2020-01.md"  # no folder can be made there
    try:
        return shelf.names()
    finally:
        shelf.cache = cache


def is_whole(shelf: Shelf) -> bool:
    with closing(sqlite3.connect(shelf.database)) as connection:
        result: list[tuple[str]] = connection.execute(CHECK).fetchall()
    return result == [("ok",)]


def test_many_processes_may_begin_at_once(shelf: Shelf) -> None:
    right = expected(shelf)
    for attempt in range(2):
        processes = [Process(shelf) for _ in range(6)]
        for process in processes:
            process.start()
        assert all(process.names() == right for process in processes)
        assert is_whole(shelf)
        for month in range(1, 7):
            write_month(shelf, 2024, month, f"attempt {attempt}")
        right = expected(shelf)
    assert shelf.refresh().changed == tuple(f"notes/2024-{month:02}.md" for month in range(1, 7))


def test_a_killed_refresh_leaves_a_whole_catalogue(shelf: Shelf) -> None:
    chance = random.Random(4)  # noqa: S311 - the same moments each time
    begun = time.perf_counter()
    process = Process(shelf)
    process.start()
    process.names()
    longest = time.perf_counter() - begun
    for attempt in range(20):
        for year in range(2020, 2025):
            write_month(shelf, year, 1 + attempt % 12, f"attempt {attempt}")
            write_month(shelf, year, 1 + (attempt + 5) % 12, f"attempt {attempt}")
        process = Process(shelf)
        process.start()
        time.sleep(chance.uniform(0, longest / 3))
        process.kill()
        assert is_whole(shelf)
        if attempt % 4 == 3:
            assert shelf.names() == expected(shelf)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("size", [0, 20_000, 300_000])
def test_a_full_disk_is_done_without(shelf: Shelf, size: int) -> None:
    process = Process(shelf, str(size))
    process.start()
    assert process.names() == expected(shelf)
    assert shelf.names() == expected(shelf)
    write_month(shelf, 2024, 12, "second")
    process = Process(shelf, str(size))
    process.start()
    assert process.names() == expected(shelf)


def test_what_another_process_found_meanwhile_is_not_taken_for_gone(
    shelf: Shelf, rival: sqlite3.Connection
) -> None:
    write_month(shelf, 2024, 12, "second")
    process = Process(shelf)
    rival.execute("BEGIN IMMEDIATE")
    process.start()
    time.sleep(0.5)  # until it has looked at the notes and waits for its turn
    status = shelf.write("notes/new.md", "## 2025-12-03\n\n- [New](https://example.org/new)\n").stat()
    rival.execute(
        "INSERT INTO file (path, role, size, mtime_ns, ctime_ns, settled, digest, valid_from, valid_until)"
        " VALUES ('notes/new.md', 'note', ?, ?, ?, 1, x'00', '', '~')",
        (status.st_size, status.st_mtime_ns, status.st_ctime_ns),
    )
    rival.execute("COMMIT")
    process.names()
    assert rival.execute("SELECT count(*) FROM removed").fetchone() == (0,)
    assert rival.execute("SELECT count(*) FROM file WHERE path = 'notes/new.md'").fetchone() == (1,)


@pytest.mark.usefixtures("impatient")
def test_a_locked_catalogue_is_read_beside_the_lock(shelf: Shelf, rival: sqlite3.Connection) -> None:
    right = expected(shelf)
    rival.execute("BEGIN IMMEDIATE")
    shelf.reads.clear()
    assert shelf.names() == right
    assert shelf.reads == []


@pytest.mark.usefixtures("impatient", "settled")
def test_changes_beside_a_lock_are_kept_in_memory(shelf: Shelf, rival: sqlite3.Connection) -> None:
    rival.execute("BEGIN IMMEDIATE")
    write_month(shelf, 2024, 12, "second")
    right = expected(shelf)
    shelf.reads.clear()
    catalogue = shelf.refreshed()
    assert [entry.name for entry in catalogue.entries()] == right
    assert shelf.reads == ["notes/2024-12.md"]
    rival.execute("ROLLBACK")
    before = catalogue.generation
    other = shelf.refreshed()
    assert other.generation > before
    assert other.catalogue_id == catalogue.catalogue_id
    assert other.changed_since(before)[0] == ["notes/2024-12.md"]


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_never_ends_does_not_keep_changes_from_being_seen(
    shelf: Shelf, rival: sqlite3.Connection
) -> None:
    rival.execute("BEGIN")
    rival.execute("SELECT * FROM state").fetchone()
    write_month(shelf, 2024, 12, "second")
    assert shelf.names() == expected(shelf)


@pytest.mark.usefixtures("impatient")
def test_a_catalogue_locked_altogether_is_done_without(shelf: Shelf, rival: sqlite3.Connection) -> None:
    right = expected(shelf)
    rival.execute("BEGIN EXCLUSIVE")
    assert shelf.names() == right
    shelf.reads.clear()


@pytest.mark.usefixtures("impatient")
def test_a_lock_taken_between_questions_is_no_matter(shelf: Shelf, rival: sqlite3.Connection) -> None:
    catalogue = shelf.refreshed()
    right = expected(shelf)
    rival.execute("BEGIN EXCLUSIVE")
    assert [entry.name for entry in catalogue.entries()] == right
    catalogue.refresh()
    assert [entry.name for entry in catalogue.entries()] == right


@needs_modes
def test_a_read_only_cache_is_read(shelf: Shelf) -> None:
    shelf.refresh()
    library = shelf.database.parent
    shelf.database.chmod(0o400)
    library.chmod(0o500)
    with without_privileges(shelf.folder):
        shelf.reads.clear()
        assert shelf.names() == expected(shelf)
        write_month(shelf, 2024, 12, "second")
        assert shelf.names() == expected(shelf)
    library.chmod(0o700)


def test_what_is_mended_by_one_process_serves_another(shelf: Shelf) -> None:
    shelf.refresh()
    first, second = shelf.refreshed(), shelf.refreshed()
    right = [entry.name for entry in first.entries()]
    with shelf.database.open("r+b") as file:
        file.write(bytes(5000))
    for catalogue in (first, second):
        catalogue.refresh()
        assert [entry.name for entry in catalogue.entries()] == right
    assert first.catalogue_id == second.catalogue_id or shelf.names() == right
    assert is_whole(shelf)
    shelf.reads.clear()
    shelf.refresh()
    assert shelf.reads == []
