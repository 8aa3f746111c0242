from __future__ import annotations

import re

import pytest

from papernotes.search.analysis import analysed, other_numbers, wanted
from papernotes.search.analysis.tokens import pattern


def holds(text: str, query: str) -> bool:
    ((found, layout),) = analysed(text)
    there = {term for term, *_ in found}
    return all(
        all(any(there.issuperset(chain) for chain in chains) for chains in one.terms)
        and re.search(pattern(one.spelled), layout) is not None
        for one in wanted(query)
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("DeepSeek-V3.2", "用deepseekv3.2做"),
        ("deepseekv3.2", "用DeepSeek V3.2做"),
        ("SparseMixtureOfExperts", "a sparse mixture of experts"),
        ("LoRA-MoE", "lora moe"),
        ("lora moe", "LoRA MoE"),
        ("latent-moe 7b", "LatentMoE-7B"),
        ("Qwen2.5-VL-7B-Instruct", "qwen 2.5 vl 7b instruct"),
        ("无VAE的", "无 VAE 的"),
        ("top-k的", "topk的"),
        ("topk的", "top-k 的"),
    ],
)
def test_a_name_is_held_by_texts_that_part_it_otherwise(query: str, text: str) -> None:
    assert holds(text, query)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("low-rank", "rank is low"),
        ("Mamba-2", "Mamba-2.5"),
        ("GPT-4", "GPT-4.1"),
        ("W8A8", "W8A16"),
        ("稀疏注意力", "注意力 稀疏"),
        ("无VAE的", "无GAN的VAE"),
    ],
)
def test_a_name_is_not_held_by_its_parts_elsewhere(query: str, text: str) -> None:
    assert not holds(text, query)


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("model", "models"),
        ("policy", "policies"),
        ("loss", "losses"),
        ("batch", "batches"),
        ("cache", "caches"),
        ("key", "keys"),
        ("gpu", "gpus"),
        ("api", "apis"),
        ("bus", "buses"),
        ("focus", "focuses"),
        ("size", "sizes"),
        ("box", "boxes"),
        ("movie", "movies"),
        ("analysis", "analyses"),
    ],
)
def test_a_word_has_a_plural_or_a_singular(one: str, several: str) -> None:
    assert several in other_numbers(one)
    assert one in other_numbers(several)


@pytest.mark.parametrize("word", ["稀疏", "v3", "c++", "a", ""])
def test_what_is_no_english_word_has_none(word: str) -> None:
    assert other_numbers(word) == ()
