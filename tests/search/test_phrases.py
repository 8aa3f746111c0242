"""What stands side by side in a query is found where it stands so in a text, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.search.conftest import Desk


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"自注意力"', "自注意力很好"),
        ("自注意力", "用自注意力做"),
        ('"稀疏注意力"', "块稀疏註意力核"),
        ("GPT-4o", "GPT4o 的评测"),
        ("V-JEPA 2", "用 V-JEPA 2 做"),
        ("V-JEPA-2", "用VJEPA2做"),
        ('"text to image"', "text-to-image 生成"),
        ('"mixture of experts"', "a Mixture-of-Experts layer"),
        ('"attention is all you need"', "Attention Is All You Need：重读"),
        ('"state space model"', "StateSpaceModel 的"),
        ("multi-head latent attention", "multi-head LatentAttention"),
        ("paged kvcache memory layout", "the paged KV cache memory layout"),
        ('"稀疏attention"', "用稀疏 attention 做"),
        ('"attention, please"', "your attention please"),
        ('"预训练，微调"', "先预训练、微调再说"),
        ('"KV cache 的账"', "KV-cache的账怎么算"),
        ("name:自注意力", "自注意力综述：很长"),
        ("稀疏att*", "稀疏attention"),
    ],
)
def test_it_is_found_however_it_is_joined(either: Desk, query: str, text: str) -> None:
    either.entries(text, "无关的一条")
    assert either.found(query, literal=True) == [text]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"自注意力"', "来自注释的信号，改进注意力"),
        ("自注意力", "来自注释的信号，改进注意力"),
        ('"稀疏注意力"', "稀疏注意 与 疏注意力"),
        ('"text to image"', "text-to-video，也做了 video-to-image"),
        ("GPT-4o", "GPT-4 与 4o-mini 都测了"),
        ('"V-JEPA 2"', "V-JEPA 和 I-JEPA 2 的比较"),
        ('"mixture of experts"', "a mixture of losses, and a set of experts"),
        ('"attention is all you need"', "attention is all; all you; you need, is all you"),
        ("Llama-3-8B", "Llama 3 与 Qwen-3-8B"),
        ('"稀疏attention"', "稀疏 at 与 attention"),
        ('"预训练，微调"', "先微调，再预训练"),
        ('"深度学习"', "名字里有深度，学习率很高，度学"),
        ("稀疏att*", "稀疏 at 与 attention"),
        ('"sparse model"', "two sparse models"),
        ('"sparse models"', "one sparse model"),
        ('"box of tricks"', "boxes of tricks"),
    ],
)
def test_it_is_not_found_where_its_pieces_are_scattered(either: Desk, query: str, text: str) -> None:
    either.entries(text)
    assert either.search(query, literal=True).total == 0


def test_the_parts_of_an_entry_do_not_make_a_phrase_together(either: Desk) -> None:
    either.write("notes/a.md", "## 2025-12-03\n\n- 自注意\n\t- [意力](https://example.org/1) 注意 #力学\n")
    assert either.search('"自注意力"').total == 0


def test_a_phrase_is_looked_for_in_the_field_alone(either: Desk) -> None:
    either.entries("甲：讲自注意力", "自注意力：一种结构")
    assert either.found("name:自注意力", literal=True) == ["自注意力：一种结构"]
    assert either.search("topic:自注意力").total == 0


def test_totals_and_facets_count_only_what_has_the_phrase(either: Desk) -> None:
    either.entries("甲：自注意力 #llm", "乙：来自注释的信号，改进注意力 #vision", "丙：用自注意力 #llm")
    results = either.search('"自注意力"', limit=1, facets=True)
    assert results.total == 2
    assert results.facets is not None
    assert results.facets.tags == (("llm", 2),)


def test_words_side_by_side_in_full_come_before_pairs_of_them(either: Desk) -> None:
    either.entries("甲：a mixture of experts layer", "乙：a mixture of losses, and a set of experts")
    either.entries("丙：a mixture of losses, and a set of experts", note="notes/b.md", date="2025-12-09")
    assert [line[0] for line in either.found("mixture of experts", literal=True)] == ["甲", "丙", "乙"]
