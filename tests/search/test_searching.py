from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from papernotes.selection import Selection

if TYPE_CHECKING:
    from tests.search.conftest import Desk

NOTE = """## 12.3

看到一篇关于蒸馏的长帖

- [SparseFormer](https://arxiv.org/abs/2512.03036) 稀疏注意力的新做法，引入FlashDecode-2加速
- https://arxiv.org/abs/2512.02556
\t- Mooncake：KV cache 的分离式存储 #部署
\t- 第二行讲调度

## 12.8

- KV-cache
\t- [PageKit](https://github.com/acme/pagekit) 分页管理

```python
def evict(page_table):
    return page_table.pop()
```

- [TinyChat](https://zhuanlan.zhihu.com/p/123) 一个小工具 #部署/端侧

![](asset/Pasted%20image%2020251208093047.png)
"""


@pytest.fixture
def log(either: Desk) -> Desk:
    either.write("notes/2025-12.md", NOTE)
    either.write("notes/旧文.md", "# 关于注意力的长文\n\n2023-05-01\n\n注意力的历史很长。\n")
    return either


def names(desk: Desk, query: str, **options: object) -> set[str]:
    return {hit.entry.name if hit.entry else "(day)" for hit in desk.search(query, **options).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("稀疏", {"SparseFormer"}),
        ("疏", {"SparseFormer"}),
        ("新", {"SparseFormer"}),
        ("flashdecode", {"SparseFormer"}),
        ("FlashDecode2", {"SparseFormer"}),
        ("kvcache", {"Mooncake", "PageKit"}),
        ("蒸馏 帖", {"(day)"}),
        ("调度", {"Mooncake"}),
        ("name:page", {"PageKit"}),
        ("text:分页", {"PageKit"}),
        ("topic:kv-cache", {"PageKit"}),
        ("tag:部署", {"Mooncake", "TinyChat"}),
        ("tag:部署/端侧", {"TinyChat"}),
        ("tag:端侧", set()),
        ("code:page_table", {"PageKit"}),
        ("text:page_table", set()),
        ("evict", {"PageKit"}),
        ("kind:github", {"PageKit"}),
        ("kind:paper", {"SparseFormer", "Mooncake"}),
        ("has:image", {"TinyChat"}),
        ("has:code", {"PageKit"}),
        ("in:旧文", {"关于注意力的长文"}),
        ("id:2512.02556", {"Mooncake"}),
        ("id:https://arxiv.org/pdf/2512.02556v3", {"Mooncake"}),
        ("2512.02556", {"Mooncake"}),
        ("https://arxiv.org/pdf/2512.02556v2.pdf", {"Mooncake"}),
        ("acme/pagekit", {"PageKit"}),
        ("date:2025-12-08", {"PageKit", "TinyChat"}),
        ("date:2023", {"关于注意力的长文"}),
        ("year:2025 -kind:github 小", {"TinyChat"}),
        ("工具 OR 分页", {"TinyChat", "PageKit"}),
        ("(工具 OR 分页) -PageKit", {"TinyChat"}),
        ("-date:2025-12 -kind:zhihu 注意力", {"关于注意力的长文"}),
        ("spars*", {"SparseFormer"}),
        ("mooncaek~", {"Mooncake"}),
        ("注意里~", {"SparseFormer", "关于注意力的长文"}),
        ('"稀疏注意力的"', {"SparseFormer"}),
        ('"注意力稀疏"', set()),
        ("量子纠错码zzz", set()),
    ],
)
def test_a_query_finds(log: Desk, query: str, expected: set[str]) -> None:
    assert names(log, query, literal=True) == expected


@pytest.mark.parametrize(
    "query", ["topic:kv-cache", "text:kv-cache", "code:kv-cache", "name:pag*", "text:pag*"]
)
def test_a_field_is_searched_whatever_other_spelling_stands_elsewhere(either: Desk, query: str) -> None:
    either.write(
        "notes/2025-12.md",
        """## 2025-12-16

- KV-cache
\t- [PageKit](https://github.com/acme/pagekit) 压缩KV-cache，paging按页

```python
# KV cache 腾挪
```
""",
    )
    assert names(either, query) == {"PageKit"}


def test_words_are_found_wherever_they_stand(log: Desk) -> None:
    assert names(log, "加速 稀疏") == {"SparseFormer"}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(kinds=("github",)), {"PageKit"}),
        (Selection(tags=("#部署",)), {"Mooncake", "TinyChat"}),
        (Selection(topics=("kv-CACHE",)), {"PageKit"}),
        (Selection(has=("image",)), {"TinyChat"}),
        (Selection(undated=True), set()),
    ],
)
def test_a_selection_narrows_a_query(log: Desk, selection: Selection, expected: set[str]) -> None:
    assert names(log, "存储 OR 分页 OR 工具", selection=selection) == expected


