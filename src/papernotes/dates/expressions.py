"""The dates that a user types: `2025-12`, `12.3`, `last week`, `2025-09..2025-12`, `上周`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.dates.headings import parse_heading
from papernotes.dates.words import chinese_number, normalise
from papernotes.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN_START = "0001-01-01"
OPEN_END = "9999-12-31"
ACCEPTED = (
    "Dates are 2025-12-03, 2025-12, 2025, 12 (a month), 12.3, today, yesterday, last week, this month, "
    "3 weeks ago, 昨天, 上周, 上个月, or two of them as 2025-09..2025-12."
)

_UNITS = dict.fromkeys(("day", "天", "日"), 1)
_UNITS |= dict.fromkeys(("week", "周", "星期", "礼拜"), 7)
_UNITS |= dict.fromkeys(("month", "月"), 30) | dict.fromkeys(("year", "年"), 365)
_DAYS = {"today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1, "前天": 2, "大前天": 3}
_SHIFTS = dict.fromkeys(("this", "current", "本", "这", "今"), 0)
_SHIFTS |= dict.fromkeys(("last", "previous", "上", "去"), 1) | dict.fromkeys(("上上", "前"), 2)
_UNIT = r"(?P<unit>day|week|month|year|天|日|周|星期|礼拜|月|年)"
_COUNT = r"(?P<count>\d{1,4}|an?|one|two|three|four|five|six|[零一二两三四五六七八九十]+)"
_RELATIVE = re.compile(
    rf"(?P<shift>this|current|last|previous|上上|本|这|今|上|去|前) ?(?:一?个|一)? ?{_UNIT}s?"
)
_AGO = re.compile(rf"{_COUNT} ?个?{_UNIT}s? ?(?:ago|之?前|以前)")
_LAST_DAYS = re.compile(rf"(?:last|past|最近|过去|近)(?: the)? ?{_COUNT} ?个?{_UNIT}s?")
_ENGLISH = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SEPARATOR = re.compile(r"\s*(?:\.{2,3}|…|\s+to\s+|至|到)\s*")


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from the first to the last, both included; open ends are the years 1 and 9999."""

    start: str
    """First day."""
    end: str
    """Last day."""


def parse_range(
    text: str, *, today: dt.date, latest_year: Callable[[int, int | None], int | None] | None = None
) -> DateRange:
    """Read a date expression.

    Args:
        text: a day, month, year, relative date, or two of them with `..` between; either may be left out.
        today: the day that relative dates count from.
        latest_year: tells the most recent year with notes in a month, or on a day of it, or None.
            Where it tells none, a date without a year is the most recent that is not in the future.

    Returns:
        The days it covers.

    Raises:
        UsageError: it is no date, or ends before it begins.
    """
    words = normalise(text).lower()
    parts = _SEPARATOR.split(words)
    if len(parts) == 2 and any(parts):
        start = _single(parts[0], text, today, latest_year).start if parts[0] else OPEN_START
        end = _single(parts[1], text, today, latest_year).end if parts[1] else OPEN_END
        if start > end and not re.match(r"(?:19|20)\d\d", parts[0]):
            start = f"{int(start[:4]) - 1:04}{start[4:]}"  # `9..12` in November is of last year as a whole
        if start > end:
            raise UsageError(f"{text!r} ends before it begins")
        return DateRange(start, end)
    return _single(words, text, today, latest_year)


def parse_day(text: str, *, today: dt.date) -> str:
    """Read a date expression that names one day; a year-less one is the most recent.

    Returns:
        The day in ISO 8601.

    Raises:
        UsageError: it is no date, or more than one day.
    """
    dates = parse_range(text, today=today)
    if dates.start != dates.end:
        raise UsageError(
            f"{text!r} is more than one day", hint="Name a day, such as 2025-12-03, 12.3 or today."
        )
    return dates.start


