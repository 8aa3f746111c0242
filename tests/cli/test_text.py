from __future__ import annotations

import unicodedata
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from papernotes.cli.rendering.layout import make_console, write
from papernotes.cli.rendering.safe_text import counted, one_line, printable


@given(st.text())
def test_what_is_printable_neither_steers_nor_reorders(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in "\t\n"]
    assert not [
        c for c in shown if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "RLI"}
    ]
    assert printable(shown) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_can_be_printed_is_left_alone(text: str) -> None:
    assert printable(text) == text


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert "\t" not in one_line(text)


@pytest.mark.parametrize(("number", "said"), [(0, "0 notes"), (1, "1 note"), (12345, "12,345 notes")])
def test_things_are_counted(number: int, said: str) -> None:
    assert counted(number, "note", "notes") == said


@given(st.text())
def test_a_console_writes_no_control_character_of_a_text(text: str) -> None:
    stream = StringIO()
    write(make_console(stream, width=40, terminal=False, colour=False), Text(text))
    assert not [c for c in stream.getvalue() if unicodedata.category(c) == "Cc" and c != "\n"]
