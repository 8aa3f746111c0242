"""A written date, or the first and the last of a range, at a place of a text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.dates.grammar import Confidence, NumberOrder, ParsedDate, parse_date
from papernotes.dates.heading_date import exists, last_day
from papernotes.dates.lexicon import WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_OVER_NEW_YEAR = 6
"""Months. A range without years that runs over New Year is no longer; `12.5-12.3` is none."""

_BESIDE = rf"(?:[(\[]?{WEEKDAY}[)\]]?\s*)?"
_TO = re.compile(
    rf"\s*{_BESIDE}(?:-{{1,3}}|~{{1,2}}|\.{{2,3}}|…|→|至|到|to\b|until\b|through\b|&|、)\s*{_BESIDE}",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s?年\s?)?(?P<month>\d\d?)\s?[-~至到]\s?(?=\d\d?\s?月(?!\s?\d))"
)
"""`2025年11-` before `12月`."""
_WEEK = re.compile(
    r"(?:(?:w|week\s?)(?P<week>\d\d?)[\s,/-]{1,2}(?=20\d\d(?![./-]?\d)))?(?P<year>20\d\d)(?(week)"
    r"|(?:[\s/-]{0,2}(?:w|week\s?)(?P<later>\d\d?)|\s?年?\s?第\s?(?P<number>\d\d?)\s?[周週])(?!\w))",
    re.IGNORECASE,
)
"""`2025-W49`, `2025年第49周`, `Week 49, 2025`."""
_SLASH = re.compile(r"\s?/\s?")
"""Between two dates with their years, as ISO 8601 writes a range."""
_ORDINAL_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_LONE_DAY = re.compile(rf"{_ORDINAL_DAY}(?![\da-z])\s?[日号號]?(?![./:-]?\d|[%°]|\s?月)", re.IGNORECASE)
_DAY_BEFORE_NAME = re.compile(rf"{_ORDINAL_DAY}\s?[-~]\s?(?=\d{{1,2}}[a-z -]{{4}})", re.IGNORECASE)
_LATE_YEAR = re.compile(r"(?:\s?,\s?|\s)(?P<year>(?:19|20)\d\d)(?![./-]?\d)")


@dataclass(frozen=True, slots=True)
class ParsedRange:
    """A written date or range of dates."""

    first: ParsedDate
    """The date, or the first of the range."""
    last: tuple[int | None, int, int] | None
    """Year (None if neither date has one), month and day of the last day of a range."""
    end: int
    """Place in the text where it ends."""
    loose: bool = False
    """Whether it ends in a lone number, which is no day where words follow: `2025-12-03 - 5 papers`."""


def parse_ranges(text: str, place: int = 0, order: NumberOrder = NumberOrder.MONTH) -> Iterator[ParsedRange]:
    """Read what begins at a place of a folded text, the longest first: a range, then its first date alone.

    The last day of a range is after its first. Where only one of the two has a year, the other's follows.

    Args:
        text: the text, as `words.fold` gives it.
        place: where the date begins.
        order: how `3/4/24` is read.
    """
    week = _WEEK.match(text, place)
    if week is not None:
        number = week["week"] or week["later"] or week["number"]
        span = week_span(int(week["year"]), int(number), week.end())
        if span is not None:
            yield span
        return
    lead = _DAY_BEFORE_NAME.match(text, place)
    if lead is not None:
        last = parse_date(text, lead.end())
        if last is not None and last.named and last.day is not None:
            span = _range(replace(last, day=int(lead["day"])), last, last.end)
            if span is not None:
                yield span
    months = _MONTH_BEFORE.match(text, place)
    if months is not None:
        last = parse_date(text, months.end())
        year = int(months["year"]) if months["year"] else None
        span = _range(replace(last, month=int(months["month"]), year=year), last, last.end) if last else None
        if span is not None:
            yield span
    first = parse_date(text, place, order)
    if first is None:
        return
    dash = _TO.match(text, first.end)
    if dash is None and first.year is not None and (slash := _SLASH.match(text, first.end)):
        last = parse_date(text, slash.end(), order)
        span = _range(first, last, last.end) if last and last.year is not None else None
        if span is not None:
            yield span
    if dash is not None:
        last = parse_date(text, dash.end(), order)
        span = _range(first, last, last.end) if last else _to_lone_day(text, first, dash.end())
        if span is not None:
            yield span
    yield ParsedRange(first, None, first.end)


def week_span(year: int, week: int, end: int) -> ParsedRange | None:
    """A week from Monday to Sunday, the first of a year holds 4 January (ISO 8601-1, 3.1.1.23)."""
    try:
        first, last = (dt.date.fromisocalendar(year, week, day) for day in (1, 7))
    except ValueError:
        return None
    return ParsedRange(
        ParsedDate(first.year, first.month, first.day, Confidence.FULL, end),
        (last.year, last.month, last.day),
        end,
    )


def _to_lone_day(text: str, first: ParsedDate, place: int) -> ParsedRange | None:
    """A range whose last day is of the first's month: `12.3-5`, `Dec 3-5, 2025`."""
    lone = _LONE_DAY.match(text, place)
    if lone is None or first.day is None:
        return None
    end = lone.end()
    year = _LATE_YEAR.match(text, end) if first.named and first.year is None else None
    if year is not None:
        first = replace(first, year=int(year["year"]), form=Confidence.FULL)
        end = year.end()
    span = _range(first, replace(first, day=int(lone["day"])), end)
    return None if span is None else replace(span, loose=year is None)


def _range(first: ParsedDate, last: ParsedDate, end: int) -> ParsedRange | None:
    """The range between two dates of the same precision, or None where it is none."""
    if (first.day is None) != (last.day is None):
        return None
    start = (first.month, first.day or 1)
    final = (last.month, last.day or last_day(last.year or first.year or 2000, last.month))
    over_new_year = final < start
    if first.year is None or last.year is None:
        months = (last.month - first.month) % 12
        if start == final or (over_new_year and not 1 <= months <= LONGEST_OVER_NEW_YEAR):
            return None
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year - over_new_year, form=last.form)
    last_year = last.year
    if first.year is not None and last_year is None:
        last_year = first.year + over_new_year
    if not exists(first.year, *start) or not exists(last_year, *final):
        return None
    if first.year is not None and last_year is not None and (last_year, *final) <= (first.year, *start):
        return None
    return ParsedRange(first, (last_year, *final), end)
