from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.writing.processes import fork, needs_fork, wait

from papernotes.errors import WriteError
from papernotes.writing.lock import exclusive

if TYPE_CHECKING:
    from pathlib import Path


def hold(file: Path, ready: Path, *, purpose: str = "add something") -> None:
    with exclusive(file, purpose, patience=1, name="lock"):
        ready.touch()
        time.sleep(60)


def holder_of(file: Path, tmp_path: Path) -> int:
    """A process that holds the lock until it is killed."""
    ready = tmp_path / "ready"
    child = fork(lambda: hold(file, ready))
    while not ready.exists():
        time.sleep(0.001)
    return child


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    assert wait(child) == -signal.SIGKILL


@needs_fork
def test_a_living_holder_is_waited_for_and_then_named(tmp_path: Path) -> None:
    child = holder_of(tmp_path / "lock", tmp_path)
    try:
        with (
            pytest.raises(
                WriteError, match=rf"another papernotes .*\(process {child}: add something\)"
            ) as told,
            exclusive(tmp_path / "lock", "me", patience=0.05, name="lock"),
        ):
            pass
        assert "try again" in str(told.value.hint)
    finally:
        kill(child)


@needs_fork
def test_a_dead_holder_blocks_nobody(tmp_path: Path) -> None:
    kill(holder_of(tmp_path / "lock", tmp_path))
    with exclusive(tmp_path / "lock", "me", patience=0, name="lock"):
        pass


@needs_fork
def test_waiting_ends_when_the_holder_does(tmp_path: Path) -> None:
    child = holder_of(tmp_path / "lock", tmp_path)

    def kill_soon() -> None:
        time.sleep(0.05)
        os.kill(child, signal.SIGKILL)

    killer = fork(kill_soon)
    with exclusive(tmp_path / "lock", "me", patience=30, name="lock"):
        pass
    assert wait(killer) == 0
    assert wait(child) == -signal.SIGKILL


def test_the_lock_is_free_after_an_exception(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), exclusive(tmp_path / "lock", "a", patience=0, name="lock"):
        _ = 1 / 0
    with exclusive(tmp_path / "lock", "b", patience=0, name="lock"):
        pass


def test_two_holders_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "lock", "first", patience=0, name="lock"),
        pytest.raises(WriteError, match=rf"process {os.getpid()}: first"),
        exclusive(tmp_path / "lock", "second", patience=0, name="lock"),
    ):
        pass


@needs_fork
def test_a_disk_without_room_for_what_the_lock_says_keeps_nobody_from_it(tmp_path: Path) -> None:
    def hold_without_room() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        with exclusive(tmp_path / "lock", "me", patience=0, name="lock"):
            pass

    assert wait(fork(hold_without_room)) == 0


def test_what_the_lock_says_of_its_holder_cannot_command_a_terminal(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "lock", "red \x1b[31m\nalert", patience=0, name="lock"),
        pytest.raises(WriteError, match=r"red \[31malert\)"),
        exclusive(tmp_path / "lock", "second", patience=0, name="lock"),
    ):
        pass


def test_a_place_without_room_for_a_lock_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with (
        pytest.raises(WriteError, match=r"undo/lock cannot be written: is a directory"),
        exclusive(tmp_path / "lock", "me", patience=0, name="undo/lock"),
    ):
        pass
