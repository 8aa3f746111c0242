from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rights import needs_modes, without_privileges

if TYPE_CHECKING:
    from tests.catalogue.conftest import Shelf

    from papernotes.model import Note

LOG = "## 2025-12-03\n\n- [视频模型](https://example.org/a)：看了它的注意力机制\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_notes_are_read_in_whatever_encoding_they_are(shelf: Shelf, encoding: str) -> None:
    shelf.write("notes/a.md", "").write_bytes(LOG.encode(encoding))
    (entry,) = shelf.entries()
    assert (entry.name, entry.date, entry.span.line) == ("视频模型", "2025-12-03", 3)


def test_a_note_that_is_no_text_is_a_warning_until_it_is_mended(shelf: Shelf) -> None:
    shelf.write("notes/a.md", LOG)
    bad = shelf.write("notes/bad.md", "")
    bad.write_bytes(b"## 12.3\n\n- caf\xe9\n")
    for _ in range(2):
        (warning,) = shelf.refresh().warnings
        assert (warning.severity, warning.code) == ("warning", "unreadable")
        assert (warning.span.path, warning.span.line) == ("notes/bad.md", 3)
        assert warning.message.startswith("notes/bad.md:3 is neither UTF-8")
        assert warning.fix
        assert shelf.names() == ["视频模型"]
    shelf.write("notes/bad.md", LOG.replace("视频模型", "Mended"))
    changes = shelf.refresh()
    assert (changes.changed, changes.warnings) == (("notes/bad.md",), ())
    assert shelf.names() == ["视频模型", "Mended"]


def test_a_note_that_goes_bad_takes_its_entries_with_it(shelf: Shelf) -> None:
    file = shelf.write("notes/a.md", LOG)
    catalogue = shelf.refreshed()
    generation = catalogue.generation
    file.write_bytes(bytes(500))
    (warning,) = catalogue.refresh().warnings
    assert warning.message == "notes/a.md:1 is binary, not text"
    assert catalogue.entries() == []
    assert catalogue.changed_since(generation) == (["notes/a.md"], [])
    file.unlink()
    assert catalogue.refresh().warnings == ()


def test_the_catalogue_is_not_written_for_a_note_that_stays_unreadable(shelf: Shelf) -> None:
    shelf.write("notes/bad.md", "").write_bytes(b"\xff\xfe\x00")
    catalogue = shelf.refreshed()
    before = shelf.database.stat().st_mtime_ns
    assert len(catalogue.refresh().warnings) == 1
    assert shelf.database.stat().st_mtime_ns == before


def test_a_note_that_the_reader_fails_on_is_a_warning_and_the_catalogue_stays(shelf: Shelf) -> None:
    shelf.write("notes/a.md", LOG)
    shelf.refresh()
    identity = shelf.database.stat().st_ino
    shelf.write("notes/odd.md", "odd")

    def fail_on_odd(note: Note) -> Note:
        if not note.days:
            raise ValueError("odd")
        return note

    shelf.edit = fail_on_odd
    (warning,) = shelf.refresh().warnings
    assert warning.message == "notes/odd.md cannot be read, which is a bug in papernotes: ValueError: odd"
    assert shelf.reads == ["notes/odd.md"]
    assert shelf.database.stat().st_ino == identity
    assert shelf.names() == ["视频模型"]


@needs_modes
def test_a_file_that_may_not_be_read_is_a_warning_until_it_may(shelf: Shelf) -> None:
    file = shelf.write("notes/a.md", LOG)
    shelf.write("notes/b.md", LOG.replace("视频模型", "Open"))
    file.chmod(0)
    with without_privileges(shelf.folder):
        for _ in range(2):
            (warning,) = shelf.refresh().warnings
            assert warning.message == "notes/a.md cannot be read: Permission denied"
            assert shelf.names() == ["Open"]
        file.chmod(0o600)
        assert shelf.refresh().warnings == ()
        assert shelf.names() == ["视频模型", "Open"]


@needs_modes
def test_a_folder_that_may_not_be_listed_is_a_warning(shelf: Shelf) -> None:
    shelf.write("notes/in/a.md", LOG)
    shelf.write("notes/b.md", LOG)
    (shelf.root / "notes" / "in").chmod(0)
    with without_privileges(shelf.folder):
        (warning,) = shelf.refresh().warnings
        assert warning.message == "notes/in cannot be listed: Permission denied"
        assert len(shelf.names()) == 1
    (shelf.root / "notes" / "in").chmod(0o700)


def test_a_file_that_vanishes_while_notes_are_read_is_a_warning_once(shelf: Shelf) -> None:
    shelf.write("notes/a.md", LOG)
    shelf.write("notes/b.md", LOG)
    catalogue = shelf.open()

    def vanish(done: int, _total: int) -> None:
        if done == 1:
            shelf.remove("notes/b.md")

    (warning,) = catalogue.refresh(vanish).warnings
    assert warning.message == "notes/b.md cannot be read: No such file or directory"
    assert len(catalogue.entries()) == 1
    assert catalogue.refresh().warnings == ()
