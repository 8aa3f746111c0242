from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from papernotes.cli.rendering.layout import wrap

MIXED = st.text(st.sampled_from("中文字，。（）《》「」ab c-1.!…é한ｗ—￥ "), max_size=80)


@given(MIXED, st.integers(2, 30))
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    wrapped = wrap(Text(text), width).plain
    assert all(cell_len(line) <= width for line in wrapped.split("\n"))
    assert "".join(wrapped.split()) == "".join(text.split())


@given(st.text(), st.integers(1, 30))
def test_any_text_can_be_wrapped(text: str, width: int) -> None:
    assert "".join(wrap(Text(text), width).plain.split()) == "".join(Text(text).plain.split())


@given(MIXED, st.integers(10, 30))
def test_styles_stay_with_their_characters(text: str, width: int) -> None:
    styled = Text(text)
    styled.stylize("bold", 2, 5)
    wrapped = wrap(styled, width)
    bold = "".join(wrapped.plain[span.start : span.end] for span in wrapped.spans)
    assert "".join(bold.split()) == "".join(text[2:5].split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("短", 10, ["短"]),
        ("看到一篇很长的帖子", 8, ["看到一篇", "很长的帖", "子"]),
        ("看到一篇，很长", 8, ["看到一", "篇，很长"]),
        ("看到第《一篇》文", 8, ["看到第", "《一篇》", "文"]),
        ("引入SparseFormer的做法", 12, ["引入", "SparseFormer", "的做法"]),
        ("引入SparseFormer的做法", 8, ["引入", "SparseFo", "rmer的做", "法"]),
        ("a lazy dog (quick) fox", 10, ["a lazy dog", "(quick)", "fox"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert wrap(Text(text), width).plain.split("\n") == lines
