"""Text, names and dates from the web."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.model import Creator
from papernotes.sources.page_text import (
    clean,
    decode_page,
    is_garbled,
    iso_date,
    of_parts,
    parse_creators,
    plain_text,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Slow\n\tTokens ", "Slow Tokens"),
        ("\x1b[31mSlow\x1b[0m \x07Tokens\x9b", "Slow Tokens"),
        ("Slow\u202eTokens\u200b\ufeff", "SlowTokens"),
        ("慢 词元\u3000二", "慢 词元 二"),
        ("a\ud800b", "ab"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_clean_text_is_one_printable_line(text: str) -> None:
    cleaned = clean(text, 50)
    assert len(cleaned) <= 50
    assert "\n" not in cleaned
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in cleaned)
    assert clean(cleaned, 50) == cleaned
    cleaned.encode()


def test_markup_goes_and_mathematics_stays() -> None:
    assert (
        plain_text("<jats:p>H<sub>2</sub>O &amp; <i>more</i></jats:p><jats:p>two</jats:p>")
        == "H2O & more two"
    )
    assert plain_text("if x<y and y>z then $a<b$") == "if x<y and y>z then $a<b$"


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("慢词元".encode(), ""),
        ("慢词元".encode(), "iso-8859-1"),
        ("慢词元".encode(), "nonsense"),
        ("慢词元".encode("gbk"), "gb2312"),
        ("慢词元".encode("gbk"), "utf-8"),
        ("慢词元".encode("gbk"), ""),
        ("慢词元".encode("big5", "ignore") or b"", "gb18030"),
        ("慢词元".encode("utf-8-sig"), "gbk"),
        ("慢词元".encode("utf-16"), ""),
        ("慢词元".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_a_wrong_declaration_does_no_harm(body: bytes, charset: str) -> None:
    if b"\xba" in body and charset == "gb18030":
        assert not is_garbled(decode_page(body, charset))
    else:
        assert decode_page(body, charset) == "慢词元"


def test_the_pages_own_declaration_counts() -> None:
    page = '<html><head><meta charset="shift_jis"><title>遅い</title>'
    assert decode_page(page.encode("shift_jis"), "") == page
    page = '<?xml version="1.0" encoding="euc-jp"?><html><title>遅い</title>'
    assert decode_page(page.encode("euc_jp"), "") == page


@given(
    st.binary(),
    st.sampled_from(["", "utf-8", "gbk", "utf-16", "hz", "latin-1", "idna", "rot13", "unicode_escape"]),
)
def test_anything_can_be_decoded(body: bytes, charset: str) -> None:
    assert isinstance(decode_page(body, charset), str)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Erika Muster", Creator("Muster", "Erika")),
        ("Muster, Erika", Creator("Muster", "Erika")),
        ("Jan van den Berg", Creator("van den Berg", "Jan")),
        ("Berg, Jan van den", Creator("Berg", "Jan van den")),
        ("Erika M. Muster", Creator("Muster", "Erika M.")),
        ("Erik Muster Jr.", Creator("Muster Jr.", "Erik")),
        ("Slow Team", Creator(literal="Slow Team")),
        ("Slow-AI", Creator(literal="Slow-AI")),
        ("Waiting Lab, University of X", Creator(literal="Waiting Lab, University of X")),
        ("何慢", Creator(literal="何慢")),
        ("Muster,", Creator(literal="Muster")),
    ],
)
def test_names_are_taken_apart(name: str, expected: Creator) -> None:
    assert parse_creators([name]) == (expected,)


def test_what_is_no_name_is_left_out() -> None:
    assert parse_creators([":", " ", "\x07", "Erika Muster"]) == (Creator("Muster", "Erika"),)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_every_creator_has_a_name(names: list[str]) -> None:
    for creator in parse_creators(names):
        assert creator.literal or creator.family


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025/12/02", "2025-12-02"),
        ("2025-12-02T08:00:00Z", "2025-12-02"),
        ("2025-12", "2025-12"),
        ("2025", "2025"),
        ("2 Dec 2025", "2025-12-02"),
        ("02nd December, 2025", "2025-12-02"),
        ("December 2, 2025", "2025-12-02"),
        ("Dec. 2025", "2025-12"),
        ("Tue, 02 Dec 2025 08:00:00 GMT", "2025-12-02"),
        ("2025年12月2日", "2025-12-02"),
        ("12/02/2025", "2025"),
        ("2025-13-45", "2025"),
        ("2025-02-30", "2025-02"),
        ("20251202", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


def test_a_year_that_is_none() -> None:
    assert of_parts(25) is None