def overlaps(dates: DateRange, date: str, end: str | None = None) -> bool:
    """Whether a day, a month (`2025-12`) or the days from `date` to `end` touch a range."""
    return (
        date <= dates.end
        and (end or date).ljust(10, "~") >= dates.start
        and not date > dates.end[: len(date)]
    )


def _single(
    words: str, text: str, today: dt.date, latest_year: Callable[[int, int | None], int | None] | None
) -> DateRange:
    found = _relative(words, today)
    if found is not None:
        return found
    if re.fullmatch(r"(?:19|20)\d\d ?年?", words):
        return DateRange(f"{words[:4]}-01-01", f"{words[:4]}-12-31")
    if re.fullmatch(r"0?[1-9]|1[0-2]", words):
        return _month(_year(int(words), None, today, latest_year), int(words))
    date = parse_heading(words)
    if date is None or date.remark:
        raise UsageError(f"{text!r} is no date", hint=ACCEPTED)
    year = date.year or _year(date.month, date.day, today, latest_year)
    if date.day is None:
        return _month(year, date.month)
    start = _day(year, date.month, date.day, text)
    if date.end is None:
        return DateRange(start, start)
    end_year, month, day = date.end
    end = _day(end_year or year, month, day, text)
    if end < start and end_year is None:
        end = _day(year + 1, month, day, text)
    if end < start:
        raise UsageError(f"{text!r} ends before it begins")
    return DateRange(start, end)


def _relative(words: str, today: dt.date) -> DateRange | None:
    """A date counted from today, or None for any other."""
    if words in _DAYS:
        day = _shifted(today, _DAYS[words])
        return DateRange(day.isoformat(), day.isoformat())
    match = _RELATIVE.fullmatch(words)
    if match:
        return _period(today, match["unit"], _SHIFTS[match["shift"]])
    match = _AGO.fullmatch(words)
    if match:
        return _period(today, match["unit"], _count(match["count"]), exact=_UNITS[match["unit"]] == 1)
    match = _LAST_DAYS.fullmatch(words)
    if match:
        start = _shifted(today, _count(match["count"]) * _UNITS[match["unit"]] - 1)
        return DateRange(start.isoformat(), today.isoformat())
    return None


def _count(words: str) -> int:
    return _ENGLISH.get(words) or chinese_number(words) or 0


def _period(today: dt.date, unit: str, back: int, *, exact: bool = False) -> DateRange:
    """The day, week (Monday to Sunday), month or year that lies `back` of them before today's."""
    length = _UNITS[unit]
    if exact or length == 1:
        day = _shifted(today, back)
        return DateRange(day.isoformat(), day.isoformat())
    if length == 7:
        monday = _shifted(today, today.weekday() + 7 * back)
        return DateRange(monday.isoformat(), _shifted(monday, -6).isoformat())
    if length == 30:
        months = max(today.year * 12 + today.month - 1 - back, 12)
        return _month(months // 12, months % 12 + 1)
    year = max(today.year - back, 1)
    return DateRange(f"{year:04}-01-01", f"{year:04}-12-31")


def _shifted(day: dt.date, back: int) -> dt.date:
    """The day `back` days before another, no earlier than the calendar begins."""
    return dt.date.fromordinal(max(day.toordinal() - back, 1))


def _month(year: int, month: int) -> DateRange:
    return DateRange(
        f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]}"
    )


def _day(year: int, month: int, day: int, text: str) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is no date: {year} has no such day", hint=ACCEPTED) from None


def _year(
    month: int, day: int | None, today: dt.date, latest_year: Callable[[int, int | None], int | None] | None
) -> int:
    """The most recent year with notes on a date, else the most recent in which it is not in the future."""
    found = latest_year(month, day) if latest_year else None
    if found is not None:
        return found
    year = today.year if (month, day or 1) <= (today.month, today.day) else today.year - 1
    while (month, day) == (2, 29) and not calendar.isleap(year):
        year -= 1
    return year
