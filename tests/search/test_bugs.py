"""A bug in the search is told of, once, and costs neither the answer nor the index."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from papernotes.errors import IndexUnusedWarning
from papernotes.search.index_sync import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.search.conftest import Desk

PLANT = """
import importlib.abc, importlib.machinery, sys

class Planter(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "{module}":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module
        def exec_module(module):
            execute(module)
            def bug(*_, **__):
                raise {error}("planted")
            setattr(module.{owner}, "{method}", bug)
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Planter())
"""

BUGS = [
    ("papernotes.search.whoosh_engine.segments", "Segment", "word", "KeyError"),
    ("papernotes.search.whoosh_engine.segments", "Segment", "key", "ValueError"),
    ("papernotes.search.whoosh_engine.segments", "Segment", "__init__", "RuntimeError"),
    ("papernotes.search.whoosh_engine.segments", "SegmentWriter", "add", "TypeError"),
    ("papernotes.search.whoosh_engine.engine", "WhooshEngine", "uncommitted", "AttributeError"),
    ("papernotes.search.whoosh_engine.engine", "WhooshEngine", "replace", "IndexError"),
]


def run(
    desk: Desk, *words: str, plant: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return command(desk.root, desk.root.parent, *words, plant=plant, **variables)


def command(
    library: Path, folder: Path, *words: str, plant: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the program on a library, with cache and state in a folder."""
    environment = os.environ | {
        "PAPERNOTES_CACHE_DIR": str(folder / "command-cache"),
        "PAPERNOTES_STATE_DIR": str(folder / "command-state"),
        "PYTHONUTF8": "1",
        **variables,
    }
    if plant is not None:
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(plant), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, "-m", "papernotes", "--library", str(library), *words],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(("module", "owner", "method", "error"), BUGS)
def test_a_bug_is_told_of_and_the_answer_found_without_the_index(  # noqa: PLR0917 - a row of BUGS
    desk: Desk, tmp_path: Path, module: str, owner: str, method: str, error: str
) -> None:
    desk.entries("甲：稀疏注意力", "乙：KV-cache 压缩")
    if owner != "SegmentWriter":
        assert run(desk, "search", "KV-cache").returncode == 0
    desk.entries("丙：KV-cache 量化", note="notes/more.md")
    usual = run(desk, "search", "KV-cache", "--json", PAPERNOTES_CACHE_DIR=str(tmp_path / "other"))
    plant = tmp_path / "plant"
    plant.mkdir()
    code = PLANT.format(module=module, owner=owner, method=method, error=error)
    (plant / "sitecustomize.py").write_text(code, encoding="utf-8")
    done = run(desk, "search", "KV-cache", "--json", plant=plant)
    assert (done.returncode, done.stdout) == (0, usual.stdout)
    (said,) = done.stderr.splitlines()
    assert said.startswith("warning: the search index cannot be used because of a bug in papernotes: ")
    assert re.search(rf"{error}: '?planted'? \(sitecustomize\.py:\d+\)", said)
    assert "Please report it" in said
    assert "PAPERNOTES_DEBUG=1" in said
    debugged = run(desk, "search", "KV-cache", plant=plant, PAPERNOTES_DEBUG="1")
    assert debugged.returncode == 1
    assert debugged.stderr.splitlines()[-1].startswith(f"{error}: ")
    assert "Traceback" in debugged.stderr
    mended = run(desk, "search", "KV-cache", "--json")
    assert (mended.returncode, mended.stdout, mended.stderr) == (0, usual.stdout, "")


def test_a_bug_is_told_of_once_by_an_index_that_stays_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from papernotes.search.whoosh_engine.segments import Segment

    desk.entries("甲：稀疏注意力", "乙：KV-cache 压缩")
    index = desk.index()
    index.update()
    today = index._catalogue._context.today

    def bug(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(Segment, "word", bug)
    with pytest.warns(IndexUnusedWarning, match="LookupError"):
        index.search("稀疏", today=today)
    for query in ("稀疏", "kvcache", "nowhere"):  # a warning would be an error
        index.search(query, today=today)


def test_an_index_that_the_system_does_not_give_is_no_bug(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from papernotes.search.whoosh_engine.segments import Segment

    def fail(*_: object) -> None:
        raise OSError(24, "Too many open files")

    desk.entries("甲：稀疏注意力")
    desk.search("稀疏")
    monkeypatch.setattr(Segment, "word", fail)
    with pytest.warns(IndexUnusedWarning) as told:
        assert desk.found("稀疏") == ["甲：稀疏注意力"]
    (one,) = told
    assert str(one.message) == (
        "the search index cannot be read: Too many open files."
        " The answer was found without the index, which takes longer."
    )


def test_a_bug_costs_no_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from papernotes.search.whoosh_engine.segments import Segment

    desk.entries("甲：稀疏注意力")
    desk.search("稀疏")
    assert desk.cache is not None
    before = {path: path.stat().st_mtime_ns for path in (desk.cache / FOLDER).rglob("*")}
    with monkeypatch.context() as patched:
        patched.setattr(Segment, "word", property())
        with pytest.warns(IndexUnusedWarning):
            found = desk.found("稀疏")
    assert found == ["甲：稀疏注意力"]
    assert {path: path.stat().st_mtime_ns for path in (desk.cache / FOLDER).rglob("*")} == before


def test_a_damaged_index_is_made_anew_without_a_word(desk: Desk) -> None:
    desk.entries("甲：稀疏注意力", "乙：KV-cache 压缩")
    usual = run(desk, "search", "KV-cache", "--json")
    for ending in (".trm", ".pst", ".num", ".about", ".layout"):
        (file,) = (desk.root.parent / "command-cache").rglob(f"*{ending}")
        marks = file.stat()
        file.write_bytes(b"\xee" * marks.st_size)
        os.utime(file, ns=(marks.st_atime_ns, marks.st_mtime_ns))
        if ending == ".num":  # numbers are any numbers
            continue
        done = run(desk, "search", "KV-cache", "--json", PAPERNOTES_DEBUG="1")
        assert (done.returncode, done.stdout, done.stderr) == (0, usual.stdout, ""), ending
