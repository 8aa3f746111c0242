from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rights import needs_modes, without_privileges

from papernotes.config import Config
from papernotes.errors import ConfigError, LibraryError, WriteError
from papernotes.init_library import init_library
from papernotes.library_files import CONFIG_PATH
from papernotes.library_root import is_library


def fill(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x", encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_library_has_a_folder_for_notes(tmp_path: Path) -> None:
    made = init_library(tmp_path / "new")
    assert (made.is_new, made.is_vault, made.notes) == (True, False, 0)
    assert made.config == Config()
    assert (made.root / "notes").is_dir()
    assert is_library(made.root)


@pytest.mark.parametrize(
    ("files", "notes", "assets", "count"),
    [
        (["notes/a.md", "notes/b/c.md", "asset/d.png"], ("notes",), ("asset",), 2),
        (["a.md", "sub/b.md", "img/c.PNG"], (".",), ("img",), 2),
        (["2024/a.md", "2025/b.markdown", "2025/c.txt"], ("2024", "2025"), ("asset",), 2),
        (["notes/a.md", "README.md", "papers/b.md"], ("notes", "papers"), ("asset",), 2),
        (["a.md", "few/x.jpg", "many/x.jpg", "many/y.jpg"], (".",), ("many", "few"), 1),
        (["a.md", ".git/b.md", ".trash/c.png"], (".",), ("asset",), 1),
        (["带 空格/一.md", "图/二.webp"], ("带 空格",), ("图",), 1),
    ],
)
def test_notes_and_images_are_found_where_they_are(
    tmp_path: Path, files: list[str], notes: tuple[str, ...], assets: tuple[str, ...], count: int
) -> None:
    made = init_library(fill(tmp_path, *files))
    assert (made.config.notes, made.config.assets, made.notes) == (notes, assets, count)


@pytest.mark.parametrize(
    ("files", "new_note"),
    [
        (["日志/2025-11.md", "日志/2025-12.md", "inbox.md"], "日志/{year}-{month:02}.md"),
        (["日志/2025-12.md"], "日志/{year}-{month:02}.md"),
        (["2025/2025-12.md", "2026/2026-01.md", "a.md"], "{year}-{month:02}.md"),
        (["2025-13.md", "log/2025-12 plans.md"], "{year}-{month:02}.md"),
        (["{x}/2025-12.md", "a.md"], "{year}-{month:02}.md"),
    ],
)
def test_new_notes_go_to_the_folder_of_the_months(tmp_path: Path, files: list[str], new_note: str) -> None:
    assert init_library(fill(tmp_path, *files)).config.new_note == new_note


def test_a_library_within_another_is_told_of_when_it_is_made(tmp_path: Path) -> None:
    outer, inner = init_library(tmp_path), init_library(fill(tmp_path, "log/a.md") / "log")
    assert (outer.outer, inner.outer) == (None, tmp_path.resolve())
    assert init_library(inner.root).outer is None


def test_a_folder_is_made_in_one_that_exists_only(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="typo does not exist"):
        init_library(tmp_path / "typo" / "new")
    assert not (tmp_path / "typo").exists()


def test_a_working_folder_that_is_gone_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(LibraryError, match="the working folder is gone"):
        init_library(Path())


@pytest.mark.parametrize(
    ("settings", "assets"),
    [
        ('{"attachmentFolderPath": "Media/Pasted"}', ("Media/Pasted", "img")),
        ('{"attachmentFolderPath": "./beside"}', ("img",)),
        ('{"attachmentFolderPath": "/"}', ("img",)),
        ('{"attachmentFolderPath": 7}', ("img",)),
        ("[]", ("img",)),
        ("{", ("img",)),
    ],
)
def test_a_vault_says_where_its_images_go(tmp_path: Path, settings: str, assets: tuple[str, ...]) -> None:
    fill(tmp_path, "notes/a.md", "Inbox.md", "img/a.png", ".obsidian/app.json")
    (tmp_path / ".obsidian/app.json").write_text(settings, encoding="utf-8")
    made = init_library(tmp_path)
    assert made.is_vault
    assert (made.config.notes, made.config.assets) == ((".",), assets)


def test_nothing_but_the_settings_is_written(tmp_path: Path) -> None:
    before = contents(fill(tmp_path, "a.md", "b/c.md", "d.png"))
    init_library(tmp_path)
    after = contents(tmp_path)
    assert after.pop(CONFIG_PATH)
    assert after == before


def test_a_library_is_left_as_it_is(tmp_path: Path) -> None:
    fill(tmp_path, "old/a.md", "b.md")
    (tmp_path / ".papernotes").mkdir()
    (tmp_path / CONFIG_PATH).write_text(json.dumps({"notes": "old"}), encoding="utf-8")
    before = contents(tmp_path)
    made = init_library(tmp_path)
    assert (made.is_new, made.config.notes, made.notes) == (False, ("old",), 1)
    assert contents(tmp_path) == before


def test_settings_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    (tmp_path / ".papernotes").mkdir()
    (tmp_path / CONFIG_PATH).write_text("notes: 7", encoding="utf-8")
    with pytest.raises(ConfigError):
        init_library(tmp_path)


def test_a_file_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not a folder"):
        init_library(fill(tmp_path, "a.md") / "a.md")


@needs_modes
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with without_privileges(folder), pytest.raises(WriteError):
        init_library(folder)
