"""Several versions of papernotes at one library, and caches that vanish while they are in use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import papernotes

if TYPE_CHECKING:
    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak

PACKAGE = Path(papernotes.__file__).parent
DAY = 24 * 60 * 60


def another_version(folder: Path, module: str, constant: str) -> Path:
    """Copy the package with one constant raised; return the folder to import it from."""
    shutil.copytree(PACKAGE, folder / "papernotes", ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "papernotes" / module
    text, count = re.subn(
        rf"^{constant} = (\"?)([\d.]*?)(\d+)",
        lambda found: f"{constant} = {found[1]}{found[2]}{int(found[3]) + 1}",
        file.read_text("utf-8"),
        flags=re.MULTILINE,
    )
    assert count == 1
    file.write_text(text, "utf-8")
    return folder


@pytest.fixture
def library(outside: Outside) -> Outside:
    for month in (10, 11, 12):
        days = (
            f"## {month}.{day}\n\n- https://a.example/{month}/{day}\n\t- Name{month}x{day}：稀疏注意力\n\n"
            for day in range(1, 28)
        )
        outside.note("".join(days), f"notes/2025-{month}.md")
    return outside


def start(outside: Outside, version: Path, *words: str) -> subprocess.Popen[str]:
    """Start a command of one version."""
    return subprocess.Popen(
        [sys.executable, "-m", "papernotes", "-L", str(outside.library), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(outside.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(version),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )


def found(outside: Outside, version: Path) -> subprocess.Popen[str]:
    return start(outside, version, "search", "稀疏", "--limit", "3", "--format", "{name}")


def check(searches: list[subprocess.Popen[str]]) -> None:
    """Check that each search found three entries."""
    for search in searches:
        out, err = search.communicate(timeout=120)
        assert (search.returncode, out.count("Name"), err) == (0, 3, "")


@pytest.mark.parametrize(
    ("module", "constant"),
    [
        ("catalogue/database.py", "SCHEMA_VERSION"),
        ("catalogue/database.py", "READER_VERSION"),
        ("search/whoosh_engine/manifest.py", "ENGINE_VERSION"),
        ("search/documents.py", "DOCUMENT_VERSION"),
        ("user_folders.py", "VERSION"),
    ],
)
def test_two_versions_find_what_is_there(
    library: Outside, tmp_path: Path, module: str, constant: str
) -> None:
    other = another_version(tmp_path / "other", module, constant)
    for _ in range(2):  # at once
        check([found(library, version) for version in (PACKAGE.parent, other, PACKAGE.parent, other)])
    for version in (PACKAGE.parent, other, PACKAGE.parent):  # one after the other
        check([found(library, version)])
    cache = library.home / ".cache" / "papernotes"
    assert len([*cache.glob("*/*/search-*/manifest.json")]) == 2  # each kept its own


def test_searches_find_what_is_there_while_others_rebuild_and_delete(
    library: Outside, tmp_path: Path
) -> None:
    other = another_version(tmp_path / "other", "catalogue/database.py", "SCHEMA_VERSION")
    cache = library.home / ".cache" / "papernotes"
    for number in range(5):
        searches = [found(library, version) for version in (PACKAGE.parent, other, PACKAGE.parent)]
        rebuild = start(library, PACKAGE.parent, "index", "--rebuild")
        if number % 2:
            time.sleep(0.1 * number)
            shutil.rmtree(cache, ignore_errors=True)
        check(searches)
        assert rebuild.wait(120) == 0
        assert not rebuild.communicate()[1]


def test_an_open_library_answers_whatever_becomes_of_its_cache(library: Outside) -> None:
    environ = {"HOME": str(library.home)}
    other = papernotes.Library(library.library, environ=environ)
    with papernotes.Library(library.library, environ=environ) as opened:
        assert opened.search("稀疏", limit=None).total == 81
        for number in range(3):
            other.rebuild()
            other.update_index()
            library.note("## 9.1\n\n- https://example.org/a\n\t- 稀疏\n", f"notes/2025-09-{number}.md")
            opened.refresh()
            assert opened.search("稀疏", limit=None).total == 82 + number
            assert opened.catalogue.catalogue_id == other.catalogue.catalogue_id
        shutil.rmtree(library.home / ".cache")
        opened.refresh()
        assert opened.search("稀疏", limit=None).total == 84
        library.note("", "notes/2025-09-0.md")
        opened.refresh()
        assert opened.search("稀疏", limit=None).total == 83
    other.close()


def test_what_versions_have_not_used_for_long_is_removed(library: Outside) -> None:
    cache = library.home / ".cache" / "papernotes"
    assert library.run("list").status == 0
    (own,) = cache.glob("*/*")
    beside = {"0.0.1-1": 31, "0.0.2-2": 29, "9.9.9-9": 31}
    for name, days in beside.items():
        (own.parent / name / "search-1").mkdir(parents=True)
        (own.parent / name / "catalogue.sqlite3").write_bytes(b"x")
        age = time.time() - days * DAY
        os.utime(own.parent / name, (age, age))
    (own.parent / "9.9.9-9" / "used").touch()  # its index is old, but it is used
    stranger = cache / "of-another-library" / "0.0.1-1"
    stranger.mkdir(parents=True)
    os.utime(stranger, (1, 1))
    assert library.run("list").status == 0
    assert {path.name for path in own.parent.iterdir()} == {own.name, *beside}  # once a day is enough
    os.utime(own / "used", (1, 1))
    os.utime(own.parent / "9.9.9-9", (1, 1))
    assert library.run("list").status == 0
    assert {path.name for path in own.parent.iterdir()} == {own.name, "0.0.2-2", "9.9.9-9"}
    assert stranger.exists()
    assert library.run("search", "稀疏").status == 0
