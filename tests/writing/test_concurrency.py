"""Many processes that write to one library at the same time."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.writing.notes import TODAY
from tests.writing.processes import fork, needs_fork, wait

from papernotes.errors import WriteError
from papernotes.reading.note import read_note
from papernotes.writing.entry import Comment, NewEntry
from papernotes.writing.insertion import insert_encoded, insert_entries
from papernotes.writing.journal import LibraryState
from papernotes.writing.lock import exclusive
from papernotes.writing.transaction import history, transaction, undo

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.soak

PROCESSES, EACH = 8, 50
MONTHS = (5, 6, 7, 8, 9, 10, 11, 12)


def entry(process: int, number: int) -> NewEntry:
    month = MONTHS[number % len(MONTHS)]
    day = 1 + (7 * process + 3 * number) % 28
    url = f"https://papers.example.org/{process}/{number}"
    return NewEntry((url,), f"2025-{month:02}-{day:02}", f"Paper {process}-{number}", (Comment("说明"),))


def add(root: Path, new: NewEntry) -> None:
    path = f"notes/{new.date[:7]}.md"

    def change(present: bytes | None) -> bytes:
        return insert_encoded(present, path, lambda text: insert_entries(text, path, [new], today=TODAY))[0]

    with transaction(root, f"add {new.urls[0]}", patience=300) as writes:
        writes.edit(path, change)


@needs_fork
def test_eight_processes_lose_and_double_nothing(tmp_path: Path) -> None:
    def add_all(process: int) -> None:
        for number in range(EACH):
            add(tmp_path, entry(process, number))

    children = [fork(partial(add_all, process)) for process in range(PROCESSES)]
    assert [wait(child) for child in children] == [0] * PROCESSES

    found: dict[str, str | None] = {}
    for month in MONTHS:
        path = f"notes/2025-{month:02}.md"
        text = (tmp_path / path).read_text(encoding="utf-8")
        note = read_note(text, path, today=TODAY)
        assert len(note.entries) == len({one.links[0].url for one in note.entries})
        found |= {one.links[0].url: one.date for one in note.entries}
        assert [found_day.date for found_day in note.days] == sorted({one.date or "" for one in note.entries})
        assert all(one.name.startswith("Paper ") and one.text.endswith("说明") for one in note.entries)
    wanted = [entry(process, number) for process in range(PROCESSES) for number in range(EACH)]
    assert len(wanted) == len(found) == 400
    assert found == {one.urls[0]: one.date for one in wanted}
    assert sorted(path.name for path in (tmp_path / "notes").iterdir()) == [f"2025-{m:02}.md" for m in MONTHS]

    last = history(tmp_path)[0]
    assert undo(tmp_path).label == last.label
    url = last.label.split(" ")[1]
    assert not any(f"{url}\n" in note.read_text(encoding="utf-8") for note in (tmp_path / "notes").iterdir())


def test_a_library_that_another_command_holds_is_left_alone(tmp_path: Path) -> None:
    state = LibraryState(tmp_path, os.environ)
    state.make()
    with (
        exclusive(state.folder / "lock", "fetch", patience=0, name="lock"),
        pytest.raises(
            WriteError, match=r"another papernotes is writing to this library \(process \d+: fetch\)"
        ),
        transaction(tmp_path, "add", patience=0.02),
    ):
        pass
    assert not (tmp_path / "notes").exists()
