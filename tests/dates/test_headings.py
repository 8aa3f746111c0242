import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from papernotes.dates.headings import HeadingDate, date_headings, parse_heading

FIXTURES = Path(__file__).with_name("fixtures")
HEADINGS: dict[str, str] = yaml.safe_load((FIXTURES / "headings.yaml").read_text("utf-8"))
NUMBERING: list[dict[str, Any]] = yaml.safe_load((FIXTURES / "numbering.yaml").read_text("utf-8"))
FORMS = [
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day} 周三",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}年{0.month}月{0.day}号（组会）",
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%b} {0.year}",
    "**{0.year}{0.month:02}{0.day:02}**",
]


def written(date: HeadingDate | None) -> str:
    if date is None:
        return "none"
    text = f"{date.year or '-'}-{date.month:02}" + (f"-{date.day:02}" if date.day else "")
    if date.end:
        text += f"/{date.end[0] or '-'}-{date.end[1]:02}-{date.end[2]:02}"
    return text + (f" ({date.remark})" if date.remark else "")


@pytest.mark.parametrize("text", HEADINGS)
def test_a_heading_says_what_the_table_says(text: str) -> None:
    assert written(parse_heading(text)) == HEADINGS[text]


@pytest.mark.parametrize("case", NUMBERING, ids=lambda case: case["title"])
def test_sections_numbers_are_told_from_dates(case: dict[str, Any]) -> None:
    headings = [(level, text) for level, text in case["headings"]]
    found = date_headings(headings)
    assert [text for (_, text), date in zip(headings, found, strict=True) if date] == case["dates"]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(FORMS))
def test_each_form_of_a_date_gives_it_back(date: dt.date, form: str) -> None:
    assume(date.year >= 2000 or not form.startswith("**"))  # eight digits are a date from 2000 on
    found = parse_heading(form.format(date))
    assert found is not None
    assert (found.year, found.month, found.day) == (date.year, date.month, date.day)


@given(st.lists(st.tuples(st.integers(1, 6), st.text(max_size=40)), max_size=8))
def test_any_headings_can_be_asked(headings: list[tuple[int, str]]) -> None:
    found = date_headings(headings)
    assert len(found) == len(headings)


@given(st.text(alphabet="0123456789.-/年月日 ~至周三()", max_size=24))
def test_what_is_found_exists(text: str) -> None:
    date = parse_heading(text)
    if date is not None:
        dt.date(date.year or 2024, date.month, date.day or 1)
        if date.end is not None:
            dt.date(date.end[0] or 2024, *date.end[1:])
