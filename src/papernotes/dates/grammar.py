"""A written date, of a day, a week or a month, or a range of dates, at a place of a text.

A new form of a date is a row of `_FORMS`: a pattern, and the groups in which its year, month and day stand.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Literal, NamedTuple

from papernotes.dates.heading_date import FIRST_YEAR, LAST_YEAR, exists, last_day
from papernotes.dates.lexicon import NUMERAL, WEEKDAY, chinese_number, chinese_year, month_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT_YEARS_FIRST = 15
"""From `15.1.1` on, two leading digits are a year; `12.3.2` is more likely a section."""
SHORT_YEARS_LAST = 10
"""From `1/1/10` on, two trailing digits are a year."""
SHORT_YEARS_DOTTED = 20
"""From `1.1.20` on, two trailing digits are a year; `1.1.12` is more likely a section."""


LONGEST_OVER_NEW_YEAR = 6
"""Months. A range without years that runs over New Year is no longer; `12.5-12.3` is none."""


class Confidence(Enum):
    """How sure a date is by the way it is written."""

    FULL = "a year of four digits, month and day; words may follow"
    SPELLED = "a month and a day with their signs, 12月3日; words may follow after a blank"
    CLEAR = "nothing but a date"
    NUMBER = "as sections are numbered too, 1.1"


class NumberOrder(Enum):
    """What stands first in a note's dates with slashes, or two dots, and no year of four digits."""

    MONTH = "8/28/24"
    DAY = "28/8/24"
    YEAR = "24/8/28"


FieldKind = Literal["year", "month", "day", "weekday", "week", "week year", "week count", "count"]
"""What a part of a date says. `week year` is the year that numbers the week; `count` and `week count` are the
numbers of days and weeks that are counted from another day than the first of the year."""


class DateField(NamedTuple):
    """A part of a written date, and its place in the text."""

    kind: FieldKind
    """What it says."""
    start: int
    """Place of its first character."""
    end: int
    """Place after its last character."""
    value: int
    """The number that it says; 0 for Monday to 6 for Sunday."""
    of_last: bool = False
    """Whether it is of the last day of a range."""


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """One written date."""

    year: int | None
    """Its year, or None."""
    month: int
    """1 to 12."""
    day: int | None
    """1 to 31, or None for a month."""
    form: Confidence
    """How it is written."""
    end: int
    """Place in the text where it ends."""
    named: bool = False
    """Whether the month is an English name, so that a year may follow the end of a range."""
    fields: tuple[DateField, ...] = ()
    """Its parts in the order of the text."""


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
    fields: tuple[DateField, ...] = ()
    """Its parts in the order of the text."""
    extent: tuple[int, int] = (0, 0)
    """The stretch of the text that makes a range of a date, empty for a date: without it, the text is that of
    a single date."""


def parse_date(text: str, place: int = 0, order: NumberOrder = NumberOrder.MONTH) -> ParsedDate | None:
    """Read the date at a place of a folded text.

    Args:
        text: the text, as `fold_date_text` gives it.
        place: where the date begins.
        order: how `3/4/24` is read.

    Returns:
        The longest date there; it may be followed by anything but more of a number. None if there is none.
    """
    for pattern, reader in _FORMS:
        match = pattern.match(text, place)
        if match is not None:
            point = reader(match, order)
            if point is None or not exists(point.year, point.month, point.day):
                continue
            if point.year is None or FIRST_YEAR <= point.year <= LAST_YEAR:
                return point
    return None


_KINDS: tuple[FieldKind, FieldKind, FieldKind] = ("year", "month", "day")
_GROUPS = ("year", "month", "day")


def _date(
    match: re.Match[str],
    groups: tuple[str, str, str],
    date: tuple[int | None, int, int | None],
    form: Confidence,
    *,
    named: bool = False,
) -> ParsedDate:
    """Make a date of a match.

    Args:
        match: what a pattern of `_FORMS` matched.
        groups: the groups in which the year, the month and the day stand.
        date: year, month and day.
        form: how sure the date is.
        named: whether the month is an English name.
    """
    fields = [
        DateField(kind, *_place(match, group), value)
        for kind, group, value in zip(_KINDS, groups, date, strict=True)
        if value is not None
    ]
    fields.sort(key=lambda field: field.start)
    return ParsedDate(*date, form, match.end(), named, tuple(fields))


