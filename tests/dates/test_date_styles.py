"""What is read in a heading can be written again: the same form, with another date in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dates.test_headings import FULL_FORMS, MONTH_FORMS, SHORT_FORMS, SIGNS, YEARLESS_FORMS

from papernotes.dates.date_styles import DateStyle, with_remark, written_date
from papernotes.dates.grammar import NumberOrder
from papernotes.dates.headings import HeadingDate, parse_heading

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def ordinal(day: int) -> str:
    return f"{day}{'th' if day in {11, 12, 13} else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


FORMS: dict[str, Callable[[dt.date], str]] = {
    "12月5號": lambda day: f"{day.month}月{day.day}號",
    "十二月五日": lambda day: f"{numeral(day.month)}月{numeral(day.day)}日",
    "二〇二五年十二月五號": lambda day: (
        "".join(DIGITS[int(digit)] for digit in str(day.year))
        + f"年{numeral(day.month)}月{numeral(day.day)}號"
    ),
    "December 5th, 2025": lambda day: f"{MONTHS[day.month - 1]} {ordinal(day.day)}, {day.year}",
    "20th of December 2025": lambda day: f"{ordinal(day.day)} of {MONTHS[day.month - 1]} {day.year}",
    "DEC 5TH": lambda day: f"{MONTHS[day.month - 1][:3]} {ordinal(day.day)}".upper(),
    "Dec. 05 '25": lambda day: f"{MONTHS[day.month - 1][:3]}. {day:%d} '{day:%y}",
    "05-Dec-2025": lambda day: f"{day:%d}-{MONTHS[day.month - 1][:3]}-{day.year}",
    "@March 3, 2025": lambda day: f"@{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "2025.01.3": lambda day: f"{day.year}.{day:%m}.{day.day}",
    "251205": lambda day: f"{day:%y%m%d}",
    "20251205": lambda day: f"{day:%Y%m%d}",
    "25.12.05": lambda day: f"{day:%y.%m.%d}",
    "12/05": lambda day: f"{day:%m/%d}",
    "5.12.2025": lambda day: f"{day.day}.{day.month}.{day.year}",
    "<2025-12-05>": lambda day: f"<{day}>",
}
"""A form of each kind that the grammar reads, beside those of the tests of reading."""
FORMS |= {
    form: lambda day, form=form: form.format(day, f"{day:%y}")  # type: ignore[misc]
    for form in (*SHORT_FORMS, *FULL_FORMS, *YEARLESS_FORMS)
    if not any(
        sign in form for sign in ("周", "星期", "Wed", "%a", "}th", "会", "reading", "晚上", "T10", "：")
    )
}
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AP = ("Mon.", "Tues.", "Wed.", "Thurs.", "Fri.", "Sat.", "Sun.")
BESIDE: dict[str, Callable[[str, dt.date], str]] = {
    "alone": lambda text, _: text,
    "周五": lambda text, day: f"{text} 周{'一二三四五六日'[day.weekday()]}",
    "週五": lambda text, day: f"{text} 週{'一二三四五六日'[day.weekday()]}",
    "礼拜天": lambda text, day: f"{text}，礼拜{'一二三四五六天'[day.weekday()]}",
    "（星期五）": lambda text, day: f"{text}（星期{'一二三四五六日'[day.weekday()]}）",
    "(金)": lambda text, day: f"{text}({'月火水木金土日'[day.weekday()]})",
    "【金曜日】": lambda text, day: f"{text} 【{'月火水木金土日'[day.weekday()]}曜日】",
    "Fri": lambda text, day: f"{text} ({ENGLISH[day.weekday()]})",
    "friday": lambda text, day: f"{text} {FULL[day.weekday()].lower()}",
    "FRIDAY": lambda text, day: f"{text} {FULL[day.weekday()].upper()}",
    "Thurs.": lambda text, day: f"{text} {AP[day.weekday()]}",
    "bold": lambda text, day: f"**{text} {ENGLISH[day.weekday()]}**",
    "link": lambda text, _: f"[[{text}]]",
    "emoji": lambda text, _: f"📅 {text} 🎉",
    "colon": lambda text, _: f"{text}：",
}
REMARKS = ("（组会）", " [done]", " #reading", " 14:30", " 晚", " ^a1b2", "")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2031, 12, 31))


def style_of(text: str, date: str, end: str | None = None) -> DateStyle:
    written = written_date(text, date, end)
    assert written is not None, text
    return min(written.styles(), key=lambda style: style.oddity)


def says(found: HeadingDate | None, date: str) -> bool:
    if found is None or found.end is not None:
        return False
    written = f"{found.month:02}" + (f"-{found.day:02}" if found.day else "")
    return written == date[5:] and found.year in {None, int(date[:4])}


@given(DAYS, DAYS, st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(BESIDE)), st.sampled_from(REMARKS))
def test_what_is_read_is_written_again(
    day: dt.date, other: dt.date, form: str, beside: str, remark: str
) -> None:
    alone = BESIDE[beside](FORMS[form](day), day)
    assert says(parse_heading(alone + remark), str(day))
    style = style_of(alone + remark, str(day))
    assert style.write(str(day)) == (alone.removesuffix("：") if remark else alone)
    written = style.write(str(other))
    found = parse_heading(written)
    assert says(found, str(other)), written
    assert found is not None
    assert found.weekday in {None, other.weekday()}
    assert found.remark == ""


@given(DAYS, DAYS, st.sampled_from(MONTH_FORMS))
def test_a_month_is_written_again(day: dt.date, other: dt.date, form: str) -> None:
    text = form.format(day)
    style = style_of(text, f"{day:%Y-%m}")
    assert style.write(f"{day:%Y-%m}") == text.removesuffix(" (1)")
    assert says(parse_heading(style.write(f"{other:%Y-%m}")), f"{other:%Y-%m}")


WEEKS = [
    "{week.year}-W{week.week:02}",
    "Week {week.week}, {week.year}",
    "{week.year}年第{week.week}周",
    "{0.year}.{0.month}.{0.day}-{1.year}.{1.month}.{1.day}",
    "第{week.week}周（{0.month}.{0.day}-{1.month}.{1.day}）",
    "{0:%b} {0.day} – {1:%b} {1.day}",
]


@given(DAYS, DAYS, st.sampled_from(WEEKS))
def test_a_week_is_written_as_the_week_of_another_day(day: dt.date, other: dt.date, form: str) -> None:
    first, last = (day + dt.timedelta(days=shift - day.weekday()) for shift in (0, 6))
    text = form.format(first, last, week=first.isocalendar())
    style = style_of(text, str(first), str(last))
    assert style.write(str(day)) == text
    found = parse_heading(style.write(str(other)))
    assert found is not None
    assert found.end is not None
    monday = other - dt.timedelta(days=other.weekday())
    assert (found.month, found.day) == (monday.month, monday.day)
    assert style.first_day(str(other)) == str(monday)


@pytest.mark.parametrize(
    ("text", "date", "end", "other", "written"),
    [
        ("[2025-11-02] read | x", "2025-11-02", None, "2025-11-09", "[2025-11-09]"),
        ("**2025-12-03: sparse**", "2025-12-03", None, "2025-12-04", "**2025-12-04**"),
        ("12.3 **(组会)**", "2025-12-03", None, "2025-12-04", "12.4"),
        ("2025-12-03 [[talk]]", "2025-12-03", None, "2025-12-04", "2025-12-04"),
        ("2025-12-03T10:00", "2025-12-03", None, "2025-12-04", "2025-12-04"),
        ("<2025-12-03 Wed 10:00>", "2025-12-03", None, "2025-12-04", "<2025-12-04 Thu>"),
        ("12.3 组会", "2025-12-03", None, "2025-12-04", "12.4"),
        ("December 11th", "2025-12-11", None, "2025-12-21", "December 21st"),
        ("December 12th", "2025-12-12", None, "2025-12-02", "December 2nd"),
        ("Dec 3-5, 2025", "2025-12-03", "2025-12-05", "2025-12-09", "Dec 9, 2025"),
        ("3–5 Dec 2025", "2025-12-03", "2025-12-05", "2025-12-09", "9 Dec 2025"),
        ("2025.9.23-10.14", "2025-09-23", "2025-10-14", "2025-12-04", "2025.12.4"),
        ("2025年11-12月", "2025-11", "2025-12-31", "2026-02", "2026年2月"),
        ("12.3（周三）-12.5（周五）", "2025-12-03", "2025-12-05", "2025-12-09", "12.9（周二）"),
        (
            "12.3（周三）-12.9（周二）",
            "2025-12-03",
            "2025-12-09",
            "2025-12-10",
            "12.10（周三）-12.16（周二）",
        ),
        ("Wed 12.3 - Tue 12.9", "2025-12-03", "2025-12-09", "2025-12-10", "Wed 12.10 - Tue 12.16"),
        ("Week of March 13, 2023", "2023-03-13", None, "2023-03-20", "Week of March 20, 2023"),
        ("Week 12 2023-03-20", "2023-03-20", None, "2023-03-27", "Week 13 2023-03-27"),
        ("Week 3: 2023-03-20", "2023-03-20", None, "2023-03-27", "Week 4: 2023-03-27"),
        ("Day 3 (2025-12-03)", "2025-12-03", None, "2025-12-05", "Day 5 (2025-12-05)"),
        ("第3天 2025-12-03", "2025-12-03", None, "2025-12-04", "第4天 2025-12-04"),
        ("3日", "2025-12-03", None, "2025-12-04", "4日"),
        ("3rd (Wed)", "2025-12-03", None, "2025-12-04", "4th (Thu)"),
        ("Week 49", "2025-12-01", "2025-12-07", "2025-12-10", "Week 50"),
        ("Sept 5", "2025-09-05", None, "2025-10-06", "Oct 6"),
        ("Tues 12.2", "2025-12-02", None, "2025-12-04", "Thurs 12.4"),
        ("周三1.7", "2026-01-07", None, "2026-02-03", "周二2.3"),
        ("9999", "2025-12-03", None, "", None),
        ("Introduction", "2025-12-03", None, "", None),
        ("12.3", "2025-12-04", None, "", None),
    ],
)
def test_other_forms_are_continued(
    text: str, date: str, end: str | None, other: str, written: str | None
) -> None:
    if written is None:
        assert written_date(text, date, end) is None
    else:
        assert style_of(text, date, end).write(other) == written


def test_slashed_dates_are_written_in_the_order_in_which_they_are_read() -> None:
    day_first = written_date("3/9/24", "2024-09-03", None, NumberOrder.DAY)
    assert day_first is not None
    assert next(day_first.styles()).write("2024-12-30") == "30/12/24"
    assert written_date("3/9/24", "2024-09-03", None, NumberOrder.MONTH) is None


@given(st.text(max_size=30) | st.text(SIGNS, max_size=16), DAYS)
def test_any_text_can_be_asked(text: str, day: dt.date) -> None:
    date = parse_heading(text)
    if date is None or date.day is None or date.end is not None:
        assert written_date(text, str(day), None) is None or date is None
        return
    day = dt.date(date.year or 2024, date.month, date.day)
    written = written_date(text, str(day), None)
    if written is None:
        return
    for style in written.styles():
        assert says(parse_heading(style.write(str(day))), str(day))
        if all(part.kind != "weekday" for part in style.parts):  # it may say another weekday than is right
            assert with_remark(style, written.words).write(str(day)) == text.rstrip()
