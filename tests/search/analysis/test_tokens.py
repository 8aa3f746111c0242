from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.search.analysis import analysed, tokens, wanted
from papernotes.search.analysis.tokens import LONGEST_TERM, pattern


def terms(text: str) -> list[str]:
    return [term for term, *_ in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("稀疏", {"稀疏", "疏"}),
        ("音", {"音"}),
        (
            "引入SparseFormer-7的",
            {"引入", "入sp", "sparseformer", "sparse", "former", "sparseformer7", "7", "7的", "的"},
        ),
        ("KVCache", {"kvcache", "kv", "cache"}),
        ("KV-cache", {"kv", "cache", "kvcache"}),
        ("W8A8", {"w8", "8a", "a8", "w8a", "8a8", "w8a8"}),
        ("C++ 与 C#", {"c++", "++与", "与c#", "c#"}),
        ("v3.2", {"3.2", "v3.2"}),
        ("2512.03036v2", {"2512.03036", "2512.03036v", "v2", "2512.03036v2"}),
        ("DINOv3", {"dinov", "dino", "dinov3"}),
        ("LLMs", {"llms", "llm"}),
        ("vLLM", {"vllm", "llm"}),
        ("a, b", {"a", "b"}),
        ("。，!?", set()),
    ],
)
def test_text_gives_these_terms(text: str, expected: set[str]) -> None:
    assert set(terms(text)) == expected


def test_only_terms_over_a_blank_are_said_to_be_spaced() -> None:
    spaced = {term: spaced for term, _, _, spaced in tokens("KV cache low-rank")}
    assert spaced["kvcache"]
    assert not spaced["lowrank"]
    assert not spaced["cache"]


def test_a_wrapped_line_joins_words_and_an_empty_one_parts_them() -> None:
    assert "sparseattention" in terms("sparse\nattention")
    assert "sparseattention" not in terms("sparse\n\nattention")


def test_offsets_point_at_the_term_in_the_original_text() -> None:
    text = "用ＫＶ－ｃａｃｈｅ和註意力"
    places = {term: text[start:end] for term, start, end, _ in tokens(text)}
    assert places["kvcache"] == "ＫＶ－ｃａｃｈｅ"
    assert places["注意"] == "註意"


def test_a_term_has_a_longest_length() -> None:
    assert all(len(term) <= LONGEST_TERM for term in terms("x" * 500 + "1" * 500))


MIXED = st.text(
    alphabet=st.one_of(st.sampled_from("aB1 -_.\n，的稀註Ｋv+#é\u0301\u200b"), st.characters()), max_size=60
)


@given(MIXED)
def test_tokens_of_any_text_lie_within_it(text: str) -> None:
    for term, start, end, _ in tokens(text):
        assert term
        assert 0 <= start < end <= len(text)


@given(MIXED)
def test_what_is_wanted_of_any_text_is_in_that_text(text: str) -> None:
    ((found, layout),) = analysed(text)
    there = {term for term, *_ in found}
    for one in wanted(text):
        for chains in one.terms:
            if one.begins:
                assert any(term.startswith(chains[0][0]) for term in there)
            else:
                assert any(there.issuperset(chain) for chain in chains)
        assert re.search(pattern(one.spelled), layout)


def test_time_grows_with_length_and_not_with_its_square() -> None:
    for unit in ("a", "稀", "a1", "a ", "aB", "a-", "-", "\u0301", "稀a", "註" * 10, "ﬁ"):
        assert len(tokens(unit * 20_000)) <= 20_000 * 10 * 4
