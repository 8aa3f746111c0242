from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from papernotes.search.plan import Fuzzy, Phrase, Prefix, Term
from papernotes.search.results import Highlighter, merged

if TYPE_CHECKING:
    from tests.search.conftest import Desk

    from papernotes.search import Snippet

FILLER = "这里是一些别的内容，讲的是训练数据的来源与清洗的办法，和要找的东西没有关系。" * 6


def marked(snippet: Snippet) -> str:
    text = snippet.text
    for start, end in reversed(snippet.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def width(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("稀疏注意力", "甲：用稀疏註意力做", "甲：用[稀疏註意力]做"),
        ("kvcache", "甲：用ＫＶ－ｃａｃｈｅ做", "甲：用[ＫＶ－ｃａｃｈｅ]做"),
        ("kv-cache", "KV cache 与 KVCache，cache 与 KV", "[KV cache] 与 [KVCache]，cache 与 KV"),
        ("sparse attention", "attention is sparse", "[attention] is [sparse]"),
        ("无VAE的", "做无 VAE 的生成", "做[无 VAE 的]生成"),
        ("quant*", "甲：quantized 与 quant", "甲：[quantized] 与 [quant]"),
        ("疏", "甲：稀疏，疏远", "甲：稀[疏]，[疏]远"),
        ("atention~", "甲：attention", "甲：[attention]"),
        ("DeepSeek-V3.2", "甲：deepseek v3.2 与 deepseek", "甲：[deepseek v3.2] 与 deepseek"),
        ("models", "甲：a model", "甲：a [model]"),
        ("甲 -乙", "甲：丙", "[甲]：丙"),
    ],
)
def test_what_was_searched_is_marked_as_a_whole(either: Desk, query: str, text: str, expected: str) -> None:
    either.entries(text)
    (hit,) = either.search(query, literal=True).hits
    assert marked(hit.snippet) == expected


def test_a_long_comment_is_cut_around_the_match_between_words(either: Desk) -> None:
    either.entries(f"甲：{FILLER}MultiHeadedBeast 的 sparse attention 很快 and-so-on{FILLER}")
    (hit,) = either.search("sparse attention").hits
    text = hit.snippet.text
    assert text.startswith("…")
    assert text.endswith("…")
    assert "[sparse] [attention]" in marked(hit.snippet)
    assert width(text) <= 162
    assert "MultiHeadedBeast" in text or "Beast" not in text


def test_the_stretch_with_most_of_the_query_is_shown(either: Desk) -> None:
    either.entries(f"甲：稀疏一次，{FILLER}稀疏与量化在一起{FILLER}")
    (hit,) = either.search("稀疏 量化", literal=True).hits
    assert "[稀疏]与[量化]" in marked(hit.snippet)


def test_the_line_is_that_of_the_note(either: Desk) -> None:
    either.write(
        "notes/a.md",
        "## 2025-12-03\n\n- https://example.org/1\n\t- 甲：第一行\n\t- 第二行\n\t- 第三行讲量化\n\n",
    )
    (hit,) = either.search("量化").hits
    assert hit.snippet.line == 6
    assert marked(hit.snippet) == "第三行讲[量化]"


def test_two_short_lines_are_shown_together(either: Desk) -> None:
    either.write("notes/a.md", "## 2025-12-03\n\n- https://example.org/1\n\t- 甲：讲量化\n\t- 第二行\n")
    (hit,) = either.search("量化", literal=True).hits
    assert marked(hit.snippet) == "甲：讲[量化]\n第二行"


def test_code_shows_its_own_line(either: Desk) -> None:
    either.write(
        "notes/a.md",
        "## 2025-12-03\n\n- [甲](https://example.org/1) 说明\n\n"
        "```python\nimport torch\n\ndef evict():\n    pass\n```\n",
    )
    (hit,) = either.search("evict").hits
    assert hit.snippet.line == 8
    assert "[evict]" in marked(hit.snippet)


def test_what_was_found_by_its_topic_shows_how_it_begins(either: Desk) -> None:
    either.write("notes/a.md", "## 2025-12-03\n\n- 量化\n\t- [甲](https://example.org/1) 一个方法\n")
    (hit,) = either.search("量化", literal=True).hits
    assert hit.snippet.marks == ()
    assert "一个方法" in hit.snippet.text


def test_an_entry_of_a_bare_link_shows_it(either: Desk) -> None:
    either.write("notes/a.md", "## 2025-12-03\n\n- https://github.com/acme/pagekit\n")
    (hit,) = either.search("pagekit").hits
    assert "pagekit" in hit.snippet.text
    assert hit.snippet.line == 3


def test_a_day_has_a_snippet_too(either: Desk) -> None:
    either.write("notes/a.md", "## 2025-12-03\n\n今天读到量化\n\n- [甲](https://example.org/1) 一个方法\n")
    (hit,) = either.search("量化", literal=True).hits
    assert hit.entry is None
    assert hit.day is not None
    assert hit.day.date == "2025-12-03"
    assert (marked(hit.snippet), hit.snippet.line) == ("今天读到[量化]", 3)


def test_marks_of_phrases_need_the_pieces_in_a_row() -> None:
    marker = Highlighter([Phrase(Term("稀疏"), ("稀疏注意",))])
    assert merged(marker.marks("稀疏，注意，稀疏注意，疏注")) == [(6, 10)]


def test_marks_that_touch_are_one() -> None:
    marker = Highlighter([Term("kv"), Term("cache"), Term("kvcache"), Prefix("kv"), Fuzzy("cache")])
    assert merged(marker.marks("KV-cache cachee")) == [(0, 8), (9, 15)]


def test_of_a_long_text_the_stretches_are_marked_in_which_something_begins() -> None:
    marker = Highlighter([Phrase(Term("kvcache"), ("kv cache",)), Prefix("quant"), Term("量化")])
    text = f"{FILLER * 1000} KV-cache {FILLER * 1000} 量化与quantized。{FILLER * 1000}"
    assert [text[start:end] for start, end in merged(marker.marks(text))] == ["KV-cache", "量化", "quantized"]


@pytest.mark.parametrize("text", ["kv " * 300_000, "k" * 1_000_000, "量" * 1_000_000, FILLER * 10_000])
def test_marks_in_a_long_text_stand_where_they_say(text: str) -> None:
    marker = Highlighter([Term("kv"), Prefix("k"), Prefix("量")])
    marks = marker.marks(text)
    assert marks == sorted(marks)
    assert len(marks) < 40_000
    assert all(text[mark.start] in "k量" for mark in marks)
