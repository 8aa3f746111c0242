from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tests.rights import needs_modes, without_privileges

from papernotes.errors import NothingFoundError, WriteError
from papernotes.writing import journal
from papernotes.writing.journal import LibraryState
from papernotes.writing.transaction import history, transaction, undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTE = "notes/2025-12.md"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERNOTES_STATE_DIR", str(tmp_path / "state"))
    root = tmp_path / "library"
    (root / "notes").mkdir(parents=True)
    (root / NOTE).write_bytes(b"## 12.3\r\n")
    return root


def write(root: Path, label: str, **files: bytes) -> None:
    """Write files whose names are given with `__` for `/` and `_` for `.`."""

    def holding(data: bytes) -> Callable[[bytes | None], bytes]:
        return lambda _: data

    with transaction(root, label) as writes:
        for name, data in files.items():
            writes.edit(name.replace("__", "/").replace("_", "."), holding(data))


def records(root: Path) -> Path:
    """Where the journal of a library is."""
    return LibraryState(root, os.environ).folder / "undo-2"


def test_the_last_write_is_taken_back_bit_for_bit(library: Path) -> None:
    write(library, "add one", notes__a_md=b"\xff\xfe\x00")
    write(library, "add two", notes__a_md=b"other")
    assert undo(library).label == "add two"
    assert (library / "notes/a.md").read_bytes() == b"\xff\xfe\x00"


def test_a_created_file_is_removed(library: Path) -> None:
    write(library, "add", asset__a_png=b"x")
    undo(library)
    assert not (library / "asset/a.png").exists()


def test_all_files_of_a_command_are_taken_back_together(library: Path) -> None:
    write(library, "add", asset__a_png=b"x", notes__a_md=b"a", notes__b_md=b"id: x\n")
    change = undo(library)
    assert [file.path for file in change.files] == ["asset/a.png", "notes/a.md", "notes/b.md"]
    assert [
        path.name for path in library.rglob("*.*") if path.is_file() and ".papernotes" not in path.parts
    ] == ["2025-12.md"]


def test_undo_repeated_goes_back_step_by_step(library: Path) -> None:
    states = [b"one", b"two", b"three"]
    for state in states:
        write(library, f"write {state.decode()}", notes__a_md=state)
    for state in states[::-1]:
        assert (library / "notes/a.md").read_bytes() == state
        undo(library)
    assert not (library / "notes/a.md").exists()
    with pytest.raises(NothingFoundError, match="no change to take back"):
        undo(library)


def test_the_history_says_what_was_done_newest_first(library: Path) -> None:
    write(library, "add https://example.org/论文", notes__a_md=b"one")
    write(library, "fetch", notes__a_md=b"two", notes__b_md=b"id: x\n")
    last, first = history(library)
    assert (last.label, first.label) == ("fetch", "add https://example.org/论文")
    assert (last.number, first.number) == (2, 1)
    assert [(file.path, file.before is None) for file in last.files] == [
        ("notes/a.md", False),
        ("notes/b.md", True),
    ]
    assert last.time[10] == "T"
    assert last.time[-6] in "+-"


def test_a_library_that_was_never_written_has_no_history(library: Path) -> None:
    assert history(library) == []
    with pytest.raises(NothingFoundError):
        undo(library)
    assert not (library / ".papernotes").exists()


@pytest.mark.parametrize("edited", [b"edited by hand", None])
def test_what_was_changed_by_hand_since_is_not_overwritten(library: Path, edited: bytes | None) -> None:
    write(library, "add", notes__a_md=b"one")
    write(library, "add more", notes__a_md=b"two", asset__a_png=b"x")
    path = library / "notes/a.md"
    if edited is None:
        path.unlink()
    else:
        path.write_bytes(edited)
    what = "removed" if edited is None else "edited"
    with pytest.raises(WriteError, match=rf"notes/a\.md was {what} after 'add more'") as refused:
        undo(library)
    assert (path.read_bytes() if path.exists() else None) == edited
    assert (library / "asset/a.png").read_bytes() == b"x"
    kept = str(refused.value.hint).split()[-1].rstrip(".")
    assert (library / kept).read_bytes() == b"one"
    assert len(history(library)) == 2


def test_a_created_file_that_was_edited_since_is_kept(library: Path) -> None:
    write(library, "add", notes__a_md=b"one")
    (library / "notes/a.md").write_bytes(b"edited")
    with pytest.raises(WriteError, match="edited after 'add'"):
        undo(library)
    assert (library / "notes/a.md").read_bytes() == b"edited"


def test_what_was_brought_back_by_hand_counts_as_taken_back(library: Path) -> None:
    write(library, "add", notes__a_md=b"one")
    write(library, "add more", notes__a_md=b"two")
    (library / "notes/a.md").write_bytes(b"one")
    assert undo(library).label == "add more"
    assert (library / "notes/a.md").read_bytes() == b"one"


def test_undo_goes_through_a_link_to_its_file(library: Path) -> None:
    (library / "real.md").write_bytes(b"one")
    (library / "notes/a.md").symlink_to(library / "real.md")
    write(library, "add", notes__a_md=b"two")
    assert (library / "real.md").read_bytes() == b"two"
    undo(library)
    assert (library / "real.md").read_bytes() == b"one"
    assert (library / "notes/a.md").is_symlink()


