from __future__ import annotations

import pytest
from tests.writing.notes import TODAY

from papernotes.writing.heading_style import HeadingStyle, usual_heading_style
from papernotes.writing.outline import NoteOutline, outline_of


def outline(*headings: str) -> NoteOutline:
    text = "\n\n".join(f"{heading}\n\n- https://a.example/{n}" for n, heading in enumerate(headings))
    return outline_of(text + "\n", "notes/2025-12.md", TODAY)


@pytest.mark.parametrize(
    ("headings", "date", "written"),
    [
        (["## 12.3"], "2025-12-04", "## 12.4"),
        (["## 12.3"], "2026-01-10", "## 1.10"),
        (["# 12/03 #"], "2025-12-04", "# 12/04 #"),
        (["## 12-3"], "2025-12-04", "## 12-4"),
        (["### 2025.12.3"], "2025-12-04", "### 2025.12.4"),
        (["## 2025-12-13"], "2025-12-04", "## 2025-12-04"),
        (["## **2025-12-13**"], "2025-12-04", "## **2025-12-04**"),
        (["## 2025/12/3"], "2026-01-04", "## 2026/1/4"),
        (["## 12.13", "## 12.14"], "2025-12-04", "## 12.4"),
        (["## 12.13", "## 12.04"], "2025-12-05", "## 12.05"),
        (["## 12月3日"], "2025-12-04", "## 12月4日"),
        (["## 2025年12月3日 星期三"], "2025-12-07", "## 2025年12月7日 星期日"),
        (["## 2025 年 12 月 3 日（周三）"], "2025-12-04", "## 2025 年 12 月 4 日（周四）"),
        (["## 周三 12.3"], "2025-12-04", "## 周四 12.4"),
        (["## Wed, Dec 3, 2025"], "2025-12-09", "## Tue, Dec 9, 2025"),
        (["## december 3, 2025 wednesday"], "2026-01-09", "## january 9, 2026 friday"),
        (["## 3 DEC 2025"], "2026-01-09", "## 9 JAN 2026"),
        (["## 8/28/24"], "2024-09-01", "## 9/1/24"),
        (["## 20251203"], "2025-12-04", "## 20251204"),
        (["## [[2025-12-03]]"], "2025-12-04", "## [[2025-12-04]]"),
        (["## 📅 12.3"], "2025-12-04", "## 📅 12.4"),
        (["## 12.3 (group meeting)", "## 12.4 （病）"], "2025-12-05", "## 12.5"),
        (["## 2025-12-03 at the conference"], "2025-12-04", "## 2025-12-04"),
        (["## 2025.9.23-10.14"], "2025-12-04", "## 2025.12.4"),
        (["## 12.3", "## 12.4", "## 2025-12-05"], "2025-12-06", "## 12.6"),
        (["## 12.3", "## 2025-12-05"], "2025-12-06", "## 2025-12-06"),
    ],
)
def test_a_new_day_is_written_like_the_others(headings: list[str], date: str, written: str) -> None:
    heading = usual_heading_style(outline(*headings))
    assert heading is not None
    assert heading.write(date) == [written]


@pytest.mark.parametrize(
    ("headings", "date", "written"),
    [
        (["## 12月5號"], "2025-12-08", "## 12月8號"),
        (["## 12月5日 週五"], "2025-12-08", "## 12月8日 週一"),
        (["## December 5th, 2025"], "2025-12-21", "## December 21st, 2025"),
        (["## 十二月五日"], "2025-12-21", "## 十二月二十一日"),
        (["## 25.12.05"], "2025-12-08", "## 25.12.08"),
        (["## [2025-11-02] read | x"], "2025-11-09", "## [2025-11-09]"),
        (["## 20th December 2025"], "2025-12-21", "## 21st December 2025"),
        (["## 12\\.3"], "2025-12-04", "## 12.4"),
        (["## Dec 3", "## May 4"], "2025-12-04", "## Dec 4"),
        (["## April 28th", "## May 3rd"], "2025-12-04", "## December 4th"),
        (["## 2025-W48", "## 2025-W49"], "2025-12-10", "## 2025-W50"),
        (["## 12.1-12.7"], "2025-12-10", "## 12.8-12.14"),
        (["## 3/9/24", "## 28/8/24"], "2024-12-30", "## 30/12/24"),
        (["## 12.3 周日", "## 12.7 周天"], "2025-12-14", "## 12.14 周天"),
    ],
)
def test_a_new_day_is_written_in_the_whole_form_of_the_others(
    headings: list[str], date: str, written: str
) -> None:
    test_a_new_day_is_written_like_the_others(headings, date, written)


