"""The dates that a user types: `2025-12`, `12.3`, `last week`, `2025-09..2025-12`, `上周`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.dates.heading_date import HeadingDate, exists, last_day
from papernotes.dates.lexicon import fold_date_text
from papernotes.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

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

    # What most commands are given is read by now, at the start-up cost of none of the patterns below.
    from papernotes.dates.headings import parse_heading
    from papernotes.dates.relative import read_relative

    found = read_relative(words, today)
    if found is not None:
        return DateRange(found[0].isoformat(), found[1].isoformat())
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