def test_only_the_newest_records_are_kept(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "KEPT_RECORDS", 3)
    for number in range(6):
        write(library, f"write {number}", notes__a_md=b"%d" % number)
    assert [change.label for change in history(library)] == ["write 5", "write 4", "write 3"]
    assert sorted(path.name for path in records(library).iterdir()) == ["000004", "000005", "000006"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"files": 1}', b"\xff", b'{"label": "x"}', b"null"])
def test_a_damaged_record_is_passed_over(library: Path, damage: bytes) -> None:
    write(library, "add", notes__a_md=b"one")
    write(library, "add more", notes__a_md=b"two")
    (records(library) / "000002/record.json").write_bytes(damage)
    assert [change.label for change in history(library)] == ["add"]
    with pytest.raises(WriteError, match="was edited after 'add'"):
        undo(library)
    write(library, "add again", notes__a_md=b"three")
    undo(library)
    assert (library / "notes/a.md").read_bytes() == b"two"


@pytest.mark.parametrize("damage", [None, b"not what was there"])
def test_a_damaged_before_image_is_not_written(library: Path, damage: bytes | None) -> None:
    write(library, "add", notes__a_md=b"one")
    write(library, "add more", notes__a_md=b"two")
    image = records(library) / "000002/before-0"
    if damage is None:
        image.unlink()
    else:
        image.write_bytes(damage)
    with pytest.raises(
        WriteError, match=r"undo-2/000002/before-0, the content from before, is missing or damaged"
    ):
        undo(library)
    assert (library / "notes/a.md").read_bytes() == b"two"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("../outside.md", "is not a path within the library"),
        ("/etc/passwd", "is not a path within the library"),
        ("notes/../../outside.md", "is not a path within the library"),
        ("conftest.py", "is no note, picture, PDF or record"),
        (".git/config", "is no note, picture, PDF or record"),
        ("notes/.git/x.md", "is no note, picture, PDF or record"),
        (".papernotes/undo/x.md", "is no note, picture, PDF or record"),
        (".papernotes/works/.hooks/x.yaml", "is no note, picture, PDF or record"),
    ],
)
def test_a_record_can_bring_back_only_what_is_written(
    library: Path, tmp_path: Path, path: str, problem: str
) -> None:
    (tmp_path / "outside.md").write_bytes(b"mine")
    (library / "conftest.py").write_bytes(b"mine")
    write(library, "add", notes__a_md=b"one")
    file = records(library) / "000001/record.json"
    record = json.loads(file.read_bytes())
    record["files"][0] |= {"path": path, "after": journal.fingerprint(b"mine")}
    file.write_text(json.dumps(record))
    with pytest.raises(WriteError, match=problem):
        undo(library)
    assert (tmp_path / "outside.md").read_bytes() == (library / "conftest.py").read_bytes() == b"mine"


def test_a_damaged_unfinished_record_blocks_no_command(library: Path) -> None:
    write(library, "add", notes__a_md=b"one")
    folder = records(library) / "000001"
    (folder / "unfinished").touch()
    record = json.loads((folder / "record.json").read_bytes())
    record["files"][0]["path"] = "../outside.md"
    (folder / "record.json").write_text(json.dumps(record))
    assert history(library) == []
    write(library, "add more", notes__a_md=b"two")
    assert [change.label for change in history(library)] == ["add more"]


def test_a_journal_in_the_library_is_neither_read_nor_followed(library: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (library / ".papernotes").mkdir()
    (library / ".papernotes/undo").symlink_to(tmp_path / "elsewhere")
    write(library, "add", notes__a_md=b"one")
    assert [change.label for change in history(library)] == ["add"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_kept_of_another_library_is_not_used(library: Path) -> None:
    write(library, "add", notes__a_md=b"one")
    (records(library).parent / "root").write_bytes(b"/somewhere/else")
    assert history(library) == []
    with pytest.raises(WriteError, match="of another library"):
        write(library, "add", notes__a_md=b"two")


@needs_modes
def test_an_undo_without_the_right_to_write_changes_nothing(library: Path) -> None:
    write(library, "add", notes__a_md=b"one")
    write(library, "add more", notes__a_md=b"two")
    (library / "notes").chmod(0o555)
    with without_privileges(library.parent), pytest.raises(WriteError) as told:
        undo(library)
    (library / "notes").chmod(0o755)
    assert told.value.message == "notes/a.md cannot be written: permission denied"
    assert len(history(library)) == 2
    undo(library)
    assert (library / "notes/a.md").read_bytes() == b"one"


@needs_modes
def test_the_history_can_be_read_without_the_right_to_write(library: Path) -> None:
    write(library, "add", notes__a_md=b"one")
    (records(library).parent / "lock").unlink()
    records(library).parent.chmod(0o500)
    with without_privileges(library.parent):
        assert len(history(library)) == 1
    records(library).parent.chmod(0o700)
    assert not (records(library).parent / "lock").exists()
