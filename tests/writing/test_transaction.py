from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.rights import needs_modes, without_privileges

from papernotes.errors import ChangedMeanwhileError, WriteError
from papernotes.writing import atomic
from papernotes.writing import transaction as transaction_module
from papernotes.writing.journal import LibraryState
from papernotes.writing.transaction import Transaction, history, transaction, undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from papernotes.library_files import ConfinedFile, Folder

NOTE = "notes/2025-12.md"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERNOTES_STATE_DIR", str(tmp_path / "state"))
    root = tmp_path / "library"
    (root / "notes").mkdir(parents=True)
    (root / NOTE).write_bytes(b"## 12.3\n")
    return root


def appending(line: bytes) -> Callable[[bytes | None], bytes]:
    return lambda present: (present or b"") + line


def append(root: Path, line: bytes = b"- more\n", path: str = NOTE) -> None:
    with transaction(root, "add more") as writes:
        writes.edit(path, appending(line))


def files_of(root: Path) -> set[str]:
    """Every file of the library."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_an_edit_is_written_when_the_block_ends(library: Path) -> None:
    with transaction(library, "add more") as writes:
        writes.edit(NOTE, appending(b"- more\n"))
        assert (library / NOTE).read_bytes() == b"## 12.3\n"
        assert writes.read(NOTE) == b"## 12.3\n- more\n"
    assert (library / NOTE).read_bytes() == b"## 12.3\n- more\n"
    assert writes.change == history(library)[0]


def test_edits_of_one_file_build_on_each_other(library: Path) -> None:
    with transaction(library, "add two") as writes:
        writes.edit(NOTE, appending(b"- one\n"))
        writes.edit(NOTE, appending(b"- two\n"))
    assert (library / NOTE).read_bytes() == b"## 12.3\n- one\n- two\n"


def test_an_exception_in_the_block_leaves_everything_as_it_was(library: Path) -> None:
    class UnexpectedError(Exception):
        pass

    def write_and_fail() -> None:
        with transaction(library, "add more") as writes:
            writes.edit(NOTE, appending(b"- more\n"))
            raise UnexpectedError

    with pytest.raises(UnexpectedError):
        write_and_fail()
    assert (library / NOTE).read_bytes() == b"## 12.3\n"
    assert history(library) == []


def test_what_comes_out_the_same_is_neither_written_nor_recorded(library: Path) -> None:
    before = (library / NOTE).stat()
    with transaction(library, "nothing") as writes:
        writes.edit(NOTE, appending(b""))
    assert (library / NOTE).stat().st_mtime_ns == before.st_mtime_ns
    assert (library / NOTE).stat().st_ino == before.st_ino
    assert writes.change is None
    assert history(library) == []


def test_files_are_created_with_their_folders(library: Path) -> None:
    with transaction(library, "add") as writes:
        writes.create("asset/deep/picture.png", b"\x89PNG")
        writes.edit("notes/2026-01.md", appending(b"## 1.3\n"))
    assert (library / "asset/deep/picture.png").read_bytes() == b"\x89PNG"
    assert (library / "notes/2026-01.md").read_bytes() == b"## 1.3\n"


def test_creating_what_is_there_is_refused(library: Path) -> None:
    with (
        pytest.raises(WriteError, match=r"notes/2025-12\.md exists already"),
        transaction(library, "x") as writes,
    ):
        writes.create(NOTE, b"")
    assert (library / NOTE).read_bytes() == b"## 12.3\n"


def test_no_file_is_left_behind_but_the_written_ones(library: Path) -> None:
    append(library)
    assert files_of(library) == {NOTE}


@needs_modes
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_the_mode_of_a_file_stays(library: Path, mode: int) -> None:
    (library / NOTE).chmod(mode)
    append(library)
    assert stat.S_IMODE((library / NOTE).stat().st_mode) == mode


@needs_modes
def test_what_is_kept_for_undo_is_no_more_readable_than_the_note(library: Path) -> None:
    (library / NOTE).chmod(0o600)
    append(library)
    image = LibraryState(library, os.environ).folder / "undo-2/000001/before-0"
    assert stat.S_IMODE(image.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_of_a_file_stays(library: Path) -> None:
    os.chown(library / NOTE, 1234, 2345)
    append(library)
    assert ((library / NOTE).stat().st_uid, (library / NOTE).stat().st_gid) == (1234, 2345)


def test_a_link_stays_a_link_and_its_file_is_written(library: Path) -> None:
    elsewhere = library / "vault" / "december.md"
    elsewhere.parent.mkdir()
    (library / NOTE).rename(elsewhere)
    (library / NOTE).symlink_to(elsewhere)
    append(library)
    assert (library / NOTE).is_symlink()
    assert elsewhere.read_bytes() == b"## 12.3\n- more\n"
    assert [path.name for path in elsewhere.parent.iterdir()] == ["december.md"]


@pytest.mark.parametrize("path", ["../outside.md", "/etc/outside.md", "", "notes/../../x.md", "..\\x.md"])
def test_a_path_out_of_the_library_is_refused(library: Path, path: str) -> None:
    with (
        pytest.raises(WriteError, match="is not a path within the library"),
        transaction(library, "x") as writes,
    ):
        writes.edit(path, appending(b"x"))


@pytest.mark.parametrize(
    ("link", "target", "problem"),
    [
        ("notes/x.md", "mine.md", "is a link out of the library"),
        ("notes/x.md", "library/conftest.py", "is a link to conftest.py, which is another kind of file"),
        ("notes/x.md", "library/.git/x.md", "is a link to .git/x.md, which is hidden"),
        (".papernotes/works/x.yaml", "settings.yaml", "is a link"),
        (".papernotes/works/x.yaml", "library/.papernotes/config.yaml", "is a link"),
    ],
)
def test_a_link_can_lead_a_write_to_a_note_of_the_library_alone(
    library: Path, tmp_path: Path, link: str, target: str, problem: str
) -> None:
    for path in (tmp_path / target, library / link):
        path.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / target).write_bytes(b"mine\n")
    (library / link).symlink_to(tmp_path / target)
    with pytest.raises(WriteError, match=problem):
        append(library, path=link)
    assert (tmp_path / target).read_bytes() == b"mine\n"


@pytest.mark.parametrize("folder", ["notes/deeper", ".papernotes", ".papernotes/works"])
def test_a_folder_that_is_a_link_cannot_either(library: Path, tmp_path: Path, folder: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (library / folder).parent.mkdir(exist_ok=True)
    (library / folder).symlink_to(tmp_path / "elsewhere")
    name = "works/x.yaml" if folder == ".papernotes" else "x.yaml" if "works" in folder else "x.md"
    with pytest.raises(WriteError, match="is a link"):
        append(library, path=f"{folder}/{name}")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_becomes_a_link_while_a_note_is_written_leads_nowhere(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is what is written to: the folder is held open."""
    (tmp_path / "elsewhere").mkdir()
    write_new = atomic.write_new

    def swap(folder: Folder, *arguments: Any, **options: Any) -> None:
        if folder.path.name == "notes" and not (library / "notes").is_symlink():
            (library / "notes").rename(library / "old")
            (library / "notes").symlink_to(tmp_path / "elsewhere")
        write_new(folder, *arguments, **options)

    monkeypatch.setattr(atomic, "write_new", swap)
    append(library)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (library / "old/2025-12.md").read_bytes() == b"## 12.3\n- more\n"


