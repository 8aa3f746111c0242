"""The dates that a user types: `2025-12`, `12.3`, `last week`, `2025-09..2025-12`, `上周三`, `最近7天`.

A date that is not counted from today is read by the grammar of headings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from papernotes.dates.heading_date import HeadingDate, exists, last_day
from papernotes.dates.lexicon import (
    CHINESE_WEEKS,
    NUMERAL,
    WEEKDAY,
    chinese_number,
    fold_date_text,
    weekday_number,
)
from papernotes.errors import UsageError

OPEN_START = "0001-01-01"
OPEN_END = "9999-12-31"
ACCEPTED = (
    "Dates are 2025-12-03, 2025-12, 2025, 12 (a month), 12.3, today, yesterday, last week, this month, "
    "3 weeks ago, 昨天, 上周, 上个月, or two of them as 2025-09..2025-12."
)

_LONGEST = 200
"""Characters of a date expression; what is longer is none."""

LatestYear = Callable[[int, int | None], int | None]
"""Tells the most recent year with notes in a month, or on a day of it, or None."""

_TO = re.compile(r" ?(?:\.{2,3}|…| to | until |至|到) ?")
_YEAR = re.compile(r"((?:19|20)\d\d) ?年?")
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_BARE_MONTH = re.compile(r"0?[1-9]|1[0-2]")

_DAYS = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), 1),
    **dict.fromkeys(("day before yesterday", "the day before yesterday", "前天", "前日"), 2),
    "大前天": 3,
}
_SHIFTS = {
    **dict.fromkeys(("this", "current", "本", "这", "這", "今"), 0),
    **dict.fromkeys(("last", "previous", "上", "去"), 1),
    **dict.fromkeys(("上上", "前"), 2),
}
_UNITS = {
    **dict.fromkeys(("天", "日"), "day"),
    **dict.fromkeys(CHINESE_WEEKS, "week"),
    "月": "month",
    "年": "year",
}
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ENGLISH = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNTS, 1)}
_HALVES = {"半年": "6个月", "half a year": "6 months", "半个月": "15天", "半月": "15天"}

# The patterns below are compiled where they are first used, as most commands are given no such words.
_UNIT = rf"[个個]?(?P<unit>day|week|month|year|{'|'.join(_UNITS)})s?"
_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(_ENGLISH)}|零|{NUMERAL})"
_PERIOD = rf"(?P<shift>{'|'.join(sorted(_SHIFTS, key=len, reverse=True))}) ?一?{_UNIT}"
_AGO = rf"{_COUNT} ?{_UNIT} ?(?:ago|之?前|以前)"
_UP_TO_TODAY = (
    rf"(?:the )?(?:last|past|最近|[过過]去|近) ?{_COUNT} ?{_UNIT}|(?:the )?past (?P<one>week|month|year)"
)
_OF_WEEK = rf"(?P<shift>this|上上|上|本|[这這])[个個]? ?(?P<weekday>{WEEKDAY})"
_LATEST = rf"(?P<last>last )?(?P<weekday>{WEEKDAY})"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from the first to the last, both included; open ends are the years 1 and 9999."""

    start: str
    """First day."""
    end: str
    """Last day."""


def parse_range(text: str, *, today: dt.date, latest_year: LatestYear | None = None) -> DateRange:
    """Read a date expression.

    Args:
        text: a day, month, year, relative date, or two of them with `..` between; either may be left out.
            Where only one of the two has a year, the other is the nearest on its side.
        today: the day that relative dates count from.
        latest_year: tells the most recent year with notes. Where it tells none, a date without a year is the
            most recent that is not in the future.

    Returns:
        The days it covers.

    Raises:
        UsageError: it is no date, or ends before it begins.
    """
    if len(text) > _LONGEST:
        raise UsageError(f"{text[:_LONGEST]}… is no date", hint=ACCEPTED)
    words = " ".join(fold_date_text(text).lower().split())
    first, separator, last = _halves(words)
    start = _read(first, text, today) if first or not separator else None
    end = _read(last, text, today) if last else None
    if isinstance(end, HeadingDate):
        if isinstance(start, DateRange):
            end = _days(end, _first_year_from(start.start, end))
        else:
            end = _days(end, _latest_year(end, today, latest_year))
    if isinstance(start, HeadingDate):
        if end is not None:
            start = _days(start, _last_year_to(end.end, start))
        else:
            start = _days(start, _latest_year(start, today, latest_year))
    if not separator and start is not None:
        return start
    days = DateRange(start.start if start else OPEN_START, end.end if end else OPEN_END)
    if days.start > days.end:
        raise UsageError(f"{text!r} ends before it begins")
    return days


def parse_day(text: str, *, today: dt.date) -> str:
    """Read a date expression that names one day; a year-less one is the most recent.

    Args:
        text: the expression.
        today: the day that relative dates count from.

    Returns:
        The day in ISO 8601.

    Raises:
        UsageError: it is no date, or more than one day.
    """
    days = parse_range(text, today=today)
    if days.start != days.end:
        raise UsageError(
            f"{text!r} is more than one day", hint="Name a day, such as 2025-12-03, 12.3 or today."
        )
    return days.start


def overlaps(dates: DateRange, date: str, end: str | None = None) -> bool:
    """Whether a day, a month (`2025-12`) or the days from `date` to `end` touch a range."""
    after_its_days = "~"  # sorts a month after each of its days
    return date <= dates.end and (end or date + after_its_days) >= dates.start


