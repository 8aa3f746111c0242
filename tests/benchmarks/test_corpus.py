import datetime as dt
from pathlib import Path

import pytest
from benchmarks import corpus

from papernotes.reading import read_note


@pytest.mark.parametrize("entries", [1, 7, 40, 1000])
def test_a_log_has_as_many_entries_as_asked_for(entries: int) -> None:
    assert sum(len(note.entries) for note in corpus.notes(entries)) == entries


def test_a_seed_gives_one_log_and_another_seed_another() -> None:
    assert list(corpus.notes(300)) == list(corpus.notes(300))
    assert list(corpus.notes(300)) != list(corpus.notes(300, seed=2))


def test_what_is_read_from_a_log_is_what_was_written() -> None:
    for note in corpus.notes(1000):
        read = read_note(note.text, note.path, today=dt.date(2026, 1, 1)).entries
        assert [entry.date for entry in read] == [entry.date for entry in note.entries]
        assert [entry.links[0].url for entry in read] == [entry.url for entry in note.entries]


def test_words_are_spread_as_in_language() -> None:
    text = "".join(note.text for note in corpus.notes(1000))
    assert text.count("模型") > 10 * text.count("编译器") > 0
    assert 140 <= len(text) / 1000 <= 190


def test_logs_are_written_as_libraries(tmp_path: Path) -> None:
    corpus.write(tmp_path, 100)
    assert [path.name for path in sorted((tmp_path / "notes").iterdir())] == ["2025-11.md", "2025-12.md"]
