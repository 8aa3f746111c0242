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
    ],
)
def test_the_year_is_added_in_the_same_style(heading: str, written: str) -> None:
    usual = usual_heading_style(outline(heading))
    assert usual is not None
    assert usual.with_year().write("2025-12-04") == [written]


def test_a_note_without_dates_shows_no_way_to_write_them() -> None:
    assert usual_heading_style(outline("## Introduction")) is None
    assert HeadingStyle().in_full().write("2025-12-03") == ["## 2025-12-03"]
