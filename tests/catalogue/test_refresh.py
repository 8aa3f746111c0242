from __future__ import annotations

import datetime as dt
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papernotes.catalogue import Catalogue, database
from papernotes.config import Config
from papernotes.model import Span

if TYPE_CHECKING:
    from tests.catalogue.conftest import Shelf

FAR_AHEAD_NS = 3_400_000_000_000_000_000

DECEMBER = """\
## 2025-12-03

- https://arxiv.org/abs/2512.03036
\t- VisAudio：双耳音频 #audio
"""
JANUARY = """\
## 2026-01-05

- [Mosaic](https://github.com/someone/mosaic)
"""


def test_notes_are_read_once(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.write("notes/b.md", JANUARY)
    changes = shelf.refresh()
    assert (changes.added, changes.changed, changes.removed) == (("notes/a.md", "notes/b.md"), (), ())
    assert shelf.reads == ["notes/a.md", "notes/b.md"]
    changes = shelf.refresh()
    assert (changes.added, changes.changed, changes.removed) == ((), (), ())
    assert shelf.reads == []
    assert shelf.names() == ["Mosaic", "VisAudio"]


def test_only_what_changed_is_read_again(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.write("notes/b.md", JANUARY)
    shelf.refresh()
    shelf.write("notes/a.md", DECEMBER.replace("VisAudio", "AudioVis"))
    shelf.write("notes/c.md", "## 2026-01-06\n\n- https://example.org/a-page\n")
    changes = shelf.refresh()
    assert (changes.added, changes.changed, changes.removed) == (("notes/c.md",), ("notes/a.md",), ())
    assert shelf.reads == ["notes/a.md", "notes/c.md"]
    assert shelf.names() == ["a-page", "Mosaic", "AudioVis"]


def test_a_renamed_note_is_removed_and_added(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.refresh()
    (shelf.root / "notes" / "a.md").rename(shelf.root / "notes" / "b.md")
    changes = shelf.refresh()
    assert (changes.added, changes.changed, changes.removed) == (("notes/b.md",), (), ("notes/a.md",))
    assert [entry.span.path for entry in shelf.entries()] == ["notes/b.md"]


def test_what_is_deleted_is_gone(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.refresh()
    shelf.remove("notes/a.md")
    assert shelf.refresh().removed == ("notes/a.md",)
    catalogue = shelf.refreshed()
    assert catalogue.entries() == []
    assert catalogue.days() == []
    assert catalogue.tags() == []


@pytest.mark.usefixtures("settled")
def test_a_note_that_was_only_touched_is_not_read_again(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.refresh()
    shelf.set_back("notes/a.md")
    assert shelf.refresh().changed == ()
    assert shelf.reads == []


def test_a_change_within_the_clocks_step_is_seen(shelf: Shelf) -> None:
    for name in ("One", "Two", "Six", "Ten"):
        shelf.write("notes/a.md", DECEMBER.replace("VisAudio", name))
        shelf.set_back("notes/a.md")
        assert shelf.names() == [name]


@pytest.mark.usefixtures("settled")
def test_a_change_of_the_same_size_with_its_time_set_back_is_seen(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.set_back("notes/a.md")
    assert shelf.names() == ["VisAudio"]
    shelf.write("notes/a.md", DECEMBER.replace("VisAudio", "AudioVis"))
    shelf.set_back("notes/a.md")
    assert shelf.names() == ["AudioVis"]


def test_what_is_new_takes_no_lock_once_it_is_known(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    catalogue = shelf.refreshed()
    before = shelf.database.stat().st_mtime_ns
    catalogue.refresh()
    assert shelf.database.stat().st_mtime_ns == before


def test_a_time_in_the_future_does_no_harm(shelf: Shelf) -> None:
    file = shelf.write("notes/a.md", DECEMBER)
    os.utime(file, ns=(FAR_AHEAD_NS, FAR_AHEAD_NS))
    assert shelf.names() == ["VisAudio"]
    file.write_text(DECEMBER.replace("VisAudio", "AudioVis"), encoding="utf-8")
    os.utime(file, ns=(FAR_AHEAD_NS, FAR_AHEAD_NS))
    assert shelf.names() == ["AudioVis"]


def test_other_folders_for_notes_are_other_notes(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.write("journal/b.md", JANUARY)
    assert shelf.names() == ["VisAudio"]
    shelf.config = Config(notes=("journal",))
    assert shelf.names() == ["Mosaic"]


@pytest.mark.usefixtures("settled")
def test_a_newer_reader_reads_everything_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.refresh()
    monkeypatch.setattr(database, "VERSION", database.VERSION + 1)
    assert shelf.refresh().added == ("notes/a.md",)
    assert shelf.refresh().added == ()
    assert shelf.names() == ["VisAudio"]


@pytest.mark.usefixtures("settled")
def test_a_year_concluded_from_today_is_concluded_anew_when_the_day_comes_round(shelf: Shelf) -> None:
    shelf.write("notes/log.md", "## 12.3\n\n- https://example.org/a\n\n## 12.20\n\n- https://example.org/b\n")
    shelf.write("notes/a.md", DECEMBER)
    shelf.today = dt.date(2025, 12, 31)

    def dates() -> list[str | None]:
        return [entry.date for entry in shelf.entries() if entry.span.path == "notes/log.md"]

    first = dates()
    shelf.today = dt.date(2026, 6, 1)
    shelf.refresh()
    assert shelf.reads == []
    assert dates() == first
    for today in (dt.date(2026, 12, 31), dt.date(2025, 12, 31), dt.date(2024, 12, 31)):
        shelf.today = today
        shelf.refresh()
        assert shelf.reads == ["notes/log.md"]
        assert all(date and date.startswith(str(today.year)) for date in dates())


def test_generations_tell_what_to_index_anew(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.write("notes/b.md", JANUARY)
    catalogue = shelf.refreshed()
    first = catalogue.generation
    assert catalogue.changed_since(0) == (["notes/a.md", "notes/b.md"], [])
    assert catalogue.changed_since(first) == ([], [])
    catalogue.refresh()
    assert catalogue.generation == first

    shelf.write("notes/b.md", JANUARY + "- https://example.org/more\n")
    shelf.remove("notes/a.md")
    catalogue.refresh()
    second = catalogue.generation
    assert second > first
    assert catalogue.changed_since(first) == (["notes/b.md"], ["notes/a.md"])
    assert catalogue.changed_since(0) == (["notes/b.md"], ["notes/a.md"])
    assert catalogue.changed_since(second) == ([], [])

    shelf.write("notes/a.md", DECEMBER)
    catalogue.refresh()
    assert catalogue.changed_since(second) == (["notes/a.md"], [])
    assert catalogue.changed_since(first) == (["notes/a.md", "notes/b.md"], [])
    other = shelf.refreshed()
    assert (other.catalogue_id, other.generation) == (catalogue.catalogue_id, catalogue.generation)


def test_progress_is_told_when_something_is_read(shelf: Shelf) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    catalogue = shelf.open()
    catalogue.refresh(progress)
    assert told == []
    shelf.write("notes/a.md", DECEMBER)
    shelf.write("notes/b.md", JANUARY)
    catalogue.refresh(progress)
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_an_interrupted_refresh_leaves_what_was(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    catalogue = shelf.refreshed()
    generation = catalogue.generation
    shelf.write("notes/a.md", JANUARY)
    shelf.write("notes/b.md", DECEMBER)

    def interrupt(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.refresh(interrupt)
    assert catalogue.generation == generation
    assert [entry.name for entry in catalogue.entries()] == ["VisAudio"]
    assert shelf.names() == ["Mosaic", "VisAudio"]


def test_notes_and_days_can_be_had_one_note_at_a_time(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER + "\n## 2025-12-04\n\nonly a remark\n")
    shelf.write("notes/b.md", JANUARY)
    catalogue = shelf.refreshed()
    assert [entry.name for entry in catalogue.by_keys(catalogue.keys_of("notes/a.md")).values()] == [
        "VisAudio"
    ]
    assert [(day.date, day.text) for day in catalogue.days_of("notes/a.md")] == [
        ("2025-12-03", ""),
        ("2025-12-04", "only a remark"),
    ]
    assert catalogue.keys_of("notes/none.md") == []


def test_entries_that_only_moved_keep_all_else(shelf: Shelf) -> None:
    code = "\t\t```python\n\t\tx = 1\n\t\t```\n"
    shelf.write("notes/a.md", DECEMBER + code)
    catalogue = shelf.refreshed()
    (before,) = catalogue.entries()
    shelf.write("notes/a.md", "a line\n\nanother\n\n" + DECEMBER + code)
    catalogue.refresh()
    (after,) = catalogue.entries()
    assert after.span == Span("notes/a.md", before.span.line + 4, before.span.end_line + 4)
    assert after.text_lines == tuple(line + 4 for line in before.text_lines)
    assert after.code[0].line == before.code[0].line + 4
    assert replace(after, span=before.span, text_lines=before.text_lines, code=before.code) == before


def test_text_that_no_encoding_can_hold_is_kept_as_far_as_it_can_be(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    shelf.edit = lambda note: replace(
        note, entries=tuple(replace(one, name="lone \ud800", text="half \udfff") for one in note.entries)
    )
    (entry,) = shelf.entries()
    assert (entry.name, entry.text) == ("lone ?", "half ?")


@pytest.mark.usefixtures("settled")
def test_what_is_forgotten_is_read_anew(shelf: Shelf) -> None:
    shelf.write("notes/a.md", DECEMBER)
    catalogue = shelf.refreshed()
    before = catalogue.catalogue_id
    shelf.reads.clear()
    catalogue.forget()
    assert catalogue.refresh().added == ("notes/a.md",)
    assert shelf.reads == ["notes/a.md"]
    assert catalogue.catalogue_id != before
    assert shelf.refreshed().catalogue_id == catalogue.catalogue_id


LINES = st.sampled_from(
    [
        "## 2025-12-03",
        "## 2025-12-04",
        "## 2025.12.20-2026.1.3",
        "- [One](https://arxiv.org/abs/2512.00001) #a/b",
        "- [Two](https://arxiv.org/abs/2512.00002)",
        "\t- a remark #c",
        "\t![](asset/a.png)",
        "- Topic",
        "\t- [Three](https://github.com/a/b)",
        "```python\nx = 1\n```",
        "",
        "prose",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(LINES, max_size=12), min_size=2, max_size=4))
def test_what_is_kept_of_a_note_through_its_edits_is_what_would_be_read_anew(edits: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "notes").mkdir()
        (root / ".papernotes" / "works").mkdir(parents=True)
        (root / ".papernotes" / "works" / "two.yaml").write_text("id: arxiv:2512.00002\ntitle: Record\n")
        (root / "notes" / "other.md").write_text(
            "## 2025-12-03\n\n- [One](https://arxiv.org/abs/2512.00001)\n"
        )
        kept = Catalogue(root, Config(), None, today=dt.date(2025, 12, 31))
        for lines in edits:
            (root / "notes" / "a.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
            kept.refresh()
            fresh = Catalogue(root, Config(), None, today=dt.date(2025, 12, 31))
            fresh.refresh()
            for catalogue in (kept, fresh):
                assert len({entry.key for entry in catalogue.entries()}) == len(catalogue.entries())
            assert kept.entries() == fresh.entries()
            assert kept.days() == fresh.days()
            assert kept.tags() == fresh.tags()
            assert kept.topics() == fresh.topics()
            assert kept.kinds() == fresh.kinds()
            assert kept.words("") == fresh.words("")
            assert kept.on_work("arxiv:2512.00001") == fresh.on_work("arxiv:2512.00001")
