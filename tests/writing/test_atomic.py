from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.writing.processes import fork, needs_fork, wait

from papernotes.errors import ChangedMeanwhileError, WriteError
from papernotes.library_files import ConfinedFile
from papernotes.writing.atomic import remove_leftovers, replace_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_only_if_it_holds_what_was_seen(tmp_path: Path) -> None:
    file = ConfinedFile(tmp_path, "a.md")
    replace_file(file, b"one", expected=None, name="a.md")
    with pytest.raises(ChangedMeanwhileError, match=r"a\.md was changed by another program"):
        replace_file(file, b"two", expected=None, name="a.md")
    replace_file(file, b"two", expected=b"one", name="a.md")
    assert file.read() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_is_removed_only_if_it_holds_what_was_seen(tmp_path: Path) -> None:
    file = ConfinedFile(tmp_path, "a.md")
    (tmp_path / "a.md").write_bytes(b"one")
    with pytest.raises(ChangedMeanwhileError, match="was changed by another program"):
        replace_file(file, None, expected=b"two", name="a.md")
    replace_file(file, None, expected=b"one", name="a.md")
    assert file.read() is None


def test_a_name_too_long_for_the_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written: file name too long"):
        replace_file(ConfinedFile(tmp_path, "n" * 300), b"", expected=None, name="the note")
    assert list(tmp_path.iterdir()) == []


@needs_fork
def test_temporary_files_of_the_living_are_left_to_them(tmp_path: Path) -> None:
    dead = fork(lambda: None)
    wait(dead)
    living = tmp_path / f".papernotes-{os.getppid()}.tmp"
    others = [tmp_path / f".papernotes-{dead}.tmp", tmp_path / f".papernotes-{os.getpid()}.tmp"]
    for file in (living, *others, tmp_path / ".papernotes-x.tmp", tmp_path / "notes.tmp"):
        file.touch()
    with ConfinedFile(tmp_path, "notes.tmp").folder() as folder:
        remove_leftovers(folder)
    assert {path.name for path in tmp_path.iterdir()} == {living.name, "notes.tmp"}