@pytest.mark.parametrize(
    ("headings", "date", "written"),
    [
        (["## 2025-12-03 Reading", "## 2025-12-04 Reading"], "2025-12-05", "## 2025-12-05 Reading"),
        (["## 2025-12-03 Reading", "## 2025-12-04 Talks"], "2025-12-05", "## 2025-12-05"),
        (["## 12.3 #log", "## 12.4 #log", "## 12.5 #log"], "2025-12-06", "## 12.6 #log"),
        (["## 12.3 #log", "## 12.4", "## 12.5"], "2025-12-06", "## 12.6"),
        (["## 12.3", "## 12.4 组会", "## 12.5", "## 12.7 组会", "## 12.8"], "2025-12-09", "## 12.9"),
    ],
)
def test_a_remark_belongs_to_the_style_if_most_headings_have_it(
    headings: list[str], date: str, written: str
) -> None:
    test_a_new_day_is_written_like_the_others(headings, date, written)


@pytest.mark.parametrize(
    ("headings", "date", "written"),
    [
        (["## Day 1: 12.1", "## Day 3: 12.3", "## Day 4: 12.4"], "2025-12-09", "## Day 9: 12.9"),
        (["## Day 1: 12.1", "## Day 2: 12.3", "## Day 3: 12.6"], "2025-12-09", "## Day 4: 12.9"),
        (["## Week 1 (Dec 1 - Dec 7)"], "2025-12-09", "## Week 2 (Dec 8 - Dec 14)"),
        (["## 第01周 12.1-12.7", "## 第02周 12.8-12.14"], "2025-12-15", "## 第03周 12.15-12.21"),
    ],
)
def test_days_and_weeks_are_counted_on(headings: list[str], date: str, written: str) -> None:
    test_a_new_day_is_written_like_the_others(headings, date, written)


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("# 2025-12", "# 2026-01"),
        ("# 2025年12月", "# 2026年1月"),
        ("# 12月", "# 1月"),
        ("# December 2025", "# January 2026"),
        ("# 2025.12 (2)", "# 2026.1"),
    ],
)
def test_a_new_month_is_written_like_the_others(heading: str, written: str) -> None:
    month = usual_heading_style(outline(heading, "## 12.3"), months=True)
    assert month is not None
    assert month.write("2026-01") == [written]


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("## 12.3", "## 2025.12.4"),
        ("## 12月3日", "## 2025年12月4日"),
        ("## 12-03", "## 2025-12-04"),
        ("## Dec 3", "## 2025-12-04"),
        ("## 2025.12.3", "## 2025.12.4"),
        ("## 周三 12.3", "## 周四 2025.12.4"),
        ("## 十二月三日", "## 二〇二五年十二月四日"),
        ("## 12月3號（週三）", "## 2025年12月4號（週四）"),
        ("## 25.12.03", "## 25.12.04"),
    ],
)
def test_the_year_is_added_in_the_same_style(heading: str, written: str) -> None:
    usual = usual_heading_style(outline(heading))
    assert usual is not None
    assert usual.with_year().write("2025-12-04") == [written]


def test_a_note_without_dates_shows_no_way_to_write_them() -> None:
    assert usual_heading_style(outline("## Introduction")) is None
    assert HeadingStyle().in_full().write("2025-12-03") == ["## 2025-12-03"]
