"""The whole command `papernotes add` killed at random moments, from its first line to its last."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.writing.processes import fork, needs_fork, wait

from papernotes.cli.app import main
from papernotes.library import Library
from papernotes.writing.journal import LibraryState

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.soak, needs_fork]

NOTE = "notes/2025-12.md"
URL = "https://arxiv.org/abs/2512.00002"
OLD = "".join(f"## 12.{n}\n\n- https://example.org/{n}\n\t- 有一些说明\n\n" for n in range(1, 20)).encode()
KILLS_AT_ANY_MOMENT = 200
KILLS_WHILE_WRITING = 100
KILLS_OF_PROCESSES = 24


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERNOTES_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def made(root: Path) -> Path:
    (root / "notes").mkdir(parents=True)
    (root / NOTE).write_bytes(OLD)
    return root


def words(root: Path) -> list[str]:
    return ["papernotes", "-L", str(root), "add", URL, "--note", "说明", "--date", "2025-12-03", "--no-fetch"]


def start(root: Path) -> int:
    """Run the whole command in a child that has its imports already."""

    def run() -> None:
        sys.argv = words(root)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        main()

    return fork(run)


def records(root: Path) -> list[Path]:
    return list((LibraryState(root, os.environ).folder / "undo-2").glob("0*"))


def has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def moment_of_kill(root: Path) -> str:
    """Say whether a killed command had yet to write, was writing, or had written."""
    begun = [path for path in records(root) if (path / "unfinished").exists() or not any(path.iterdir())]
    return "inside" if begun else "after" if records(root) else "before"


def check_whole_and_undoable(root: Path, new: bytes) -> None:
    """Hold after a killed `add`: the note is old or new, the next run and `undo` work, nothing is left."""
    left = (root / NOTE).read_bytes()
    assert left in {OLD, new}
    library = Library(root)
    assert [one.result for one in library.add("2512.00009", fetch=False, label="the next run")] == ["added"]
    assert library.entry("2512.00009").links[0].id == "2512.00009"
    assert library.undo().label == "the next run"
    assert (root / NOTE).read_bytes() == left
    if library.history():
        assert library.undo().label == f"add {URL}"
    assert (root / NOTE).read_bytes() == OLD
    assert library.history() == []
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert files == {NOTE}


def test_a_command_killed_at_any_moment(tmp_path: Path, cache: Path) -> None:
    root = made(tmp_path / "library")
    check_whole_and_undoable(root, OLD)  # imports what the children need
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        assert wait(start(root)) == 0
        seconds.append(time.perf_counter() - started)
        new = (root / NOTE).read_bytes()
        check_whole_and_undoable(root, new)
    assert new.count(URL.encode()) == 1
    landed: Counter[str] = Counter()
    for number in range(KILLS_AT_ANY_MOMENT + KILLS_WHILE_WRITING):
        if number % 20 == 0:  # now and then there is no catalogue yet
            for path in cache.rglob("*"):
                if path.is_file():
                    path.unlink()
        child = start(root)
        longest = max(seconds)
        if number >= KILLS_AT_ANY_MOMENT:
            longest /= 10
            while not records(root) and not has_ended(child):
                pass
        time.sleep(random.uniform(0, longest))  # noqa: S311 - any moment will do
        os.kill(child, signal.SIGKILL)
        wait(child)
        landed[moment_of_kill(root)] += 1
        check_whole_and_undoable(root, new)
    print(f"killed before, inside and after the write: {dict(landed)}")  # noqa: T201 - shown with `-s`


@pytest.mark.usefixtures("cache")
def test_a_process_killed_at_any_moment(tmp_path: Path) -> None:
    root = made(tmp_path / "whole")
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", *words(root)], capture_output=True, check=True)
    longest = time.perf_counter() - started
    new = (root / NOTE).read_bytes()
    for number in range(KILLS_OF_PROCESSES):
        root = made(tmp_path / str(number))
        process = subprocess.Popen([sys.executable, "-m", *words(root)], stdout=subprocess.DEVNULL)
        time.sleep(longest * (1 + number) / KILLS_OF_PROCESSES)
        process.kill()
        process.wait()
        check_whole_and_undoable(root, new)
