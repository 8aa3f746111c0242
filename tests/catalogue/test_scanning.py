import os
import sys
from pathlib import Path

import pytest

from papernotes.catalogue.scanning import scan
from papernotes.config import Config


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path.resolve() / "library"
    root.mkdir()
    return root


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, encoding="utf-8")


def notes(root: Path, *folders: str) -> list[str]:
    return sorted(scan(root, Config(notes=folders or ("notes",))).notes)


def test_notes_are_markdown_at_any_depth(root: Path) -> None:
    put(
        root,
        "notes/a.md",
        "notes/B.MARKDOWN",
        "notes/2025/12/c.md",
        "notes/d.txt",
        "other/e.md",
        "f.md",
        "notes/.md",
    )
    (root / "notes" / "folder.md").mkdir()
    put(root, "notes/folder.md/g.md")
    assert notes(root) == ["notes/2025/12/c.md", "notes/B.MARKDOWN", "notes/a.md", "notes/folder.md/g.md"]


def test_the_whole_library_can_be_notes_but_for_what_is_hidden(root: Path) -> None:
    put(
        root, "a.md", "b/c.md", ".obsidian/d.md", ".trash/e.md", "b/.git/f.md", "node_modules/x/g.md", ".h.md"
    )
    assert notes(root, ".") == ["a.md", "b/c.md"]


def test_folders_within_each_other_give_each_note_once(root: Path) -> None:
    put(root, "notes/a.md", "notes/in/b.md")
    assert notes(root, "notes", "notes/in", ".") == ["notes/a.md", "notes/in/b.md"]


def test_a_folder_for_notes_that_is_not_there_is_told_of(root: Path) -> None:
    put(root, "notes/a.md", "file")
    (root / "dangling").symlink_to(root / "nowhere")
    found = scan(root, Config(notes=("notes", "gone", "file", "dangling")))
    assert list(found.notes) == ["notes/a.md"]
    assert [one.message for one in found.warnings] == [
        "gone does not exist, and notes are to be in it",
        "file is no folder that can be read, and notes are to be in it",
        "dangling is no folder that can be read, and notes are to be in it",
    ]


def test_records_are_yaml_in_their_folder(root: Path) -> None:
    put(
        root,
        ".papernotes/works/a.yaml",
        ".papernotes/works/b.yml",
        ".papernotes/works/c.txt",
        ".papernotes/config.yaml",
    )
    assert sorted(scan(root, Config()).works) == [".papernotes/works/a.yaml", ".papernotes/works/b.yml"]


def test_links_within_the_library_are_followed_and_each_file_is_read_once(root: Path) -> None:
    put(root, "notes/a.md", "notes/in/b.md", "archive/old/c.md", "archive/d.md", "notes/.hidden/e.md")
    (root / "notes/alias.md").symlink_to("a.md")
    (root / "notes/same").symlink_to("in")
    (root / "notes/archive").symlink_to("../archive")
    (root / "notes/d.md").symlink_to("../archive/d.md")
    (root / "notes/e.md").symlink_to(".hidden/e.md")
    assert notes(root) == [
        "notes/a.md",
        "notes/archive/d.md",
        "notes/archive/old/c.md",
        "notes/in/b.md",
    ]


def test_a_file_behind_two_links_is_read_once(root: Path) -> None:
    put(root, "archive/a.md")
    (root / "notes").mkdir()
    (root / "notes/x.md").symlink_to("../archive/a.md")
    (root / "notes/y.md").symlink_to("x.md")
    assert notes(root) == ["notes/x.md"]


def test_links_that_run_in_a_circle_end(root: Path) -> None:
    put(root, "notes/a.md", "notes/in/b.md")
    (root / "notes/in/up").symlink_to("..")
    (root / "notes/root").symlink_to(root)
    (root / "notes/self.md").symlink_to("self.md")
    (root / "notes/gone.md").symlink_to("nowhere.md")
    assert notes(root) == ["notes/a.md", "notes/in/b.md"]


def test_links_out_of_the_library_are_told_of_and_not_followed(root: Path) -> None:
    put(root.parent, "outside/secret.md", "library-2/near.md")
    put(root, "notes/a.md")
    (root / "notes/secret.md").symlink_to(root.parent / "outside" / "secret.md")
    (root / "notes/far").symlink_to("../../outside")
    (root / "notes/near.md").symlink_to("../../library-2/near.md")
    (root / "notes/picture.png").symlink_to("../../outside/picture.png")
    found = scan(root, Config())
    assert sorted(found.notes) == ["notes/a.md"]
    assert [warning.span.path for warning in found.warnings] == [
        "notes/far",
        "notes/near.md",
        "notes/secret.md",
    ]
    assert all("is a link out of the library" in warning.message for warning in found.warnings)


def test_a_folder_for_notes_that_is_a_link_out_of_the_library_is_told_of(root: Path) -> None:
    put(root.parent, "outside/a.md")
    (root / "notes").symlink_to("../outside")
    found = scan(root, Config())
    assert found.notes == {}
    assert [warning.span.path for warning in found.warnings] == ["notes"]


def test_links_to_what_is_hidden_or_no_note_are_told_of_and_not_followed(root: Path) -> None:
    put(root, "notes/a.md", "notes/.hidden/b.md", ".git/config", "Makefile")
    (root / "notes/b.md").symlink_to(".hidden/b.md")
    (root / "notes/config.md").symlink_to("../.git/config")
    (root / "notes/hidden").symlink_to(".hidden")
    (root / "notes/make.md").symlink_to("../Makefile")
    found = scan(root, Config())
    assert sorted(found.notes) == ["notes/a.md"]
    assert [warning.message for warning in found.warnings] == [
        "notes/b.md is not followed: it is a link to notes/.hidden/b.md, which is hidden",
        "notes/config.md is not followed: it is a link to .git/config, which is hidden",
        "notes/hidden is not followed: it is a link to notes/.hidden, which is hidden",
        "notes/make.md is not followed: it is a link to Makefile, which is another kind of file",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_link_to_a_name_that_is_not_utf8_can_be_told_of(root: Path) -> None:
    put(root, "notes/a.md")
    (root / "notes/b.md").symlink_to(os.fsdecode(b"/caf\xe9.md"))
    (warning,) = scan(root, Config()).warnings
    assert warning.message.encode().endswith(b"to /caf\\udce9.md")


@pytest.mark.parametrize("link", [".papernotes", ".papernotes/works", ".papernotes/works/b.yaml"])
def test_no_link_to_records_is_followed(root: Path, link: str) -> None:
    put(root, "notes/a.md", "shelf/works/b.yaml")
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(root / "shelf" / link.removeprefix(".papernotes").lstrip("/"))
    found = scan(root, Config())
    assert found.works == {}
    assert ["is not read" in warning.message for warning in found.warnings] == [True]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf8_is_told_of(root: Path) -> None:
    put(root, "notes/a.md")
    Path(os.fsdecode(os.fsencode(root) + b"/notes/caf\xe9.md")).write_text("x", encoding="utf-8")
    found = scan(root, Config())
    assert sorted(found.notes) == ["notes/a.md"]
    (warning,) = found.warnings
    assert warning.message == "notes/caf\\xe9.md has a name that is not UTF-8 and is not read"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_passed_over(root: Path) -> None:
    put(root, "notes/a.md")
    os.mkfifo(root / "notes" / "pipe.md")
    assert notes(root) == ["notes/a.md"]
