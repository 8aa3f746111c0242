"""What another program does to a file in the very moment in which it is replaced."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from papernotes.errors import BeingSavedError
from papernotes.writing import swapping
from papernotes.writing.swapping import swap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows replaces no file that is open")

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has leases")


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.fixture(params=["exchange", "second name", "neither"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the file system can do."""
    if request.param != "exchange":
        monkeypatch.setattr(swapping, "_system_exchange", refusing(errno.EINVAL))
    if request.param == "neither":
        monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    return str(request.param)


@pytest.fixture(params=["lease", "no lease"])
def lease(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "no lease":
        monkeypatch.setattr(swapping, "_lease", lambda _: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux has leases")
    return str(request.param)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    (tmp_path / "new").write_bytes(b"old and ours")
    (tmp_path / "note").write_bytes(b"old")
    return tmp_path / "note"


def put(note: Path, sync: Callable[[], None] = lambda: None) -> bool:
    return swap(note, note.with_name("new"), b"old", name="the note", sync=sync)


def take_away(note: Path, expected: bytes, sync: Callable[[], None] = lambda: None) -> bool:
    return swap(note, note.with_name("aside"), expected, name="the note", sync=sync)


@pytest.mark.usefixtures("lease", "system")
def test_a_file_at_rest_is_replaced(note: Path) -> None:
    assert put(note)
    assert note.read_bytes() == b"old and ours"
    assert {file.name for file in note.parent.iterdir()} <= {"note", "new"}


@pytest.mark.usefixtures("lease", "system")
def test_a_file_that_holds_something_else_stays(note: Path) -> None:
    note.write_bytes(b"theirs")
    assert not put(note)
    assert note.read_bytes() == b"theirs"


@pytest.mark.usefixtures("system")
def test_what_is_written_to_the_old_file_after_the_exchange_is_brought_back(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "_lease", lambda _: False)
    with note.open("r+b", buffering=0) as editor:
        editor.seek(0, os.SEEK_END)

        def write() -> None:
            editor.write(b", theirs")

        assert not put(note, write)
    assert note.read_bytes() == b"old, theirs"


@on_linux
@pytest.mark.usefixtures("system")
def test_a_program_that_opens_the_old_file_waits_until_it_has_its_name_again(note: Path) -> None:
    """The program looks the name up before the exchange, and opens the file after."""
    descriptor = os.open(note, os.O_RDONLY)
    waiting = threading.Thread(target=lambda: reopen(descriptor))

    def reopen(descriptor: int) -> None:
        with open(f"/proc/self/fd/{descriptor}", "wb") as file:  # noqa: PTH123 - blocks while there is a lease
            file.write(b"theirs")

    def open_meanwhile() -> None:
        waiting.start()
        time.sleep(0.1)

    assert not put(note, open_meanwhile)
    waiting.join(20)
    os.close(descriptor)
    assert note.read_bytes() in {b"theirs", b""}


@pytest.mark.usefixtures("lease")
@pytest.mark.parametrize("saves", [1, 2])
def test_a_file_renamed_over_the_target_keeps_the_name(
    note: Path, monkeypatch: pytest.MonkeyPatch, saves: int
) -> None:
    """Another program saves by renaming, just before the exchange, and once more just after it."""
    exchange = swapping._system_exchange
    texts = [b"first", b"second"][:saves]

    def save_first(one: bytes, two: bytes) -> None:
        if texts:
            other = note.with_name("saving")
            other.write_bytes(texts.pop(0))
            other.replace(note)
        exchange(one, two)

    monkeypatch.setattr(swapping, "_system_exchange", save_first)
    assert not put(note)
    assert not texts
    assert note.read_bytes() == [b"first", b"second"][saves - 1]


@pytest.mark.usefixtures("lease")
def test_a_file_that_is_moved_away_leaves_its_name_to_others(note: Path) -> None:
    def save() -> None:
        note.replace(note.with_name("note~"))
        note.write_bytes(b"theirs")

    put(note, save)
    assert note.read_bytes() == b"theirs"


@pytest.mark.usefixtures("lease", "system")
def test_a_file_at_rest_is_taken_away_and_another_is_not(note: Path) -> None:
    assert not take_away(note, b"else")
    assert take_away(note, b"old")
    assert not note.exists()


@pytest.mark.usefixtures("system")
def test_a_file_saved_anew_after_it_was_taken_away_keeps_the_name(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program writes to the file that was taken away, and makes a new file."""

    def save_twice() -> None:
        note.with_name("aside").write_bytes(b"first")
        note.write_bytes(b"second")

    monkeypatch.setattr(swapping, "_lease", lambda _: False)
    take_away(note, b"old", save_twice)
    assert note.read_bytes() == b"second"


@pytest.mark.usefixtures("system")
def test_what_is_written_to_a_file_that_is_taken_away_brings_it_back(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "_lease", lambda _: False)

    def write(_: float) -> None:
        note.with_name("aside").write_bytes(b"theirs")

    monkeypatch.setattr(time, "sleep", write)
    assert not take_away(note, b"old")
    assert note.read_bytes() == b"theirs"


@on_linux
def test_a_file_that_is_open_for_writing_is_refused(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swapping, "_PATIENCE", 0.05)
    with note.open("r+b"), pytest.raises(BeingSavedError, match="is open for writing in another program"):
        put(note)
    assert note.read_bytes() == b"old"
    with note.open("rb"):
        assert put(note)
