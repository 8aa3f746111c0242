"""Posting lists come out of an index as they went into it, whatever was written to disk meanwhile."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from papernotes.search.whoosh_engine.pool import JOINS, LABELS, WORDS, TermPool

TERMS = st.dictionaries(
    st.sampled_from(["a", "ab", "b", "稀疏", "稀", "é", "z" * 50]), st.integers(1, 0xFFFF)
)
DOCUMENTS = st.lists(st.tuples(st.sampled_from([WORDS, JOINS, LABELS]), TERMS), max_size=12)

Lists = list[tuple[bytes, list[int], list[int]]]


def posting_lists(documents: list[tuple[bytes, dict[str, int]]], most_bytes: int) -> Lists:
    with tempfile.TemporaryDirectory() as folder:
        pool = TermPool(Path(folder), most_bytes)
        for number, (field, terms) in enumerate(documents):
            pool.add_document(field, number, terms)
        found = [(key, list(numbers), list(payloads)) for key, numbers, payloads in pool.posting_lists()]
        pool.close()
    return found


@settings(max_examples=40, deadline=None)
@given(documents=DOCUMENTS, most_bytes=st.sampled_from([0, 1000, 3000]))
def test_a_pool_of_any_size_gives_the_lists_in_order(
    documents: list[tuple[bytes, dict[str, int]]], most_bytes: int
) -> None:
    expected: dict[bytes, tuple[list[int], list[int]]] = {}
    for number, (field, terms) in enumerate(documents):
        for term, payload in terms.items():
            numbers, payloads = expected.setdefault(field + term.encode(), ([], []))
            numbers.append(number)
            payloads.append(payload)
    assert posting_lists(documents, most_bytes) == [(key, *expected[key]) for key in sorted(expected)]


def test_terms_of_a_document_that_come_in_parts_are_added_up(tmp_path: Path) -> None:
    for most_bytes in (0, 10**9):
        pool = TermPool(tmp_path, most_bytes)
        pool.add_document(WORDS, 0, {"a": 0x0120})
        pool.add_document(WORDS, 0, {"a": 0x0320})
        pool.add_postings(b"wa", [3, 5], [0x0120, 0x0220])
        found = [(key, list(numbers), list(payloads)) for key, numbers, payloads in pool.posting_lists()]
        assert found == [(b"wa", [0, 3, 5], [0x0420, 0x0120, 0x0220])]
        pool.close()
