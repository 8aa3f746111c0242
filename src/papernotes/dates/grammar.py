"""One written date, of a day or a month, at a place of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from papernotes.dates.heading_date import exists
from papernotes.dates.lexicon import NUMERAL, chinese_number, chinese_year, month_number

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT_YEARS_FIRST = 15
"""From `15.1.1` on, two leading digits are a year; `12.3.2` is more likely a section."""
SHORT_YEARS_LAST = 10
"""From `1/1/10` on, two trailing digits are a year."""
SHORT_YEARS_DOTTED = 20
"""From `1.1.20` on, two trailing digits are a year; `1.1.12` is more likely a section."""


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


def parse_date(text: str, place: int = 0, order: NumberOrder = NumberOrder.MONTH) -> ParsedDate | None:
    """Read the date at a place of a folded text.

    Args:
        text: the text, as `words.fold` gives it.
        place: where the date begins.
        order: how `3/4/24` is read.

    Returns:
        The longest date there; it may be followed by anything but more of a number. None if there is none.
    """
    for pattern, reader in _FORMS:
        match = pattern.match(text, place)
        if match is not None:
            point = reader(match, order)
            if point is not None and exists(point.year, point.month, point.day):
                return point
    return None


def _triple(match: re.Match[str], order: NumberOrder) -> ParsedDate | None:
    """Three numbers: the year is the one with four digits, else it is told by the separator."""
    first, second, third = match["a"], match["b"], match["c"]
    a, b, c = int(first), int(second), int(third)
    separator = match["sep"].strip()
    form = Confidence.FULL
    if len(first) == 4:
        choices = [(a, b, c)]
    elif len(third) == 4:
        choices = [(c, a, b), (c, b, a)]
        if order is NumberOrder.DAY or separator == ".":
            choices.reverse()
    else:
        form = Confidence.CLEAR
        year_first = [(2000 + a, b, c)] if len(first) == 2 and a >= SHORT_YEARS_FIRST else []
        year_last = [(2000 + c, a, b), (2000 + c, b, a)]
        if len(third) != 2 or c < (SHORT_YEARS_LAST if separator == "/" else SHORT_YEARS_DOTTED):
            year_last = []
        elif order is NumberOrder.DAY:
            year_last.reverse()
        ends_in_year = (
            order is NumberOrder.DAY
            if separator == "."
            else separator == "/" and order is not NumberOrder.YEAR
        )
        choices = year_last + year_first if ends_in_year else year_first + year_last
    for year, month, day in choices:
        if 1900 <= year <= 2099 and exists(year, month, day):
            return ParsedDate(year, month, day, form, match.end())
    return None


def _pair(match: re.Match[str], order: NumberOrder) -> ParsedDate:
    """`12.3`: sections have neither slashes nor leading zeros, nor a sign for the day."""
    month, day = match["a"], match["b"]
    if order is NumberOrder.DAY and match["sep"] == "/":
        month, day = day, month
    clear = match["sep"] == "/" or month[0] == "0" or day[0] == "0" or match["sign"]
    return ParsedDate(
        None, int(month), int(day), Confidence.CLEAR if clear else Confidence.NUMBER, match.end()
    )


def _year_and_month(match: re.Match[str], _: NumberOrder) -> ParsedDate:
    """`2025-12`."""
    return ParsedDate(int(match["year"]), int(match["month"]), None, Confidence.CLEAR, match.end())


def _digits(match: re.Match[str], _: NumberOrder) -> ParsedDate | None:
    """`20251203`, `202512`, `251203`."""
    digits = match[0]
    if len(digits) == 6 and int(digits[:2]) >= SHORT_YEARS_FIRST:
        year, month, day = 2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])
        if exists(year, month, day):
            return ParsedDate(year, month, day, Confidence.CLEAR, match.end())
    if digits[:2] not in {"19", "20"}:
        return None
    month, last = int(digits[4:6]), int(digits[6:]) if digits[6:] else None
    return ParsedDate(
        int(digits[:4]), month, last, Confidence.CLEAR if last is None else Confidence.FULL, match.end()
    )


def _named(match: re.Match[str], _: NumberOrder) -> ParsedDate | None:
    """A month by its English name, before or after its day, with or without a year."""
    month = month_number(match["name"])
    year, day = match["year"], match["day"]
    if month is None:
        return None
    return ParsedDate(
        int(year if len(year) > 3 else f"20{year[1:]}") if year else None,
        month,
        int(day) if day else None,
        Confidence.FULL if year and day else Confidence.CLEAR,
        match.end(),
        named=True,
    )


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
    month = chinese_number(match["month"]) or 0
    return ParsedDate(year, month, chinese_number(day) if day else None, form, match.end())


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAMED_YEAR = r"(?P<year>(?:19|20)\d\d|['’]\d\d)"
_NAME = r"(?P<name>[a-z]{3,9})(?![a-z])\.?"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?(?![a-z\d])"
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
        (rf"(?P<day>\d\d?)(?:st|nd|rd|th)?\s?-?(?:of\s)?{_NAME}(?:{_NEXT}{_NAMED_YEAR})?", _named),
        (rf"{_YEAR}{_NEXT}{_NAME}(?:[\s-]{_DAY})?", _named),
        (r"\d{8}|\d{6}", _digits),
    )
)
"""The forms of a date, a longer one before those that are a part of it, and what reads each."""
