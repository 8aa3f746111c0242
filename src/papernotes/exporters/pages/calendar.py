"""A year of a log as a calendar: twelve months of days, each as strong as it is full."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.dates.lexicon import MONTHS
from papernotes.exporters.pages.urls import UNDATED

if TYPE_CHECKING:
    from papernotes.exporters.pages.site_log import SiteLog

_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day."""

    date: str
    """ISO 8601."""
    count: int
    """Entries on it."""
    level: int
    """How full it is: 0 for nothing to 4."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    month: str
    """`2025-12`."""
    name: str
    """`Dec`."""
    has_page: bool
    """Whether there is anything in it."""
    column: int
    """Weekday of its first day: 1 for Monday."""
    cells: tuple[Cell, ...]
    """Its days."""


def year(log: SiteLog, number: int) -> tuple[Month, ...]:
    """Return the months of a year."""
    counts = {date: len(entries) for date, entries in log.dates.items() if date.startswith(f"{number:04}-")}
    most = max((count for date, count in counts.items() if len(date) == 10), default=1)
    made = []
    for month in range(1, 13):
        name = f"{number:04}-{month:02}"
        weekday, days = monthrange(number, month)
        cells = tuple(_cell(f"{name}-{day:02}", counts, most) for day in range(1, days + 1))
        made.append(Month(name, MONTHS[month - 1][:3], name in log.months, weekday + 1, cells))
    return tuple(made)


def years(log: SiteLog) -> dict[int, str]:
    """Return the years of a log, latest first, each with the latest month that it has."""
    found: dict[int, str] = {}
    for month in log.months:
        if month != UNDATED and month[:4].isdigit() and int(month[:4]):
            found.setdefault(int(month[:4]), month)
    return found


def _cell(date: str, counts: dict[str, int], most: int) -> Cell:
    count = counts.get(date, 0)
    return Cell(date, count, -(-_LEVELS * count // most) if count else 0)