def _place(match: re.Match[str], group: str) -> tuple[int, int]:
    """Where the words of a group stand: a day with its ordinal, a year without its apostrophe."""
    start, end = match.span(group)
    if group == "day" and "ordinal" in match.re.groupindex:
        end = max(end, match.end("ordinal"))
    return start + (match.string[start] in "'’"), end


def _triple(match: re.Match[str], order: NumberOrder) -> ParsedDate | None:
    """Three numbers: the year is the one with four digits, else it is told by the separator."""
    first, third = match["a"], match["c"]
    separator = match["sep"].strip()
    form = Confidence.FULL
    century = 0
    if len(first) == 4:
        choices = ["abc"]
    elif len(third) == 4:
        choices = ["cab", "cba"]
        if order is NumberOrder.DAY or separator == ".":
            choices.reverse()
    else:
        form, century = Confidence.CLEAR, 2000
        year_first = ["abc"] if len(first) == 2 and int(first) >= SHORT_YEARS_FIRST else []
        year_last = ["cab", "cba"]
        if len(third) != 2 or int(third) < (SHORT_YEARS_LAST if separator == "/" else SHORT_YEARS_DOTTED):
            year_last = []
        elif order is NumberOrder.DAY:
            year_last.reverse()
        ends_in_year = (
            order is NumberOrder.DAY
            if separator == "."
            else separator == "/" and order is not NumberOrder.YEAR
        )
        choices = year_last + year_first if ends_in_year else year_first + year_last
    for groups in choices:
        year, month, day = (int(match[group]) for group in groups)
        year += century
        if exists(year, month, day):
            return _date(match, (groups[0], groups[1], groups[2]), (year, month, day), form)
    return None


def _pair(match: re.Match[str], order: NumberOrder) -> ParsedDate:
    """`12.3`: sections have neither slashes nor leading zeros, nor a sign for the day."""
    month, day = ("b", "a") if order is NumberOrder.DAY and match["sep"] == "/" else ("a", "b")
    clear = match["sep"] == "/" or match["a"][0] == "0" or match["b"][0] == "0" or match["sign"]
    form = Confidence.CLEAR if clear else Confidence.NUMBER
    return _date(match, ("", month, day), (None, int(match[month]), int(match[day])), form)


def _year_and_month(match: re.Match[str], _: NumberOrder) -> ParsedDate:
    """`2025-12`."""
    return _date(match, _GROUPS, (int(match["year"]), int(match["month"]), None), Confidence.CLEAR)


def _digits(match: re.Match[str], _: NumberOrder) -> ParsedDate | None:
    """`20251203`, `202512`, `251203`."""
    year, month, day = match["year"], int(match["month"]), match["day"]
    if len(year) == 2:
        if int(year) < SHORT_YEARS_FIRST:
            return None
        return _date(match, _GROUPS, (2000 + int(year), month, int(day)), Confidence.CLEAR)
    form = Confidence.FULL if day else Confidence.CLEAR
    return _date(match, _GROUPS, (int(year), month, int(day) if day else None), form)


def _named(match: re.Match[str], _: NumberOrder) -> ParsedDate | None:
    """A month by its English name, before or after its day, with or without a year."""
    month = month_number(match["month"])
    year, day = match["year"], match["day"]
    if month is None:
        return None
    number = int(year if len(year) > 3 else f"20{year[1:]}") if year else None
    form = Confidence.FULL if year and day else Confidence.CLEAR
    return _date(match, _GROUPS, (number, month, int(day) if day else None), form, named=True)