def test_a_link_to_itself_is_told_as_such(library: Path) -> None:
    (library / "notes/x.md").symlink_to("x.md")
    with pytest.raises(WriteError, match=r"notes/x\.md cannot be"):
        append(library, path="notes/x.md")


def test_a_folder_in_the_place_of_a_note_is_told_as_such(library: Path) -> None:
    (library / "notes/x.md").mkdir()
    with pytest.raises(WriteError, match=r"notes/x\.md cannot be written: is a directory"):
        append(library, path="notes/x.md")


def test_a_change_by_another_program_is_taken_up(library: Path) -> None:
    with transaction(library, "add more") as writes:
        writes.edit(NOTE, appending(b"- more\n"))
        (library / NOTE).write_bytes(b"## 12.4\n")
    assert (library / NOTE).read_bytes() == b"## 12.4\n- more\n"


def test_a_note_replaced_just_before_the_rename_is_not_overwritten(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that saves between our reading of the file and our writing of it keeps what it saved."""
    fsync = os.fsync
    saves = [b"## 12.4\n"]

    def fsync_while_the_editor_saves(descriptor: int) -> None:
        fsync(descriptor)
        if saves and ".papernotes-" in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            replacement = library / "notes/saved"
            replacement.write_bytes(saves.pop())
            replacement.replace(library / NOTE)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc to catch the moment")
    monkeypatch.setattr(os, "fsync", fsync_while_the_editor_saves)
    append(library)
    assert not saves
    assert (library / NOTE).read_bytes() == b"## 12.4\n- more\n"
    assert len(history(library)) == 1


def test_a_file_that_never_rests_is_given_up_with_its_last_state(library: Path) -> None:
    rounds = 0

    def change(present: bytes | None) -> bytes:
        nonlocal rounds
        rounds += 1
        (library / NOTE).write_bytes(b"round %d\n" % rounds)
        return (present or b"") + b"- more\n"

    with (
        pytest.raises(ChangedMeanwhileError, match=r"notes/2025-12\.md was changed by another program"),
        transaction(library, "add more") as writes,
    ):
        writes.edit(NOTE, change)
    assert (library / NOTE).read_bytes() == b"round %d\n" % rounds
    assert history(library) == []
    assert files_of(library) == {NOTE}


def test_a_file_that_appears_where_one_is_created_is_kept(library: Path) -> None:
    def create() -> None:
        with transaction(library, "add") as writes:
            writes.create("asset/a.png", b"ours")
            (library / "asset").mkdir()
            (library / "asset/a.png").write_bytes(b"theirs")

    with pytest.raises(WriteError, match="exists already"):
        create()
    assert (library / "asset/a.png").read_bytes() == b"theirs"


def test_a_later_file_that_cannot_be_written_takes_the_earlier_ones_back(library: Path) -> None:
    def write_under_a_file() -> None:
        with transaction(library, "add") as writes:
            writes.edit(NOTE, appending(b"- more\n"))
            writes.create("asset/a.png", b"ours")
            writes.create("notes/deeper/b.md", b"ours")
            (library / "notes/deeper").write_bytes(b"no folder")

    with pytest.raises(WriteError, match=r"notes/deeper/b\.md cannot be written"):
        write_under_a_file()
    assert (library / NOTE).read_bytes() == b"## 12.3\n"
    assert files_of(library) == {NOTE, "notes/deeper"}
    assert history(library) == []


def test_an_interruption_right_after_a_rename_is_taken_back(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(folder: Folder) -> None:
        if folder.path.name == "notes":
            monkeypatch.undo()
            raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "sync_folder", interrupt)
    with pytest.raises(KeyboardInterrupt):
        append(library)
    assert (library / NOTE).read_bytes() == b"## 12.3\n"
    assert history(library) == []


def test_what_cannot_be_taken_back_is_left_to_undo(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up in the middle of a change, so that not even the old text can be written."""

    def replace(target: ConfinedFile, data: bytes | None, **options: Any) -> None:
        if data == b"## 12.3\n":
            raise WriteError("notes/2025-12.md cannot be written: no space left on device")
        atomic.replace_file(target, data, **options)

    def write_two() -> None:
        with transaction(library, "add two") as writes:
            writes.edit(NOTE, appending(b"- more\n"))
            writes.create("notes/deeper/b.md", b"ours")
            (library / "notes/deeper").write_bytes(b"no folder")

    with monkeypatch.context() as patched:
        patched.setattr(transaction_module, "replace_file", replace)
        with pytest.raises(WriteError, match="only a part of this change was written") as told:
            write_two()
    assert "undo" in str(told.value.hint)
    assert [change.label for change in history(library)] == ["add two"]
    (library / "notes/deeper").unlink()
    undo(library)
    assert (library / NOTE).read_bytes() == b"## 12.3\n"


def test_leftovers_of_a_killed_process_are_removed(library: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (library / f"notes/.papernotes-{dead.pid}.tmp").write_bytes(b"half a no")
    append(library)
    assert files_of(library) == {NOTE}


@needs_modes
def test_a_read_only_note_is_left_alone(library: Path) -> None:
    (library / NOTE).chmod(0o444)
    with without_privileges(library.parent), pytest.raises(WriteError) as told:
        append(library)
    assert told.value.message == "notes/2025-12.md cannot be written: the file is read-only"
    assert "Nothing was changed." in str(told.value.hint)
    assert (library / NOTE).read_bytes() == b"## 12.3\n"


@needs_modes
def test_a_read_only_folder_is_told_as_such(library: Path) -> None:
    append(library)
    (library / "notes").chmod(0o555)
    with without_privileges(library.parent), pytest.raises(WriteError) as told:
        append(library)
    (library / "notes").chmod(0o755)
    assert told.value.message == "notes/2025-12.md cannot be written: permission denied"
    assert (library / NOTE).read_bytes() == b"## 12.3\n- more\n"
    assert len(history(library)) == 1


@needs_modes
def test_a_read_only_library_is_told_as_such(library: Path) -> None:
    library.chmod(0o555)
    with without_privileges(library.parent), pytest.raises(WriteError) as told:
        append(library, path=".papernotes/works/a.yaml")
    library.chmod(0o755)
    assert told.value.message == ".papernotes/works/a.yaml cannot be written: permission denied"
    assert "Give yourself the right" in str(told.value.hint)


@needs_modes
def test_a_note_that_may_not_be_read_is_told_as_such(library: Path) -> None:
    (library / NOTE).chmod(0o000)
    with without_privileges(library.parent), pytest.raises(WriteError) as told:
        append(library)
    assert told.value.message == "notes/2025-12.md cannot be written: permission denied"


def test_a_transaction_can_be_looked_into(library: Path) -> None:
    with transaction(library, "look") as writes:
        assert isinstance(writes, Transaction)
        assert writes.read("notes/none.md") is None
        assert writes.read(NOTE) == b"## 12.3\n"
