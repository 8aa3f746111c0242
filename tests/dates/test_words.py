import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.lexicon import chinese_number, fold_date_text


@given(st.text())
def test_folding_keeps_each_place(text: str) -> None:
    assert len(fold_date_text(text)) == len(text)


def test_full_width_signs_and_dashes_are_folded() -> None:
    assert fold_date_text("１２．３（周三）～Ａ：—\u3000【x】") == "12.3(周三)~A:- [x]"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("12", 12),
        ("百", None),
        ("", None),
    ],
)
def test_chinese_numerals_have_their_value(text: str, number: int | None) -> None:
    assert chinese_number(text) == number
