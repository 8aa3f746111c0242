from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from papernotes.search.glossary import load_glossary
from papernotes.search.technical_terms import spelled_as_one_word

if TYPE_CHECKING:
    from pathlib import Path

    from tests.search.conftest import Desk


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("sparse attention", "稀疏注意力"),
        ("稀疏注意力", "sparse attention"),
        ("稀疏注意力", "用稀疏attention做"),
        ("MoE", "一个混合专家模型"),
        ("混合专家", "a mixture of experts layer"),
        ("mixture of experts", "MoE 层"),
        ("diffusion models", "扩散模型"),
        ("RLHF 的问题", "人类反馈强化学习的问题"),
        ("diffusion robot", "让机器人用上扩散"),
        ("量化 KV-cache", "quantization，用于键值缓存"),
    ],
)
def test_a_query_in_one_language_finds_the_other(either: Desk, query: str, text: str) -> None:
    either.entries(text, "无关的一条")
    assert either.found(query) == [text]
    assert either.found(query, literal=True) == []


def test_a_hit_says_through_which_names_it_was_found(either: Desk) -> None:
    either.entries("甲：稀疏注意力很快", "乙：sparse attention is fast")
    first, second = either.search("sparse attention").hits
    assert first.via == ()
    assert second.via == ("稀疏注意力",)


@pytest.mark.parametrize(
    ("query", "text", "via"),
    [
        ("稀疏 attention", "稀疏注意力的综述", ("注意力",)),
        ("稀疏attention", "稀疏注意力的综述", ("稀疏注意力",)),
        ("sparse 注意力", "稀疏注意力的综述", ("稀疏",)),
        ("flash 注意力", "FlashAttention 的实现", ("Attention",)),
        ("distillation", "[甲](https://example.org/1) 代码\n\n```\n# 蒸馏\n```", ("蒸馏",)),
        ("蒸馏", "[甲](https://github.com/acme/distillation) 一个项目", ("distillation",)),
    ],
)
def test_a_hit_by_a_half_of_what_was_typed_says_through_what_the_other_half_was_found(
    either: Desk, query: str, text: str, via: tuple[str, ...]
) -> None:
    either.write("notes/2025.md", f"## 2025-12-03\n\n- https://example.org/0 {text}\n")
    [hit] = either.search(query).hits
    assert hit.via == via


def test_the_parts_of_a_name_are_not_found_apart_in_the_other_language(either: Desk) -> None:
    either.entries("attention 机制与 sparse 网络", "sparse attention")
    assert either.found("稀疏注意力") == ["sparse attention"]


def test_a_phrase_in_quotation_marks_is_not_translated(either: Desk) -> None:
    either.entries("稀疏注意力")
    assert either.found('"sparse attention"') == []


def test_what_is_not_wanted_is_not_translated(either: Desk) -> None:
    either.entries("甲：蒸馏", "乙：distillation")
    assert either.found("-distillation") == ["甲：蒸馏"]


def test_a_library_has_names_of_its_own(either: Desk) -> None:
    either.entries("甲：用了月饼架构")
    assert either.found("mooncake") == []
    either.write(".papernotes/glossary.yaml", "- [月饼, Mooncake]\n")
    assert either.found("mooncake") == ["甲：用了月饼架构"]
    either.write(".papernotes/glossary.yaml", "- [月亮, Mooncake]\n")
    assert either.found("mooncake") == []


@pytest.mark.parametrize(
    ("content", "notice"),
    [
        ("- [a\n- b]: [", "glossary.yaml:"),
        ("a: b\n", "glossary.yaml:1 is not a list of lists of names"),
        ("- [one]\n- [月饼, Mooncake]\n", "item 1 is not a list of two names or more"),
        ("- !!python/object/apply:os.system [true]\n", "glossary.yaml: item 1 is not a list"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_said_each_time_and_does_no_harm(
    either: Desk, content: str, notice: str
) -> None:
    either.entries("甲：蒸馏")
    either.write(".papernotes/glossary.yaml", content)
    for _ in range(2):
        results = either.search("distillation")
        assert len(results.hits) == 1
        assert any(notice in one for one in results.notices)


def test_an_empty_glossary_is_no_fault(either: Desk) -> None:
    either.entries("甲：蒸馏")
    either.write(".papernotes/glossary.yaml", "# nothing yet\n")
    assert either.search("蒸馏").notices == ()


def test_what_was_read_is_kept_and_is_the_same(tmp_path: Path) -> None:
    fresh, _ = load_glossary(None, tmp_path)
    kept, _ = load_glossary(None, tmp_path)
    assert list(map(list, kept)) == list(map(list, fresh))
    assert kept.other_names("moe") == fresh.other_names("moe")
    assert kept.is_compound("lowrank")


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 1}', "\x00\x01"])
def test_a_damaged_copy_is_made_anew(tmp_path: Path, damage: str) -> None:
    load_glossary(None, tmp_path)
    copy = next(tmp_path.iterdir())
    copy.write_text(damage, encoding="utf-8")
    glossary, notices = load_glossary(None, tmp_path)
    assert glossary.other_names("moe")
    assert not notices


def test_the_packaged_glossary_pairs_the_languages_and_says_nothing_twice() -> None:
    glossary, notices = load_glossary(None, None)
    assert not notices
    concepts = list(glossary)
    both = [c for c in concepts if any(n.isascii() for n in c) and any(not n.isascii() for n in c)]
    assert len(both) >= 400
    names = Counter(key for concept in concepts for key in set(map(spelled_as_one_word, concept)))
    assert [name for name, count in names.items() if count > 1] == []
