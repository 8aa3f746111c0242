"""Which words are too long for a name, and where such words are cut: by columns, not by characters."""

from __future__ import annotations

import datetime as dt

import pytest

from papernotes.reading import read_note


def name_of(url: str, line: str) -> str:
    """Return the name of an entry with a URL and a remark."""
    note = f"## 2025-12-03\n\n- {url}\n\t- {line}\n"
    (entry,) = read_note(note, "notes/a.md", today=dt.date(2026, 1, 1)).entries
    return entry.name


@pytest.mark.parametrize("line", ["文" * 40, "a" * 80, "文" * 39 + "ab"])
def test_a_remark_of_eighty_columns_is_a_name(line: str) -> None:
    assert name_of("https://arxiv.org/abs/2512.03036", line) == line


@pytest.mark.parametrize("line", ["文" * 41, "a" * 81, "a" + "文" * 40, "文" * 39 + "abc"])
def test_a_wider_remark_is_none(line: str) -> None:
    assert name_of("https://arxiv.org/abs/2512.03036", line) == "arXiv:2512.03036"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("文" * 41, "文" * 40 + "…"),
        ("a" * 81, "a" * 80 + "…"),
        ("a" + "文" * 40, "a" + "文" * 39 + "…"),
        ("文" * 39 + "abc", "文" * 39 + "ab…"),
    ],
)
def test_a_wider_remark_is_cut_where_the_link_has_no_words(line: str, name: str) -> None:
    assert name_of("https://a.example/", line) == name
