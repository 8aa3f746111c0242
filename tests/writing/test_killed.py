"""Processes killed at every step and at any moment: a note is the old one or the new one, and undo works."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.writing.notes import TODAY
from tests.writing.processes import fork, needs_fork, wait

from papernotes.writing import atomic
from papernotes.writing.entry import NewEntry
from papernotes.writing.insertion import insert_encoded, insert_entries
from papernotes.writing.transaction import history, transaction, undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.soak, needs_fork]

NOTE = "notes/2025-12.md"
IMAGE = "asset/a.png"
ENTRY = NewEntry(("https://arxiv.org/abs/2512.00002",), "2025-12-03", "SparseWalk", images=(IMAGE,))


def day(number: int) -> str:
    return f"## 12.{number}\n\n- https://example.org/{number}\n\t- 有一些说明\n\n"


def with_entry(data: bytes | None) -> bytes:
    return insert_encoded(data, NOTE, lambda text: insert_entries(text, NOTE, [ENTRY], today=TODAY))[0]


OLD = "".join(map(day, range(1, 20))).encode()
NEW = with_entry(OLD)

STEPS = {
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.scandir",
    "os.listdir",
    "os.truncate",
    "fcntl.flock",
}
"""What the interpreter reports of a process' doings with files."""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(atomic, "_UNCHANGED", 0)  # a process that waits is not worth killing
    (tmp_path / "notes").mkdir()
    (tmp_path / NOTE).write_bytes(OLD)
    return tmp_path


def killing_itself_at(step: int, action: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        taken = 0

        def count(event: str, _arguments: tuple[object, ...]) -> None:
            nonlocal taken
            if event in STEPS:
                taken += 1
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        action()

    return run


def add(root: Path, label: str = "add") -> None:
    with transaction(root, label) as writes:
        writes.create(IMAGE, b"\x89PNG")
        writes.edit(NOTE, with_entry)


def append(root: Path) -> None:
    with transaction(root, "append") as writes:
        writes.edit(NOTE, lambda present: (present or b"") + b"- the next run\n")


def visible_files(root: Path) -> set[str]:
    found = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return {path for path in found if not path.startswith(".papernotes/")}


def check_whole_and_undoable(root: Path) -> None:
    """Hold after a killed `add`: each file is old or new, the next run and undo work, nothing is left."""
    image = (root / IMAGE).read_bytes() if (root / IMAGE).exists() else None
    note = (root / NOTE).read_bytes()
    assert note in {OLD, NEW}
    assert image in {None, b"\x89PNG"}
    assert note == OLD or image is not None  # the order in which they were asked for

    append(root)
    assert (root / NOTE).read_bytes() == note + b"- the next run\n"
    assert undo(root).label == "append"
    assert (root / NOTE).read_bytes() == note
    if history(root):
        assert undo(root).label == "add"
    assert (root / NOTE).read_bytes() == OLD
    assert visible_files(root) == {NOTE}
    assert history(root) == []


def test_a_write_killed_at_any_step(library: Path) -> None:
    step = 1
    while (status := wait(fork(killing_itself_at(step, lambda: add(library))))) != 0:
        assert status == -signal.SIGKILL
        check_whole_and_undoable(library)
        step += 1
    assert step > 20


def test_an_undo_killed_at_any_step(library: Path) -> None:
    step = 1
    while True:
        add(library)
        status = wait(fork(killing_itself_at(step, lambda: undo(library))))
        assert (library / NOTE).read_bytes() in {OLD, NEW}
        if status == 0:
            break
        assert status == -signal.SIGKILL
        if history(library):
            assert undo(library).label == "add"
        assert (library / NOTE).read_bytes() == OLD
        append(library)
        undo(library)
        assert visible_files(library) == {NOTE}
        step += 1
    assert step > 10


def test_a_write_killed_at_any_moment(library: Path) -> None:
    started = time.perf_counter()
    add(library)
    longest = (time.perf_counter() - started) * 2
    undo(library)
    for moment in range(200):
        child = fork(lambda: add(library))
        time.sleep(longest * moment / 200)
        os.kill(child, signal.SIGKILL)
        wait(child)
        check_whole_and_undoable(library)
