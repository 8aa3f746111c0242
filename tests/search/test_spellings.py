"""Which spellings of a word a query finds, and which it does not: plurals, signs, slips and beginnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.search.conftest import Desk


@pytest.mark.parametrize(
    ("query", "texts", "others"),
    [
        ("GPUs", ["讲GPU的", "讲GPUs的"], []),
        ("gpu", ["讲GPU的", "讲GPUs的"], []),
        ("APIs", ["一个 API"], []),
        ("KV-caches", ["用KV cache做"], []),
        ("MoE++", ["用MoE++做", "moe++ 模型"], ["moe 模型", "MoE 层"]),
        ("moe++", ["用MoE++做", "moe++ 模型"], ["moe 模型", "MoE 层"]),
        ("MoE", ["moe 模型", "MoE 层", "用MoE++做"], []),
        ("LoRA+", ["用LoRA+做", "lora+，更快"], ["LoRA 好", "LoRA++"]),
        ("LoRA", ["用LoRA+做", "LoRA 好"], []),
        ("CLIP SAM", ["CLIP+SAM", "CLIP + SAM"], []),
        ("C++11", ["用 C++11 写"], ["C++ 11.2", "C11"]),
        ("4D Gaussian", ["4DGaussians 重建", "4D Gaussians"], ["3DGaussians", "Gaussian 4"]),
        ("4DGaussians", ["4D Gaussian 的"], []),
        ("KV-c*", ["KV cache 的", "KVCache", "用kv_cached做"], ["KV 的 cache", "VK cache", "MKV cache"]),
        ("kvcac*", ["KV cache 的", "KV-cache"], ["KV cat"]),
        ("flashatt*", ["flash attention", "FlashAttention-2"], ["flash at", "flash, attention"]),
        ("gpt4o-m*", ["GPT-4o mini", "gpt 4o-max"], ["GPT-4 mini"]),
        ("mamba2*", ["Mamba-2.5", "mamba 2"], ["Mamba-3"]),
        ("KV-cahce~", ["KV cache 的", "KVCache"], ["KV 的 cache"]),
        ("flash-atention~", ["flash attention", "用FlashAttention做"], ["flash 的 attention"]),
        ("mamab2~", ["Mamba-2", "mamba2"], ["Mamba-33"]),
        ("Mamba-3~", ["Mamba-2", "Mamba"], ["Jamba-33"]),
        ("ttention~", ["attention"], ["station"]),
        ("hatGPT~", ["ChatGPT"], ["GPT"]),
        ("uantizaton~", ["quantization"], ["station"]),
        ("扩展模型~", ["扩散模型", "扩展模型"], ["语言模型", "世界模型", "扩展的模型"]),
        ("注一力~", ["注意力", "用註意力"], ["注意 与 力", "注力"]),
        ("主意力~", ["注意力"], ["意力"]),
        ("稀疏atention~", ["稀疏 attention"], ["attention"]),
    ],
)
def test_a_query_finds_these_spellings_and_no_others(
    either: Desk, query: str, texts: list[str], others: list[str]
) -> None:
    either.entries(*texts, *others)
    assert sorted(either.found(query, literal=True)) == sorted(texts)


@pytest.mark.parametrize(
    ("query", "suggestions"),
    [
        ("稀疏主意力", ("稀疏注意力",)),
        ("稀疏主意力 的", ("稀疏注意力 的",)),
        ("ttention", ("attention",)),
        ("tag:quantizaton", ("tag:quantization",)),
        ("flsh atention", ("flash attention",)),
        ("flsh zzzqqq", ()),
        ("tag:fast attenton", ()),
        ("稀疏主意力 zzzqqq", ()),
        ("kind:github atention", ()),
    ],
)
def test_what_is_suggested_finds_something(either: Desk, query: str, suggestions: tuple[str, ...]) -> None:
    either.entries("稀疏注意力的综述", "flash attention #quantization")
    results = either.search(query, literal=True)
    assert results.total == 0
    assert results.suggestions == suggestions
    assert all(either.found(one, literal=True) for one in suggestions)


@pytest.mark.parametrize(
    "query",
    [
        "的" * 3000 + "~",
        "a" * 5000 + "~",
        "a" * 5000 + "*",
        "稀疏" * 12 + "~",
        "a-" * 500 + "~",
        '"' + "a, " * 500 + '"',
    ],
)
def test_what_is_long_is_answered_too(either: Desk, query: str) -> None:
    either.entries("a", "的")
    either.search(query)