def _chinese(match: re.Match[str], _: NumberOrder) -> ParsedDate:
    """`2025年12月3日`, `十二月三日`, `12月`."""
    written, day = match["year"], match["day"] or match["numeral"]
    year = None
    if written:
        year = int(written) if written.isascii() else chinese_year(written)
        year += 2000 if year < 100 else 0
    form = Confidence.CLEAR
    if day and written and len(written) == 4:
        form = Confidence.FULL
    elif day and not match[0].endswith(day):
        form = Confidence.SPELLED
    groups = ("year", "month", "day" if match["day"] else "numeral")
    month = chinese_number(match["month"]) or 0
    return _date(match, groups, (year, month, chinese_number(day) if day else None), form)


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAMED_YEAR = r"(?P<year>(?:19|20)\d\d|['’]\d\d)"
_NAME = r"(?P<month>[a-z]{3,9})(?![a-z])\.?"
_ORDINAL = r"(?P<day>\d\d?)(?P<ordinal>st|nd|rd|th)?"
_DAY = rf"{_ORDINAL}(?![a-z\d])"
_CHINESE_YEAR = r"(?P<year>(?:19|20)?\d\d|[〇零一二三四五六七八九]{4})"
_CHINESE_DAY = rf"(?:份|\s?(?P<day>\d\d?)(?!\d)\s?[日号號]?|\s?(?P<numeral>{NUMERAL})[日号號])?"
_NEXT = r"(?:\s?,\s?|\s|-)"
_STOP = r"(?!\d|[.:]\d|/(?!20\d\d[-./年])\d|[%°])"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], NumberOrder], ParsedDate | None]], ...] = tuple(
    (re.compile(pattern + _STOP, re.IGNORECASE | re.ASCII), reader)
    for pattern, reader in (
        (r"(?P<a>\d{1,4})(?P<sep>-|_|\s?[./]\s?)(?P<b>\d\d?)(?P=sep)(?P<c>\d{1,4})(?!(?P=sep)\d)", _triple),
        (r"(?P<a>\d\d?)(?P<sep>[-./])(?P<b>\d\d?)(?P<sign>\s?[日号號])?(?!(?P=sep)\d)", _pair),
        (rf"{_YEAR}(?:-|_|\s?[./]\s?)(?P<month>\d\d?)(?![-_](?!20\d\d[-./])\d)", _year_and_month),
        (rf"(?P<month>\d\d?)[-./]{_YEAR}(?![-_]\d)", _year_and_month),
        (rf"(?:{_CHINESE_YEAR}\s?年\s?)?(?P<month>\d\d?|{NUMERAL})\s?月{_CHINESE_DAY}", _chinese),
        (rf"{_NAME}(?:\s?-?{_DAY})?(?:{_NEXT}{_NAMED_YEAR})?", _named),
        (rf"{_ORDINAL}\s?-?(?:of\s)?{_NAME}(?:{_NEXT}{_NAMED_YEAR})?", _named),
        (rf"{_YEAR}{_NEXT}{_NAME}(?:[\s-]{_DAY})?", _named),
        (r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", _digits),
        (r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)", _digits),
        (r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>)?", _digits),
    )
)
"""The forms of a date, a longer one before those that are a part of it, and what reads each."""

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
_ORDINAL_DAY = r"(?P<number>(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)"
_LONE_DAY = re.compile(rf"{_ORDINAL_DAY}(?![\da-z])\s?[日号號]?(?![./:-]?\d|[%°]|\s?月)", re.IGNORECASE)
_DAY_BEFORE_NAME = re.compile(rf"{_ORDINAL_DAY}\s?[-~]\s?(?=\d{{1,2}}[a-z -]{{4}})", re.IGNORECASE)
_LATE_YEAR = re.compile(r"(?:\s?,\s?|\s)(?P<year>(?:19|20)\d\d)(?![./-]?\d)")


def parse_ranges(text: str, place: int = 0, order: NumberOrder = NumberOrder.MONTH) -> Iterator[ParsedRange]:
    """Read what begins at a place of a folded text, the longest first: a range, then its first date alone.

    The last day of a range is after its first. Where only one of the two has a year, the other's follows.

    Args:
        text: the text, as `fold_date_text` gives it.
        place: where the date begins.
        order: how `3/4/24` is read.
    """
    week = _WEEK.match(text, place)
    if week is not None:
        group = next(name for name in ("week", "later", "number") if week[name])
        fields = (
            DateField("week year", *week.span("year"), int(week["year"])),
            DateField("week", *week.span(group), int(week[group])),
        )
        span = week_span(fields[0].value, fields[1].value, week.end(), fields)
        if span is not None:
            yield span
        return
    yield from _ranges_of_short_first(text, place)
    first = parse_date(text, place, order)
    if first is None:
        return
    dash = _TO.match(text, first.end)
    if dash is None and first.year is not None and (slash := _SLASH.match(text, first.end)):
        last = parse_date(text, slash.end(), order)
        if last and last.year is not None:
            yield from _range(first, last, last.end, (first.end, last.end))
    if dash is not None:
        last = parse_date(text, dash.end(), order)
        if last is not None:
            yield from _range(first, last, last.end, (first.end, last.end))
        else:
            yield from _to_lone_day(text, first, dash.end())
    yield ParsedRange(first, None, first.end, fields=first.fields, extent=(first.end, first.end))


def week_span(year: int, week: int, end: int, fields: tuple[DateField, ...] = ()) -> ParsedRange | None:
    """A week from Monday to Sunday, the first of a year holds 4 January (ISO 8601-1, 3.1.1.23)."""
    try:
        first, last = (dt.date.fromisocalendar(year, week, day) for day in (1, 7))
    except ValueError:
        return None
    date = ParsedDate(first.year, first.month, first.day, Confidence.FULL, end)
    return ParsedRange(date, (last.year, last.month, last.day), end, fields=fields, extent=(end, end))


def _ranges_of_short_first(text: str, place: int) -> Iterator[ParsedRange]:
    """Ranges whose first date leaves the month or its sign to the last: `3-5 Dec 2025`, `2025年11-12月`."""
    lead = _DAY_BEFORE_NAME.match(text, place)
    if lead is not None:
        last = parse_date(text, lead.end())
        if last is not None and last.named and last.day is not None:
            day = DateField("day", lead.start(), lead.end("number"), int(lead["day"]))
            first = replace(last, day=day.value, fields=(day,))
            yield from _range(first, last, last.end, (lead.start(), lead.end()))
    months = _MONTH_BEFORE.match(text, place)
    if months is not None:
        last = parse_date(text, months.end())
        if last is not None:
            month = DateField("month", *months.span("month"), int(months["month"]))
            year = int(months["year"]) if months["year"] else None
            fields = (month,) if year is None else (DateField("year", *months.span("year"), year), month)
            first = replace(last, month=month.value, year=year, fields=fields)
            yield from _range(first, last, last.end, (month.start, months.end()))


def _to_lone_day(text: str, first: ParsedDate, place: int) -> Iterator[ParsedRange]:
    """A range whose last day is of the first's month: `12.3-5`, `Dec 3-5, 2025`."""
    lone = _LONE_DAY.match(text, place)
    if lone is None or first.day is None:
        return
    last = replace(first, fields=(DateField("day", lone.start(), lone.end("number"), int(lone["day"])),))
    year = _LATE_YEAR.match(text, lone.end()) if first.named and first.year is None else None
    if year is not None:
        field = DateField("year", *year.span("year"), int(year["year"]))
        first = replace(first, year=field.value, form=Confidence.FULL)
        last = replace(last, fields=(*last.fields, field))
    last = replace(last, day=last.fields[0].value, year=first.year)
    end = lone.end() if year is None else year.end()
    yield from _range(first, last, end, (first.end, lone.end()), loose=year is None)


def _range(
    first: ParsedDate, last: ParsedDate, end: int, extent: tuple[int, int], *, loose: bool = False
) -> Iterator[ParsedRange]:
    """The range between two dates of the same precision; nothing where it is none."""
    if (first.day is None) != (last.day is None):
        return
    start = (first.month, first.day or 1)
    final = (last.month, last.day or last_day(last.year or first.year or 2000, last.month))
    over_new_year = final < start
    fields = (*first.fields, *(field._replace(of_last=True) for field in last.fields))
    if first.year is None or last.year is None:
        months = (last.month - first.month) % 12
        if start == final or (over_new_year and not 1 <= months <= LONGEST_OVER_NEW_YEAR):
            return
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year - over_new_year, form=last.form)
    last_year = last.year
    if first.year is not None and last_year is None:
        last_year = first.year + over_new_year
    if not exists(first.year, *start) or not exists(last_year, *final):
        return
    if first.year is not None and last_year is not None and (last_year, *final) <= (first.year, *start):
        return
    yield ParsedRange(first, (last_year, *final), end, loose, fields, extent)
