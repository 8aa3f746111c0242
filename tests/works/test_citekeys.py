"""BibTeX keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.model import Creator, Work
from papernotes.works import make_citekey


def work(title: str, *creators: Creator, issued: str | None = "2025-01", **further: str) -> Work:
    return Work(further.pop("id", "arxiv:2501.00012"), "article", title, creators, issued, **further)  # type: ignore[arg-type]  # texts only


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (work("Attention Is Slow", Creator("Muster", "E.")), "muster2025attention"),
        (work("On the Use of KV-Caches: A Study", Creator("van den Berg", "A")), "vandenberg2025use"),
        (work("KV-Cache: A Study", Creator("Müller-Łoś")), "mullerlos2025kvcache"),
        (work("3D Slow", Creator("Ørsted")), "orsted20253d"),
        (work("Slow", Creator(literal="Slow-Lab AI")), "slowlabai2025slow"),
        (work("Slow", Creator("Muster"), issued=None), "musterslow"),
        (work("Slow", Creator("何", "慢"), publisher="arXiv"), "arxiv2025slow"),
        (work("慢", Creator("何", "慢"), publisher="arXiv"), "arxiv202500012"),
        (work("SlowNet：慢网络", publisher="arXiv"), "arxiv2025slownet"),
        (work("慢", id="url:https://www.example.org/blog/7", issued="2024"), "example20247"),
        (work("", id="zhihu:p/123", issued=None), "zhihu123"),
    ],
)
def test_surname_year_and_first_telling_word(made: Work, expected: str) -> None:
    assert make_citekey(made, ()) == expected


def test_keys_differ_by_a_letter_and_not_by_case_alone() -> None:
    made = work("Slow", Creator("Muster"))
    assert make_citekey(made, {"Muster2025Slow"}) == "muster2025slowa"
    assert make_citekey(made, {"muster2025slow", "muster2025slowa"}) == "muster2025slowb"


def test_no_key_is_as_long_as_an_address() -> None:
    made = work("x" * 400, Creator("y" * 400))
    assert len(make_citekey(made, ())) < 60


def test_there_are_keys_enough() -> None:
    made = work("Slow", Creator("Muster"))
    taken: set[str] = set()
    for _ in range(60):
        taken.add(make_citekey(made, taken))
    assert len(taken) == 60
    assert {"muster2025slowz", "muster2025slowaa", "muster2025slowbf"} <= taken


@given(st.text(), st.text(), st.text(min_size=1))
def test_a_key_is_what_bibtex_takes_and_stable(title: str, family: str, name: str) -> None:
    made = work(title, Creator(family), id=f"url:{name}")
    key = make_citekey(made, ())
    assert key
    assert key.isascii()
    assert key.isalnum()
    assert key == make_citekey(made, ())
