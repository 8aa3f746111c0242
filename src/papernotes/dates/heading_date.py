"""What a dated heading says, and which days there are."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""The years that a date may be of."""

_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class HeadingDate:
    """What a dated heading says; the year may be left to other evidence."""

    year: int | None
    """Its year, or None."""
    month: int
    """1 to 12."""
    day: int | None
    """1 to 31, or None for a month's heading."""
    end: tuple[int | None, int, int] | None = None
    """Year (None if neither date has one), month and day of the last day of a range."""
    remark: str = ""
    """The words beside the date, without its weekday and brackets."""
    weekday: int | None = None
    """The weekday beside the date, 0 for Monday to 6 for Sunday."""


def iso(date: HeadingDate) -> str:
    """A date with a year in ISO 8601."""
    return f"{date.year:04}-{date.month:02}" + (f"-{date.day:02}" if date.day is not None else "")


def exists(year: int | None, month: int, day: int | None) -> bool:
    """Whether there is such a day, or such a month; without a year, in some year."""
    if not 1 <= month <= 12:
        return False
    if day is None:
        return True
    return 1 <= day <= (_DAYS_OF_MONTH[month - 1] if year is None else last_day(year, month))


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 if month == 2 and not is_leap else _DAYS_OF_MONTH[month - 1]
