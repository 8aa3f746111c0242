"""Whatever happens to the files of an index, each search answers as if nothing had."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.rights import needs_modes

from papernotes.search.index_sync import FOLDER
from papernotes.search.whoosh_engine.manifest import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.search.conftest import Desk

COMMENTS = ("甲：稀疏注意力", "乙：KV-cache 压缩", "丙：蒸馏与量化")
QUERIES = ("稀疏", "kvcache", "date:2025-12-03", "has:link", "蒸*", "-稀疏")


def damage_file(path: Path, how: str) -> None:
    content = path.read_bytes()
    match how:
        case "truncated":
            path.write_bytes(content[: len(content) // 2])
        case "emptied":
            path.write_bytes(b"")
        case "rubbish":
            path.write_bytes(os.urandom(len(content)))
        case "longer":
            path.write_bytes(content + b"\x00" * 100)
        case "deleted":
            path.unlink()


@pytest.fixture
def built(desk: Desk) -> Desk:
    desk.entries(*COMMENTS)
    assert answers(desk) == EXPECTED
    return desk


EXPECTED = [
    [COMMENTS[0]],
    [COMMENTS[1]],
    sorted(COMMENTS),
    sorted(COMMENTS),
    [COMMENTS[2]],
    sorted(COMMENTS[1:]),
]


def answers(desk: Desk) -> list[list[str]]:
    return [sorted(desk.found(query, literal=True)) for query in QUERIES]


def index_files(desk: Desk) -> list[Path]:
    assert desk.cache is not None
    files = (path for path in (desk.cache / FOLDER).rglob("*") if path.is_file())
    return sorted(path for path in files if not path.name.lower().endswith("lock"))


@pytest.mark.parametrize("how", ["truncated", "emptied", "rubbish", "longer", "deleted"])
def test_every_file_may_be_damaged(built: Desk, how: str) -> None:
    count = len(index_files(built))
    assert count == 6  # the files of one segment, and the manifest
    for number in range(count):
        damage_file(index_files(built)[number], how)
        assert answers(built) == EXPECTED
        folder = built.engine().folder
        assert folder is not None
        assert len(index_files(built)) == count


def zeroed(content: bytes) -> bytes:
    return content[: len(content) // 2].ljust(len(content), b"\0")


def cut_from_the_start(content: bytes) -> bytes:
    return content[len(content) // 2 :].ljust(len(content), b"\xff")


@pytest.mark.parametrize("spoilt", [zeroed, cut_from_the_start, lambda content: content[::-1]])
@pytest.mark.parametrize("ending", [".trm", ".pst", ".num", ".about", ".layout"])
def test_damage_that_leaves_size_and_time_as_they_were_is_no_bug_and_not_final(
    built: Desk, ending: str, spoilt: Callable[[bytes], bytes]
) -> None:
    (file,) = (path for path in index_files(built) if path.suffix == ending)
    marks = file.stat()
    file.write_bytes(spoilt(file.read_bytes()))
    os.utime(file, ns=(marks.st_atime_ns, marks.st_mtime_ns))
    for query in QUERIES:  # warnings are errors here, so damage that is taken for a bug fails
        built.search(query, literal=True)
    if ending == ".trm":  # what is not read, or may be any number, passes unnoticed
        assert answers(built) == EXPECTED


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest | {"version": "0"},
        lambda manifest: manifest | {"documents": 99},
        lambda manifest: manifest | {"folder": "elsewhere"},
        lambda manifest: manifest | {"folder": "../../../../../etc"},
        lambda manifest: manifest | {"catalogue_id": "another"},
        lambda manifest: manifest | {"files": {}},
        lambda manifest: manifest | {"more": 1},
        lambda _: [],
        lambda _: None,
    ],
)
def test_a_manifest_that_does_not_fit_has_the_index_made_anew(
    built: Desk, change: Callable[[dict[str, object]], object]
) -> None:
    file = next(path for path in index_files(built) if path.name == FILE_NAME)
    file.write_text(json.dumps(change(json.loads(file.read_text(encoding="utf-8")))), encoding="utf-8")
    assert answers(built) == EXPECTED
    assert built.engine().folder is not None


def test_the_whole_folder_may_go(built: Desk) -> None:
    assert built.cache is not None
    shutil.rmtree(built.cache / FOLDER)
    assert answers(built) == EXPECTED


def test_a_file_may_stand_where_the_folder_should(desk: Desk) -> None:
    assert desk.cache is not None
    (desk.cache / FOLDER).write_text("in the way", encoding="utf-8")
    desk.entries(*COMMENTS)
    assert answers(desk) == EXPECTED
    assert desk.engine().folder is None


def test_an_index_that_breaks_while_it_is_open_is_made_anew(built: Desk) -> None:
    index = built.index()
    assert index._manager.engine().folder is not None
    for file in index_files(built):
        if file.suffix in {".pst", ".trm"}:
            os.truncate(file, 10)
    results = index.search("稀疏", today=built.catalogue()._context.today)
    assert results.total == 1


def test_an_index_that_another_process_made_anew_stays_of_use(built: Desk) -> None:
    index = built.index()
    index._manager.engine()
    (folder,) = (path.parent for path in index_files(built) if path.suffix == ".trm")
    shutil.rmtree(folder)
    built.search("稀疏")  # as another process, which makes it anew
    files = index_files(built)
    assert files
    assert folder not in {file.parent for file in files}
    today = built.catalogue()._context.today
    for query in QUERIES:
        assert index.search(query, today=today).total
    assert index_files(built) == files


def test_what_is_wrong_with_an_old_index_is_not_laid_to_a_new_one(built: Desk) -> None:
    index = built.index()
    index._manager.engine()
    for file in index_files(built):
        if file.suffix in {".pst", ".trm"}:
            os.truncate(file, 10)
    built.search("稀疏")
    files = index_files(built)
    assert index.search("稀疏", today=built.catalogue()._context.today).total == 1
    assert index_files(built) == files


@pytest.mark.parametrize(
    "at", ["planning.Planner.tiers", "index_sync.indexables_of_note", "engine.Engine.find"]
)
def test_a_mistake_of_ours_costs_no_index(built: Desk, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    built.entries("丁：剪枝", note="notes/more.md")
    files = index_files(built)

    def fail(*_: object, **__: object) -> None:
        raise LookupError

    with monkeypatch.context() as patched:
        patched.setattr(f"papernotes.search.{at}", fail)
        with pytest.raises(LookupError):
            built.search("剪枝")
    assert index_files(built) == files
    assert built.found("剪枝", literal=True) == ["丁：剪枝"]


def test_leftovers_of_killed_writers_are_swept_away(built: Desk) -> None:
    assert built.cache is not None
    (built.cache / FOLDER / "index-dead").mkdir()
    (built.cache / FOLDER / "index-dead" / "MAIN_x.trm").write_bytes(b"half")
    (built.cache / FOLDER / FILE_NAME).unlink()
    assert answers(built) == EXPECTED
    assert not (built.cache / FOLDER / "index-dead").exists()


@needs_modes
def test_nobody_else_can_read_the_index(built: Desk) -> None:
    assert built.cache is not None
    for folder in (built.cache / FOLDER, built.engine().folder):
        assert folder is not None
        assert folder.stat().st_mode & 0o077 == 0
