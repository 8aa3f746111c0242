"""How long a line may be that is still read as a date."""

from __future__ import annotations

import datetime as dt

import pytest

from papernotes.reading import read_note

TODAY = dt.date(2026, 11, 24)
BOUND = 200
"""Characters of the longest heading that can be a date."""
HEADS = ["2025-12-03 ", "2025-12-03: ", "December 3, 2025 ", "2025年12月3日 "]
"""Dates that words may follow."""


def dates_of(text: str) -> list[str]:
    return [day.date for day in read_note(text, "notes/2025.md", today=TODAY).days if day.date]


def filled(head: str, length: int) -> str:
    """A heading that begins with a date and has a length."""
    return (head + "some words " * BOUND)[: length - 1] + "x"


@pytest.mark.parametrize("head", HEADS)
def test_a_heading_at_the_bound_is_a_date_and_a_longer_heading_is_not(head: str) -> None:
    above, link = "## 2025-12-02\n- https://a.example/1\n", "- https://a.example/2\n"
    assert dates_of(f"{above}## {filled(head, BOUND)}\n{link}") == ["2025-12-02", "2025-12-03"]
    assert dates_of(f"{above}## {filled(head, BOUND + 1)}\n{link}") == ["2025-12-02"]


def test_a_bullet_of_any_length_may_begin_with_its_date() -> None:
    for length in (BOUND, BOUND + 1, 10 * BOUND):
        bullets = f"- {filled('2025-12-03: ', length)}\n- 2025-12-04: GPTQ\n- 2025-12-05: AWQ\n"
        entries = read_note(bullets, "notes/list.md", today=TODAY).entries
        assert [entry.date for entry in entries] == ["2025-12-03", "2025-12-04", "2025-12-05"]
