"""Dates as pages write them, in ISO 8601 of the precision that they have."""

from __future__ import annotations

import datetime as dt
import re

from papernotes.dates.lexicon import MONTHS, month_number

_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?:[-/.年 ]+(\d{1,2})(?:[-/.月 ]+(\d{1,2}))?)?(?!\d)", re.ASCII)
_WITH_NAME = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[ .-]+)?({'|'.join(name[:3] for name in MONTHS)})[a-z]*[ .,-]*"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?[ -]+)?((?:19|20)\d\d)",
    re.IGNORECASE | re.ASCII,
)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


def iso_date(text: str) -> str | None:
    """Read a date: `2025/12/02`, `2025-12-02T08:00:00Z`, `2 Dec 2025`, `December 2, 2025`, `2025年12月`."""
    text = text.strip()[:100]
    if match := _YEAR_FIRST.match(text):
        year, month, day = match.groups()
        return of_parts(int(year), int(month or 0), int(day or 0))
    if match := _WITH_NAME.search(text):
        before, month, after, year = match.groups()
        return of_parts(int(year), month_number(month) or 0, int(before or after or 0))
    match = _ANY_YEAR.search(text)
    return match.group() if match else None


def of_parts(year: int, month: int = 0, day: int = 0) -> str | None:
    """Write a date as precisely as its parts allow; a part of 0, or one that no calendar has, is unknown."""
    if not 1000 <= year <= 9999:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}" if 1 <= month <= 12 else f"{year}"
