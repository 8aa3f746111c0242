from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.search.analysis.pieces import fold, without_accents


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("plain", "plain"),
        ("ＫＶ－ｃａｃｈｅ", "KV-cache"),
        ("註意力機制", "注意力机制"),
        ("後繼者發現", "后继者发现"),
        ("，：；（）", ",:;()"),
        ("①②", "12"),
        ("ﬁne", "fine"),
        ("Schro\u0308dinger", "Schrödinger"),
        ("ｶﾞ", "ガ"),
        ("\ud800", "\ufffd"),
        ("", ""),
    ],
)
def test_spellings_of_a_character_become_one(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_letter_case_is_kept() -> None:
    assert fold("KVCache 註").text == "KVCache 注"


def test_places_lead_back_where_characters_change_in_number() -> None:
    text = "a㎡的ﬁ註e\u0301!"
    folded = fold(text)
    assert folded.text == "am2的fi注é!"
    for part, original in (("注", "註"), ("é", "e\u0301"), ("2", "㎡"), ("的fi", "的ﬁ"), ("!", "!")):
        start = folded.text.index(part)
        first, last = folded.origin(start, start + len(part))
        assert text[first:last] == original


@pytest.mark.parametrize(
    ("word", "bare"), [("Müller", "muller"), ("Straße", "strasse"), ("ΔΕ", "δε"), ("İ", "i")]
)
def test_words_lose_case_and_accents(word: str, bare: str) -> None:
    assert without_accents(word) == bare


@given(st.text())
def test_places_never_go_back_and_cover_the_text(text: str) -> None:
    folded = fold(text)
    places = [folded.origin(place, place + 1) for place in range(len(folded.text))]
    assert places == sorted(places)
    assert "".join(text[start:end] for start, end in dict.fromkeys(places)) == text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_twice_changes_no_more_than_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_marks_without_end_are_folded_in_linear_time() -> None:
    text = "e" + "\u0327\u0301" * 300_000
    folded = fold(text)
    assert folded.places is not None
    assert folded.origin(len(folded.text) - 1, len(folded.text))[1] == len(text)
    assert without_accents(text) == "e"
