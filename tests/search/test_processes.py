"""Several processes at one library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from papernotes.search.index_sync import FOLDER
from papernotes.search.whoosh_engine import index_writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.search.conftest import Desk

pytestmark = pytest.mark.soak

SEARCHER = """
import datetime as dt, sys
from pathlib import Path
from papernotes.catalogue import Catalogue
from papernotes.config import Config
from papernotes.search import Index
root, cache, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
for _ in range(rounds):
    catalogue = Catalogue(root, Config(), cache, today=dt.date(2026, 1, 31))
    catalogue.refresh()
    index = Index(catalogue)
    print(index.search("稀疏", today=dt.date(2026, 1, 31), limit=1000).total, flush=True)
    index.close()
    catalogue.close()
"""


def start(desk: Desk, rounds: int) -> subprocess.Popen[str]:
    assert desk.cache is not None
    command = [sys.executable, "-W", "ignore", "-c", SEARCHER, str(desk.root), str(desk.cache), str(rounds)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


def test_searchers_and_a_writer_at_once_never_fail(desk: Desk) -> None:
    for number in range(20):
        desk.entries(*[f"甲{n}：稀疏" for n in range(10)], note=f"notes/{number}.md")
    searchers = [start(desk, 6) for _ in range(3)]
    for number in range(20, 60):  # each adds an entry while they search
        desk.entries("乙：稀疏", note=f"notes/{number}.md")
    for searcher in searchers:
        out, err = searcher.communicate(timeout=120)
        assert searcher.returncode == 0, err
        totals = list(map(int, out.split()))
        assert totals == sorted(totals)
        assert all(200 <= total <= 240 for total in totals)
    assert len(desk.found("稀疏")) == 100
    assert desk.search("稀疏").total == 240


def test_while_another_process_makes_the_index_the_answer_comes_from_memory(desk: Desk) -> None:
    assert desk.cache is not None
    desk.entries("甲：稀疏")
    parent = desk.cache / FOLDER
    parent.mkdir(mode=0o700)
    with index_writer.lock(parent) as is_mine:
        assert is_mine
        searcher = start(desk, 1)
        out, err = searcher.communicate(timeout=60)
    assert (out.strip(), searcher.returncode) == ("1", 0), err
    assert not list(parent.glob("index-*"))


def test_changes_are_kept_in_memory_while_another_process_writes(desk: Desk) -> None:
    assert desk.cache is not None
    desk.entries("甲：稀疏")
    desk.search("稀疏")
    for number in range(10):
        desk.entries(f"乙{number}：稀疏", note=f"notes/{number}.md")
    with index_writer.lock(desk.cache / FOLDER):
        out, err = start(desk, 1).communicate(timeout=60)
    assert out.strip() == "11", err


def test_an_index_that_was_left_half_made_is_made_anew(desk: Desk) -> None:
    assert desk.cache is not None
    for number in range(40):
        desk.entries(*[f"甲{n}：稀疏与量化" for n in range(40)], note=f"notes/{number}.md")
    desk.catalogue().close()
    killed_while_at_it = 0
    for _ in range(6):
        searcher = start(desk, 1)
        wait_for(lambda: bool(list(Path(desk.cache or "").glob(f"{FOLDER}/index-*/*.trm"))))
        searcher.kill()
        searcher.communicate()
        killed_while_at_it += not (desk.cache / FOLDER / "manifest.json").exists()
        assert desk.search("稀疏", limit=1).total == 1600
        for path in (desk.cache / FOLDER).glob("manifest.json"):
            path.unlink()
        for path in (desk.cache / FOLDER).glob("index-*/*.trm"):
            path.unlink()
    assert killed_while_at_it


def wait_for(condition: Callable[[], bool]) -> None:
    import time

    for _ in range(3000):
        if condition():
            return
        time.sleep(0.002)
    raise AssertionError("it did not happen")