def _halves(words: str) -> tuple[str, bool, str]:
    """What stands before and after `..`, and whether there is one."""
    parts = _TO.split(words)
    if len(parts) == 2 and any(parts):
        return parts[0], True, parts[1]
    return words, False, ""


def _read(words: str, text: str, today: dt.date) -> DateRange | HeadingDate:
    """The days that some words name, or a date without a year."""
    if match := _YEAR.fullmatch(words):
        return DateRange(f"{match[1]}-01-01", f"{match[1]}-12-31")
    if _BARE_MONTH.fullmatch(words):
        return HeadingDate(None, int(words), None)
    if match := _ISO.fullmatch(words):
        year, month, day = (int(part) if part else None for part in match.groups())
        if exists(year, month or 0, day):
            return _days(HeadingDate(year, month or 0, day), year or 0)

    found = _relative(words, today)
    if found is not None:
        return DateRange(found[0].isoformat(), found[1].isoformat())

    # What most commands are given is read by now, without the start-up cost of the grammar's patterns.
    from papernotes.dates.headings import parse_heading

    date = parse_heading(words)
    if date is None or date.remark:
        raise UsageError(f"{text!r} is no date", hint=ACCEPTED)
    return date if date.year is None else _days(date, date.year)


def _days(date: HeadingDate, year: int) -> DateRange:
    """The days of a date in a year."""
    start = f"{year:04}-{date.month:02}-{date.day or 1:02}"
    if date.end is None:
        return DateRange(start, f"{year:04}-{date.month:02}-{date.day or last_day(year, date.month):02}")
    end_year, month, day = date.end
    if end_year is None:
        end_year = year + ((month, day) < (date.month, date.day or 1))
    return DateRange(start, f"{end_year:04}-{month:02}-{min(day, last_day(end_year, month)):02}")


def _latest_year(date: HeadingDate, today: dt.date, latest_year: LatestYear | None) -> int:
    """The most recent year with notes on a date, else the most recent in which it is not in the future."""
    found = latest_year(date.month, date.day) if latest_year else None
    if found is not None and exists(found, date.month, date.day):
        return found
    return _last_year_to(today.isoformat(), date)


def _last_year_to(day: str, date: HeadingDate) -> int:
    """The last year in which a date begins no later than a day."""
    year = int(day[:4])
    while year > 1 and (not exists(year, date.month, date.day) or _days(date, year).start > day):
        year -= 1
    return year


def _first_year_from(day: str, date: HeadingDate) -> int:
    """The first year in which a date ends no earlier than a day."""
    year = int(day[:4])
    while not exists(year, date.month, date.day) or _days(date, year).end < day:
        year += 1
    return year


def _relative(words: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Read days that are counted from today.

    Weeks begin on Monday. `last week` and `3 weeks ago` are a whole week, as months and years are whole ones;
    `last 3 weeks` are the 21 days up to today. A weekday is the latest, and `last Friday` not today.

    Args:
        words: the text, folded, in lower case, with single blanks.
        today: the day to count from.

    Returns:
        The first and the last day, or None if it is no such date.
    """
    for half, months in _HALVES.items():
        words = words.replace(half, months)
    if words in _DAYS:
        return _period(today, "day", _DAYS[words])
    if match := re.fullmatch(_PERIOD, words):
        return _period(today, _unit(match["unit"]), _SHIFTS[match["shift"]])
    if match := re.fullmatch(_AGO, words):
        return _period(today, _unit(match["unit"]), _count(match["count"]))
    if match := re.fullmatch(_UP_TO_TODAY, words):
        count, unit = (1, match["one"]) if match["one"] else (_count(match["count"]), _unit(match["unit"]))
        return min(_back(_same_day(today, unit, count), -1), today), today
    if match := re.fullmatch(_OF_WEEK, words):
        weekday = weekday_number(match["weekday"])
        monday, _ = _period(today, "week", _SHIFTS[match["shift"]])
        return _period(monday, "day", -weekday) if weekday is not None else None
    if match := re.fullmatch(_LATEST, words):
        weekday = weekday_number(match["weekday"])
        if weekday is None:
            return None
        days = (today.weekday() - weekday) % 7
        return _period(today, "day", days or (7 if match["last"] else 0))
    return None


def _unit(word: str) -> str:
    return _UNITS.get(word, word)


def _count(words: str) -> int:
    return _ENGLISH.get(words) or chinese_number(words) or 0


def _period(today: dt.date, unit: str, count: int) -> tuple[dt.date, dt.date]:
    """The day, week, month or year that lies `count` of them before today's."""
    day = _same_day(today, unit, count)
    if unit == "week":
        monday = _back(day, day.weekday())
        return monday, _back(monday, -6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=last_day(day.year, day.month))
    if unit == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day


def _same_day(today: dt.date, unit: str, count: int) -> dt.date:
    """The day a number of days, weeks, months or years before today, or the last of its month."""
    if unit in {"day", "week"}:
        return _back(today, count * (7 if unit == "week" else 1))
    months = max(today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1), 12)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(today.day, last_day(year, month)))


def _back(day: dt.date, days: int) -> dt.date:
    """The day so many days before another, within the calendar."""
    return dt.date.fromordinal(min(max(day.toordinal() - days, 1), dt.date.max.toordinal()))
