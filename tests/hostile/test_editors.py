"""`add` beside an editor that is saving the note: nothing that the editor saved is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from papernotes import Library
from papernotes.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.outside import Outside

pytestmark = pytest.mark.soak

EDITOR = Path(__file__).with_name("editor.py")
PATTERNS = ["truncate", "chunks", "append", "rename", "backup", "delete"]
IN_PLACE = {"truncate", "chunks", "append"}
LOG = "## 2025.12.3\n\n- https://example.org/first\n\t- words\n"
MORE = LOG + "- https://example.org/second\n"
DAY = "2025-12-03"
SAVES = int(os.environ.get("PAPERNOTES_TEST_SAVES", "60"))
"""Saves of each editor; more of them find more."""

needs_leases = pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows who has a file open")


def settled(outside: Outside, text: str = LOG) -> Path:
    """A note that is known and was saved a while ago."""
    note = outside.note(text)
    os.utime(note, (time.time() - 60,) * 2)
    assert outside.run("list").status == 0
    return note


def add(outside: Outside, *arguments: str) -> tuple[int, str]:
    finished = outside.run("add", "--no-fetch", "--date", DAY, "https://example.org/new", *arguments)
    return finished.status, finished.err


@contextmanager
def saving(note: Path, steps: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another program in the middle of a save: it says when it has begun, and goes on by itself.

    Args:
        note: `note` in the steps, as a path.
        steps: what it does; `begun()` tells the test, `sleep` waits.
    """
    prelude = (
        "import pathlib, sys; from time import sleep\n"
        "note, more = pathlib.Path(sys.argv[1]), sys.argv[2].encode()\n"
        "def begun(): print(flush=True)\n"
    )
    command = [sys.executable, "-c", prelude + steps, str(note), MORE]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        try:
            yield program
        finally:
            program.kill()


SLOW_SAVES = {
    "truncated": "f = note.open('r+b', 0); f.truncate(); begun(); sleep({0}); f.write(more)",
    "half written": "f = note.open('wb', 0); f.write(more[:30]); begun(); sleep({0}); f.write(more[30:])",
    "closed while empty": "note.write_bytes(b''); begun(); sleep({0}); note.write_bytes(more)",
    "moved away": "note.replace(note.with_name('x.md~')); begun(); sleep({0}); note.write_bytes(more)",
    "deleted": "note.unlink(); begun(); sleep({0}); note.write_bytes(more)",
}


@pytest.mark.parametrize("steps", SLOW_SAVES.values(), ids=SLOW_SAVES)
@pytest.mark.parametrize("pause", [1.0, 4.0])
def test_a_save_that_has_begun_is_waited_for_or_the_addition_is_refused(
    outside: Outside, steps: str, pause: float
) -> None:
    note = settled(outside)
    with saving(note, steps.format(pause)) as program:
        status, said = add(outside)
        assert program.wait(30) == 0
    held = note.read_text(encoding="utf-8")
    assert all(line in held for line in MORE.splitlines())
    if status == 0:
        assert "https://example.org/new" in held
        assert outside.run("undo").status == 0
        assert note.read_text(encoding="utf-8") == MORE  # the last whole version, not the one of a moment
    else:
        assert held == MORE
        assert str(note.relative_to(outside.library)) in said
        assert "Nothing was changed. Try again" in said
    assert [file.name for file in note.parent.glob("*.md")] == [note.name]


@needs_leases
def test_a_note_that_a_program_keeps_open_for_writing_is_left_to_it(outside: Outside) -> None:
    """A program that adds a line now and then would write all later ones to a file without a name."""
    note = settled(outside)
    with saving(note, "f = note.open('ab', 0); begun(); sleep(60)"):
        status, said = add(outside)
    assert status == 1
    assert "notes/2025-12.md is open for writing in another program" in said
    assert note.read_text(encoding="utf-8") == LOG
    assert add(outside)[0] == 0


def test_an_undo_beside_a_save_is_refused(outside: Outside) -> None:
    note = settled(outside)
    assert add(outside)[0] == 0
    with saving(note, "f = note.open('r+b', 0); f.truncate(); begun(); sleep(1); f.write(more)") as program:
        finished = outside.run("undo")
        assert program.wait(30) == 0
    assert finished.status == 1
    assert note.read_text(encoding="utf-8") == MORE


def test_a_search_beside_a_save_answers_by_the_last_whole_version(outside: Outside) -> None:
    note = settled(outside)
    assert outside.run("search", "words").status == 0
    steps = (
        "begun()\nwhile True:\n"
        " f = note.open('r+b', 0); f.truncate(); sleep(0.03); f.write(more); f.close(); sleep(0.005)"
    )
    with saving(note, steps):
        for _ in range(3):
            assert outside.run("search", "words").status == 0
            assert outside.run("list", "--month", "2025-12").status == 0


def test_what_was_deleted_a_while_ago_is_gone(outside: Outside) -> None:
    """A note that the user removed is made anew, and one that the user emptied is written to."""
    note = settled(outside)
    note.unlink()
    status, said = add(outside)
    if status:
        assert "existed a moment ago and is missing now" in said
        time.sleep(5)
        assert add(outside)[0] == 0
    assert "https://example.org/new" in note.read_text(encoding="utf-8")


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("reloads", [True, False], ids=["reloads", "keeps its buffer"])
def test_nothing_is_lost_beside_an_editor(outside: Outside, pattern: str, *, reloads: bool) -> None:
    """An editor saves a growing note every 50 ms, in bursts, and entries are added beside it.

    Lost is a line that the editor saved last and that the note does not hold in the end. Where the editor
    reads the note through the file that it then writes, an entry that was said to be added must be there too.
    Where it puts another file in its place, or does not read the note again, it may write over such an entry,
    unless it has read it.
    """
    note = settled(outside)
    began = time.monotonic()
    is_careful = reloads and pattern in IN_PLACE
    kept = "reloads" if reloads else "keeps"
    editor = subprocess.Popen(
        [sys.executable, str(EDITOR), str(note), pattern, str(SAVES), "0.05", "0.03", "1", kept],
        stdout=subprocess.PIPE,
        text=True,
    )
    environ = {"HOME": str(outside.home), "XDG_STATE_HOME": str(outside.home / "state")}
    tried = 0
    refused_badly: list[WriteError] = []
    done = []
    with Library(outside.library, environ=environ, today=date(2025, 12, 31)) as library:
        while editor.poll() is None:
            url = f"https://example.org/added-{tried}"
            tried += 1
            try:
                library.add(url, fetch=False)
            except WriteError as error:
                is_over = not is_careful and "saved the note over it" in error.message
                refused_badly += [] if is_over or "Nothing was changed" in str(error.hint) else [error]
            else:
                done.append(url)
        text = editor.communicate()[0]
        assert editor.returncode == 0
        library.add("https://example.org/last", fetch=False)

    must = [*json.loads(text), "- https://example.org/last"]
    if is_careful:
        must += [f"- {url}" for url in done]
    held = note.read_text(encoding="utf-8").splitlines()
    lost = [line for line in must if line not in held]
    sys.stdout.write(
        f"{pattern}, {kept}: {SAVES} saves in {time.monotonic() - began:.0f} s,"
        f" {len(done)} of {tried} additions done, {len(lost)} lines lost\n"
    )
    assert not lost
    assert not refused_badly
    assert [file.name for file in note.parent.glob("*.md")] == [note.name]
    assert not list(note.parent.glob(".papernotes-*"))