def test_a_selection_by_key_leaves_the_days_out(log: Desk) -> None:
    entry = next(hit.entry for hit in log.search("Mooncake").hits if hit.entry)
    assert names(log, "-zzz", selection=Selection(keys=(entry.key,))) == {"Mooncake"}


def test_an_entry_of_a_range_of_days_is_found_by_its_last_day(either: Desk) -> None:
    either.write("notes/a.md", "## 2025.9.23-10.14\n\n- https://example.org/1\n\t- 读书\n")
    assert names(either, "date:2025-10-14") == {"读书"}
    assert names(either, "date:2025-10-15") == set()


def test_total_counts_what_the_limit_leaves_out(either: Desk) -> None:
    either.entries(*["蒸馏"] * 30)
    results = either.search("蒸馏", limit=5)
    assert len(results.hits) == 5
    assert results.total == 30


def test_a_query_without_words_finds_nothing_and_says_so(log: Desk) -> None:
    results = log.search("、、")
    assert not results.hits
    assert log.search("").notices == ("There is no word to search for.",)


def test_a_month_without_a_year_is_the_latest_with_notes(log: Desk) -> None:
    assert names(log, "month:5 注意力", today=dt.date(2026, 1, 31)) == {"关于注意力的长文"}


def test_words_of_a_name_are_found_apart_only_if_nothing_has_them_together(either: Desk) -> None:
    either.entries("rank is low here")
    apart = either.search("low rank")
    assert len(apart.hits) == 1
    assert apart.notices == ("No entry has the words of a name side by side; these have them apart.",)
    either.entries("rank is low here", "a low-rank update")
    together = either.search("low rank")
    assert [hit.entry.text for hit in together.hits if hit.entry] == ["a low-rank update"]
    assert not together.notices


def test_a_compound_that_is_typed_as_one_is_never_taken_apart(either: Desk) -> None:
    either.entries("rank is low here")
    assert not either.search("low-rank").hits


def test_a_misspelled_word_is_answered_by_the_library_s_own(log: Desk) -> None:
    results = log.search("sparsformer")
    assert not results.hits
    assert results.suggestions == ("sparseformer",)


def test_a_suggestion_keeps_the_rest_of_the_query(log: Desk) -> None:
    assert log.search("注意力 flashdecod kind:arxiv").suggestions == ("注意力 flashdecode kind:arxiv",)


def test_nothing_is_suggested_for_what_is_like_nothing(log: Desk) -> None:
    assert log.search("qqqqqqqq").suggestions == ()


def test_any_text_may_be_searched(log: Desk) -> None:
    index = log.index()
    for query in (
        '"',
        "((",
        "tag:",
        "-",
        "*",
        "~",
        "a" * 5000,
        "的" * 3000,
        "\x00\x1b[31m",
        "\ud800",
        "🙂",
        "id:",
        "😀*",
    ):
        index.search(query, today=dt.date(2026, 1, 31))


def test_a_topic_without_entries_is_found_by_its_day_and_another_by_its_entries(either: Desk) -> None:
    either.write(
        "notes/2025-12.md",
        """## 2025-12-16

一篇总结

- FFN
- KV-cache
\t- [PageKit](https://github.com/acme/pagekit) 分页
""",
    )
    either.write("notes/2025-11.md", "## 2025-11-02\n\n- 买牛奶\n")
    assert names(either, "kv-cache") == {"PageKit"}
    [milk] = either.search("牛奶").hits
    assert (milk.day and milk.day.date, milk.snippet.text, milk.snippet.line) == ("2025-11-02", "买牛奶", 3)
    [ffn] = either.search("ffn").hits
    assert (ffn.day and ffn.day.date, ffn.snippet.text, ffn.snippet.marks) == ("2025-12-16", "FFN", ((0, 3),))


def test_a_day_is_no_longer_found_by_a_topic_that_has_an_entry_now(either: Desk) -> None:
    either.write("notes/2025-12.md", "## 2025-12-16\n\n总结\n\n- FFN\n")
    assert names(either, "ffn") == {"(day)"}
    either.write(
        "notes/2025-12.md", "## 2025-12-16\n\n总结\n\n- FFN\n\t- [MoE](https://example.org/moe) 稀疏\n"
    )
    assert names(either, "ffn") == {"MoE"}
