from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from papernotes.errors import WriteError
from papernotes.exporters.base import OutputFile
from papernotes.exporters.output_folder import MANIFEST, copy_beside, write_folder

if TYPE_CHECKING:
    from pathlib import Path


def files(**contents: str) -> list[OutputFile]:
    return [OutputFile(name.replace("__", "/") + ".md", content) for name, content in contents.items()]


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_a_folder_is_made_with_all_files_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert write_folder(files(a="一", sub__b="二"), folder) == 2
    assert tree(folder) == {"a.md": "一", "sub/b.md": "二"}
    assert {path.name for path in folder.iterdir()} == {"a.md", "sub", MANIFEST}


def test_the_next_export_changes_only_what_is_different(tmp_path: Path) -> None:
    write_folder(files(a="1", b="2", sub__c="3"), tmp_path)
    before = (tmp_path / "a.md").stat()
    assert write_folder(files(a="1", b="new"), tmp_path) == 1
    assert tree(tmp_path) == {"a.md": "1", "b.md": "new"}
    assert (tmp_path / "a.md").stat().st_mtime_ns == before.st_mtime_ns
    assert not (tmp_path / "sub").exists()


def test_the_same_export_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    write_folder(files(b="2", a="1"), tmp_path)
    first = (tmp_path / MANIFEST).read_bytes()
    assert write_folder(files(b="2", a="1"), tmp_path) == 0
    assert (tmp_path / MANIFEST).read_bytes() == first


def test_a_file_that_no_export_wrote_stops_the_export_before_anything_changes(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match=r"b\.md"):
        write_folder(files(a="1", b="2"), tmp_path)
    assert tree(tmp_path) == {"b.md": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["b.md"]


def test_an_exported_file_that_was_edited_since_is_kept(tmp_path: Path) -> None:
    write_folder(files(a="1", b="2"), tmp_path)
    (tmp_path / "a.md").write_text("1, and my own words", encoding="utf-8")
    with pytest.raises(WriteError, match=r"a\.md"):
        write_folder(files(a="new", b="2"), tmp_path)
    assert write_folder(files(b="2"), tmp_path) == 0
    assert tree(tmp_path) == {"a.md": "1, and my own words", "b.md": "2"}


def test_a_file_that_holds_the_right_text_already_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("1", encoding="utf-8")
    assert write_folder(files(a="1"), tmp_path) == 0


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("mine", encoding="utf-8")
    write_folder(files(a="1"), tmp_path)
    write_folder(files(), tmp_path)
    assert tree(tmp_path) == {"other.txt": "mine"}


def test_an_export_that_was_cut_short_knows_its_files_the_next_time(tmp_path: Path) -> None:
    write_folder(files(a="1", b="2"), tmp_path)

    class Killed(BaseException):
        pass

    def dying() -> list[OutputFile]:
        raise Killed

    with pytest.raises(Killed):
        write_folder((file for _ in [0] for file in dying()), tmp_path)
    (tmp_path / "a.md").write_text("new", encoding="utf-8")  # as if killed between two files
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"a.md", "b.md"}
    assert write_folder(files(a="new", b="newer"), tmp_path) == 1


@pytest.mark.parametrize("path", ["../a.md", "/etc/a.md", "a/../../b.md", MANIFEST])
def test_no_path_leaves_the_folder(path: str, tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_folder([OutputFile(path, "x")], tmp_path / "in")
    assert tree(tmp_path) == {}


def test_links_in_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "sub").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    (tmp_path / "in" / "a.md").symlink_to(tmp_path / "mine.md")
    with pytest.raises(WriteError):
        write_folder(files(sub__b="x"), tmp_path / "in")
    with pytest.raises(WriteError):
        write_folder(files(a="x"), tmp_path / "in")
    assert tree(tmp_path / "elsewhere") == {}
    assert (tmp_path / "mine.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": 3}', '{"files": {"../x.md": ["0"]}}', "\x00"])
def test_a_damaged_manifest_is_no_licence_to_overwrite(manifest: str, tmp_path: Path) -> None:
    write_folder(files(a="1"), tmp_path / "in")
    (tmp_path / "x.md").write_text("mine", encoding="utf-8")
    (tmp_path / "in" / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(WriteError):
        write_folder(files(a="2"), tmp_path / "in")
    write_folder(files(b="1"), tmp_path / "in")
    assert (tmp_path / "x.md").exists()


def test_a_folder_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WriteError, match="file"):
        write_folder(files(a="1"), tmp_path / "file")


def test_pictures_are_copied_beside_a_document_once(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(b"\x89PNG")
    picture = OutputFile("asset/a.png", source)
    assert copy_beside([picture], tmp_path / "out") == 1
    assert copy_beside([picture], tmp_path / "out") == 0
    assert (tmp_path / "out" / "asset" / "a.png").read_bytes() == b"\x89PNG"
    assert not list((tmp_path / "out").glob(".papernotes*"))


def test_another_picture_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(b"\x89PNG")
    (tmp_path / "out" / "asset").mkdir(parents=True)
    (tmp_path / "out" / "asset" / "a.png").write_bytes(b"mine")
    with pytest.raises(WriteError, match=r"asset/a\.png"):
        copy_beside([OutputFile("asset/a.png", source)], tmp_path / "out")
    assert (tmp_path / "out" / "asset" / "a.png").read_bytes() == b"mine"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert write_folder(files(a="1", sub__b="2"), tmp_path / "link") == 2
    assert tree(tmp_path / "real") == {"a.md": "1", "sub/b.md": "2"}
