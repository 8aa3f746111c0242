from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.search.conftest import TODAY, Desk

from papernotes.search import index_sync
from papernotes.search.documents import Indexable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from papernotes.search.shard import Document, Terms


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first lines of what is analysed from now on."""
    seen: list[str] = []
    analyse = Indexable.document

    def spy(item: Indexable, take: Callable[[Terms], None]) -> Document:
        seen.append(item.one.text.split("\n")[0])
        return analyse(item, take)

    monkeypatch.setattr(Indexable, "document", spy)
    return seen


def test_an_edited_entry_is_found_under_its_new_words_and_only_it_is_analysed(
    either: Desk, analysed: list[str]
) -> None:
    either.entries("甲：稀疏", "乙：量化", "丙：剪枝", note="notes/a.md")
    either.entries("丁：蒸馏", note="notes/b.md")
    either.search("稀疏")
    analysed.clear()
    either.entries("甲：稀疏", "乙：卷积", "丙：剪枝", note="notes/a.md")
    assert either.found("卷积") == ["乙：卷积"]
    assert either.found("量化", literal=True) == []
    if either.cache is not None:
        assert set(analysed) == {"乙：卷积"}


def test_an_entry_that_only_moved_down_is_not_analysed_again(desk: Desk, analysed: list[str]) -> None:
    desk.entries("甲：稀疏", "乙：量化")
    desk.search("稀疏")
    analysed.clear()
    desk.write("notes/2025.md", "\n\n# 日志\n\n" + (desk.root / "notes/2025.md").read_text(encoding="utf-8"))
    (hit,) = desk.search("量化", literal=True).hits
    assert hit.snippet.line == 10
    assert analysed == []


def test_a_renamed_note_is_found_at_its_new_place_alone(either: Desk) -> None:
    either.entries("甲：稀疏", note="notes/a.md")
    either.search("稀疏")
    (either.root / "notes/a.md").rename(either.root / "notes/z.md")
    (hit,) = either.search("稀疏").hits
    assert hit.entry is not None
    assert hit.entry.span.path == "notes/z.md"
    assert either.found("in:notes/a") == []


def test_a_deleted_note_is_found_no_more(either: Desk) -> None:
    either.entries("甲：稀疏", note="notes/a.md")
    either.search("稀疏")
    (either.root / "notes/a.md").unlink()
    assert either.found("稀疏") == []


def test_an_entry_is_found_by_the_title_and_authors_of_its_record(either: Desk) -> None:
    either.write("notes/a.md", "## 2025-12-03\n\n- https://arxiv.org/abs/2512.03036\n\t- 甲：稀疏\n")
    assert either.found("Gated Attention") == []
    either.write(
        ".papernotes/works/arxiv-2512.03036.yaml",
        "id: arxiv:2512.03036\ntype: article\ntitle: Gated Attention for All\n"
        "creators:\n- family: 何\n  given: 凯明\n- family: Vaswani\n  given: Ashish\n"
        "citekey: vaswani2025gated\n",
    )
    for query in (
        "Gated Attention",
        "title:gated",
        "author:vaswani",
        'author:"Ashish Vaswani"',
        "id:vaswani2025gated",
    ):
        assert either.found(query, literal=True) == ["甲：稀疏"], query
    assert either.found("name:gated") == []


def test_many_changes_are_written_and_few_are_kept_in_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_sync, "_DOCUMENTS_UNCOMMITTED", 5)
    desk.entries(*[f"甲{n}：稀疏" for n in range(20)])
    assert desk.engine().uncommitted().documents == 0
    desk.entries(*[f"甲{n}：稀疏" for n in range(18)])
    assert desk.engine().uncommitted().documents == 2
    desk.entries(*[f"甲{n}：量化" for n in range(18)])
    assert desk.engine().uncommitted().documents == 0
    assert len(desk.found("量化")) == 18
    assert desk.found("稀疏") == []


def test_segments_do_not_pile_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_sync, "_DOCUMENTS_UNCOMMITTED", 0)
    desk.entries(*[f"底{n}：蒸馏" for n in range(30)], note="notes/base.md")
    for number in range(20):
        desk.entries(f"甲{number}：稀疏", f"乙{number}：量化", note=f"notes/{number % 3}.md")
        assert max(desk.found("稀疏 OR 量化", literal=True)).startswith("甲")
    folder = desk.engine().folder
    assert folder is not None
    assert len(list(folder.glob("*.trm"))) <= 7
    assert len(desk.found("蒸馏")) == 30
    assert len(desk.found("稀疏")) == 3


def test_an_index_far_behind_is_made_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_sync, "_MOST_CHANGED_NOTES", 2)
    desk.entries("甲：稀疏", note="notes/0.md")
    before = desk.engine().folder
    for number in range(5):
        desk.entries(f"乙{number}：量化", note=f"notes/{number}.md")
    assert len(desk.found("量化")) == 5
    assert desk.engine().folder != before


def test_an_index_that_stays_open_shows_changes(either: Desk) -> None:
    catalogue = either.catalogue()
    from papernotes.search import Index

    index = Index(catalogue)
    for word in ("稀疏", "量化", "剪枝"):
        either.entries(f"甲：{word}")
        catalogue.refresh()
        assert index.search(word, today=TODAY, literal=True).total == 1
    assert index.search("稀疏", today=TODAY, literal=True).total == 0


def test_progress_is_told_while_an_index_is_made(desk: Desk) -> None:
    from papernotes.search import Index

    for number in range(3):
        desk.entries("甲：稀疏", note=f"notes/{number}.md")
    told: list[tuple[int, int]] = []
    index = Index(desk.catalogue(), progress=lambda done, total: told.append((done, total)))
    index.search("稀疏", today=TODAY)
    assert told[0] == (0, 3)
    assert told[-1] == (3, 3)
    told.clear()
    index.search("稀疏", today=TODAY)
    assert told == []


WORDS = st.sampled_from(["稀疏", "量化", "KV-cache", "kv cache", "剪枝", "MoE"])
EDITS = st.lists(st.tuples(st.integers(0, 2), st.lists(WORDS, max_size=4)), min_size=1, max_size=6)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, most=st.sampled_from([0, 2, 200]))
def test_after_any_edits_an_index_answers_like_one_made_anew(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    edits: list[tuple[int, list[str]]],
    most: int,
) -> None:
    monkeypatch.setattr(index_sync, "_DOCUMENTS_UNCOMMITTED", most)
    kept = Desk(tmp_path_factory.mktemp("kept"))
    for note, words in edits:
        path: Path = kept.root / f"notes/{note}.md"
        if words:
            kept.entries(*[f"第{n}条：{word}" for n, word in enumerate(words)], note=f"notes/{note}.md")
        else:
            path.unlink(missing_ok=True)
        kept.search("稀疏")
    fresh = Desk(tmp_path_factory.mktemp("fresh"), on_disk=False)
    for path in kept.root.glob("notes/*.md"):
        fresh.write(f"notes/{path.name}", path.read_text(encoding="utf-8"))
    for query in ("稀疏", "kvcache", "MoE OR 剪枝", "-量化", "in:notes/1", "date:2025-12-03"):
        assert sorted(kept.found(query)) == sorted(fresh.found(query)), query
