from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papernotes.filenames import LONGEST, FileNames, alike, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FlashAttention-3 (2024).png", "FlashAttention-3 (2024).png"),
        ("Pasted image 20251208.png", "Pasted image 20251208.png"),
        ("图 é.png", "图 é.png"),
        ("e\u0301", "é"),
        ("CON", "_CON"),
        ("con.png", "_con.png"),
        ("COM¹ .x", "_COM¹ .x"),
        ("console", "console"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("a: b/c?", "a b c"),
        ("a\tb\x00c", "a b c"),
        ("a\u202eb", "ab"),
        ("ends. ", "ends"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("\ud800", "unnamed"),
    ],
)
def test_a_name_stays_as_far_as_all_systems_take_it(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(
    st.text(st.characters(codec=None, exclude_categories=()))
    | st.text(". -~|a\u0301\u200d\u202e<CON1", max_size=20)
    | st.tuples(st.text("ab. 长", min_size=150, max_size=250), st.text("ab. 长", max_size=90)).map(".".join)
)
def test_a_name_is_made_once(text: str) -> None:
    made = safe_name(text)
    assert made
    assert safe_name(made) == made
    assert len(made.encode()) <= LONGEST
    assert unicodedata.is_normalized("NFC", made)
    assert made[0] not in " .-~"
    assert made[-1] not in " ."


@given(st.lists(st.text("aAé\u0301e./ ß\ud800s", min_size=1, max_size=6), max_size=12))
def test_no_two_files_have_one_name_anywhere(paths: list[str]) -> None:
    names = FileNames()
    made = [names.of(path) for path in paths]
    assert made == [names.of(path) for path in paths]
    assert len(set(map(alike, made))) == len(set(paths))
    assert all(part == safe_name(part) for name in made for part in name.split("/"))


def test_a_long_name_that_is_taken_has_room_for_its_mark() -> None:
    names = FileNames()
    made = [names.of(f"asset/{'x' * 300}{end}.png") for end in "abc"]
    assert len(set(made)) == 3
    assert all(part == safe_name(part) for name in made for part in name.split("/"))
