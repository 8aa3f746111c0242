import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.words import chinese_number, fold


@given(st.text())
def test_folding_keeps_each_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_full_width_signs_and_dashes_are_folded() -> None:
    assert fold("１２．３（周三）～Ａ：—\u3000【x】") == "12.3(周三)~A:- [x]"


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
