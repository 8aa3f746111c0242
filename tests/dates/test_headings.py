import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papernotes.dates.headings import HeadingDate, date_headings, parse_heading

FIXTURES = Path(__file__).with_name("fixtures")
HEADINGS: dict[str, str] = yaml.safe_load((FIXTURES / "headings.yaml").read_text("utf-8"))
NUMBERING: list[dict[str, Any]] = yaml.safe_load((FIXTURES / "numbering.yaml").read_text("utf-8"))
FULL_FORMS = [
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day} 周三",
    "{0.year}_{0.month}_{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year} 年 {0.month} 月 {0.day} 日 组会",
    "{0.year}年{0.month}月{0.day}号（组会）",
    "{0:%B} {0.day}, {0.year}",
    "{0:%a}, {0:%b} {0.day}, {0.year}",
    "{0.day} {0:%b} {0.year}",
    "{0.day}th of {0:%B} {0.year}: reading",
    "{0.year} {0:%b} {0.day}",
    "{0.day}.{0.month}.{0.year}",
    "**{0.year}{0.month:02}{0.day:02}**",
    "📅 [[{0.year}-{0.month:02}-{0.day:02}]]",
    "{0.year}-{0.month}-{0.day}T10:00",
]
SHORT_FORMS = [
    "{0.month}/{0.day}/{1}",
    "{1}.{0.month}.{0.day}",
    "{1}-{0.month:02}-{0.day:02}",
    "{1}{0.month:02}{0.day:02}",
    "{1}年{0.month}月{0.day}日",
]
YEARLESS_FORMS = [
    "{0.month}.{0.day}",
    "{0.month:02}.{0.day:02}：",
    "{0.month}-{0.day}",
    "{0.month}/{0.day} (Wed)",
    "星期三 {0.month}月{0.day}日",
    "{0.month}月{0.day}号 晚上",
    "{0:%b}. {0.day}",
    "{0:%B} {0.day}th（组会）",
    "{0.day} {0:%b}",
]
MONTH_FORMS = [
    "{0.year}-{0.month:02}",
    "{0.year}.{0.month}",
    "{0.year}/{0.month} (1)",
    "{0.year}年{0.month}月",
    "{0:%B} {0.year}",
    "{0.year} {0:%b}",
    "{0.month}/{0.year}",
]
RANGE_FORMS = [
    "{0.year}.{0.month}.{0.day}-{1.year}.{1.month}.{1.day}",
    "{0.year}-{0.month}-{0.day} ~ {1.year}-{1.month}-{1.day}",
    "{0.year}年{0.month}月{0.day}日至{1.year}年{1.month}月{1.day}日",
    "{0:%b} {0.day}, {0.year} – {1:%b} {1.day}, {1.year}",
    "{0.month}.{0.day} - {1.year}.{1.month}.{1.day}",
    "{0.year}.{0.month}.{0.day}—{1.month}.{1.day}",
    "{0.year}/{0.month}/{0.day}..{1.month}/{1.day}（出差）",
]
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
SIGNS = "0123456789.-/~ 年月日号至周三()（）,:TWed*十二"


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
def test_section_numbers_are_told_from_dates(case: dict[str, Any]) -> None:
    headings = [(level, text) for level, text in case["headings"]]
    found = date_headings(headings, path=case.get("path", ""))
    assert [text for (_, text), date in zip(headings, found, strict=True) if date] == case["dates"]


@pytest.mark.parametrize(
    ("texts", "dates"),
    [
        (["3/9/24", "8/28/24"], ["2024-03-09", "2024-08-28"]),
        (["3/9/24", "28/8/24"], ["2024-09-03", "2024-08-28"]),
        (["3/9/24", "28/8/24", "8/28/24"], ["2024-03-09", "2024-08-28", "2024-08-28"]),
        (["24/1/6", "24/1/17", "24/11/30"], ["2024-01-06", "2024-01-17", "2024-11-30"]),
        (["21/1/6", "8/28/24"], ["2021-01-06", "2024-08-28"]),
        (["21/1/17", "28/8/2024"], ["2017-01-21", "2024-08-28"]),
        (["28.08.24", "03.09.24", "15.09.24"], ["2024-08-28", "2024-09-03", "2024-09-15"]),
        (["28.8.24", "15.9.24"], ["2024-08-28", "2024-09-15"]),
        (["24.8.28", "24.9.21", "25.1.25"], ["2024-08-28", "2024-09-21", "2025-01-25"]),
    ],
)
def test_slashed_dates_of_a_note_are_read_in_one_order(texts: list[str], dates: list[str]) -> None:
    assert [written(date) for date in date_headings([(2, text) for text in texts])] == dates


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("12.3 周三", 2),
        ("12.3（星期天）", 6),
        ("Wed, Dec 3", 2),
        ("12.3 Thurs.", 3),
        ("12.3 周末", None),
        ("12.3", None),
    ],
)
def test_a_weekday_is_kept_apart(text: str, weekday: int | None) -> None:
    found = parse_heading(text)
    assert found is not None
    assert (found.weekday, found.remark) == (weekday, "")


@given(DAYS, st.sampled_from(FULL_FORMS))
def test_a_full_date_in_each_form_gives_it_back(date: dt.date, form: str) -> None:
    found = parse_heading(form.format(date))
    assert found is not None
    assert (found.year, found.month, found.day, found.end) == (date.year, date.month, date.day, None)


@given(st.dates(dt.date(2015, 1, 1), dt.date(2031, 12, 31)), st.sampled_from(SHORT_FORMS))
def test_a_date_with_two_digits_of_its_year_gives_it_back(date: dt.date, form: str) -> None:
    found = parse_heading(form.format(date, date.year % 100))
    assert found is not None
    assert (found.year, found.month, found.day) == (date.year, date.month, date.day)


@given(DAYS, st.sampled_from(YEARLESS_FORMS))
def test_a_date_without_year_in_each_form_gives_it_back(date: dt.date, form: str) -> None:
    found = parse_heading(form.format(date))
    assert found is not None
    assert (found.year, found.month, found.day, found.end) == (None, date.month, date.day, None)


@given(DAYS, st.sampled_from(MONTH_FORMS))
def test_a_month_in_each_form_gives_it_back(date: dt.date, form: str) -> None:
    found = parse_heading(form.format(date))
    assert found is not None
    assert (found.year, found.month, found.day) == (date.year, date.month, None)


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2098, 12, 31)), st.integers(1, 150), st.sampled_from(RANGE_FORMS)
)
def test_a_range_in_each_form_gives_its_days_back(first: dt.date, length: int, form: str) -> None:
    last = first + dt.timedelta(days=length)
    found = parse_heading(form.format(first, last))
    assert found is not None
    assert (found.year, found.month, found.day) == (first.year, first.month, first.day)
    assert found.end == (last.year, last.month, last.day)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.text(max_size=40) | st.text(SIGNS, max_size=12)), max_size=12)
)
def test_any_headings_can_be_asked(headings: list[tuple[int, str]]) -> None:
    found = date_headings(headings)
    assert len(found) == len(headings)


@given(st.text(alphabet=SIGNS, max_size=24))
def test_what_is_found_exists_and_ends_after_it_begins(text: str) -> None:
    date = parse_heading(text)
    if date is None:
        return
    first = dt.date(date.year or 2024, date.month, date.day or 1)
    if date.end is not None:
        year, month, day = date.end
        assert (year is None) == (date.year is None)
        assert dt.date(year or 2024, month, day) != first
        assert year is None or dt.date(year, month, day) > first
