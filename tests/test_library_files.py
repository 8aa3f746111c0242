"""Files opened without following links, with the system's open folders and without."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from papernotes import library_files
from papernotes.library_files import ConfinedFile, RefusedError, file_of, open_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="making links takes rights there")


@pytest.fixture(params=["open folders", "paths"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "paths":
        monkeypatch.setattr(library_files, "_IS_RELATIVE", False)


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, encoding="utf-8")


@pytest.mark.parametrize("path", ["a", "b/a", "b/c/d/a"])
def test_a_plain_file_is_read(tmp_path: Path, path: str) -> None:
    put(tmp_path, path)
    file = ConfinedFile(tmp_path, path)
    assert file.read() == path.encode()
    assert (status := file.status())
    assert status.st_size == len(path)


@pytest.mark.parametrize("path", ["gone", "gone/gone", "file/below", "file/below/it"])
def test_what_is_not_there_is_none(tmp_path: Path, path: str) -> None:
    put(tmp_path, "file")
    assert ConfinedFile(tmp_path, path).read() is None
    assert ConfinedFile(tmp_path, path).status() is None


@pytest.mark.parametrize(
    "path", ["link", "folder/a", "b/folder/a", "b/link", "dangling", "loop", "folder/gone"]
)
def test_no_link_is_followed(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    put(tmp_path, "outside/a")
    put(root, "b/c", "plain")
    (root / "link").symlink_to("plain")
    (root / "b/link").symlink_to(tmp_path / "outside/a")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "b/folder").symlink_to("../../outside")
    (root / "dangling").symlink_to("nowhere")
    (root / "loop").symlink_to("loop")
    file = ConfinedFile(root, path)
    for ask in (file.read, file.status):
        with pytest.raises(RefusedError, match="is a link"):
            ask()


def test_the_folder_to_stay_in_may_itself_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/a/b")
    (tmp_path / "link").symlink_to("real")
    assert ConfinedFile(tmp_path / "link", "a/b").read() == b"real/a/b"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="is no plain file"):
        ConfinedFile(tmp_path, "pipe").read()
    with pytest.raises(IsADirectoryError):
        ConfinedFile(tmp_path, "folder").read()


def test_folders_are_made_but_not_through_links(tmp_path: Path) -> None:
    root = tmp_path / "root"
    with ConfinedFile(root, "a/b/c").folder(make=True) as folder:
        assert folder.names() == []
    assert (root / "a/b").is_dir()
    (tmp_path / "outside").mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(RefusedError, match="is a link"), ConfinedFile(root, "link/b/c").folder(make=True):
        pass
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_that_is_created_is_written_through_no_link(tmp_path: Path) -> None:
    put(tmp_path, "mine")
    (tmp_path / "link").symlink_to("mine")
    (tmp_path / "dangling").symlink_to("made")
    with ConfinedFile(tmp_path, "any").folder() as folder:
        for name in ("link", "dangling"):
            with pytest.raises(OSError, match=r"is a link|exists"):
                folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "link", "mine"]


@pytest.mark.parametrize(
    "path",
    [
        *("notes/a.md", "a.MARKDOWN", "asset/a b.png", "asset/1.pdf", ".papernotes/works/a.yaml"),
        *(".papernotes/config.yaml", ".papernotes/glossary.yaml", "node_modules/a.md"),
    ],
)
def test_files_of_a_library_are_of_kinds(tmp_path: Path, path: str) -> None:
    put(tmp_path, path)
    assert file_of(tmp_path, path) == ConfinedFile(tmp_path, path)
    with open_file(tmp_path, path) as file:
        assert file.read() == path.encode()


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "..", "../a.md", "/a.md", "a/../b.md", "a\0.md", "notes", "a.py", "a.md.py"),
        *(".a.md", ".git/a.md", "notes/.git/a.md", ".papernotes/a.md", ".papernotes/undo/a.yaml"),
        *(".papernotes/works/.a.yaml", ".papernotes/works/.git/a.yaml", ".papernotes/works/a.md"),
        *(".papernotes/works", ".Papernotes/works/a.yaml", ".papernotes/config.yml"),
    ],
)
def test_nothing_else_is_a_file_of_a_library(tmp_path: Path, path: str) -> None:
    with pytest.raises(RefusedError):
        file_of(tmp_path, path)
    with pytest.raises(RefusedError):
        open_file(tmp_path, path)


def test_a_link_leads_to_another_note_of_the_library_only(tmp_path: Path) -> None:
    root = tmp_path / "library"
    put(root, "vault/a.md", ".git/a.md", "a.py", "p.png")
    put(tmp_path, "outside.md")
    (root / "notes").mkdir()
    for name, target in {
        "a": "vault/a.md",
        "b": ".git/a.md",
        "c": "a.py",
        "d": "../outside.md",
        "e": "p.png",
    }.items():
        (root / f"notes/{name}.md").symlink_to(root / target)
    assert file_of(root, "notes/a.md") == ConfinedFile(root, "vault/a.md")
    with open_file(root, "notes/a.md") as file:
        assert file.read() == b"vault/a.md"
    for name in "bcde":
        for ask in (file_of, open_file):
            with pytest.raises(RefusedError, match="it is a link"):
                ask(root, f"notes/{name}.md")
