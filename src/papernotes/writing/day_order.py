"""Where a new day goes in a note: in the order in which the note runs, month by month and within a month."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papernotes.model import Day
    from papernotes.writing.outline import NoteOutline


@dataclass(frozen=True, slots=True)
class LineGap:
    """A place between two lines: right below `line`, or right above it."""

    line: int
    """A line from 1, or 0 for the beginning of the note."""
    above: bool = False
    """Whether the place is above the line rather than below it."""


@dataclass(frozen=True, slots=True)
class DayPlace:
    """Where a new day goes."""

    gap: LineGap
    """The place in the note."""
    needs_month: bool = False
    """Whether its month needs a heading first, as the other months have one."""


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way a log runs."""

    days_down: bool = False
    """Whether the newest day of a month stands first."""
    months_down: bool = False
    """Whether the newest month stands first."""


def direction_of(outline: NoteOutline, default: Direction | None = None) -> Direction:
    """Find which way a note runs; what it does not show is taken from `default`."""
    default = default or Direction()
    dates = [day.date for day in _dated(outline) if len(day.date or "") == 10]
    within = [a > b for a, b in pairwise(dates) if a and b and a != b and a[:7] == b[:7]]
    months = [a > b for a, b in pairwise(day.date for day in _dated(outline)) if a and b and a[:7] != b[:7]]
    days_down = _mostly(within)
    months_down = _mostly(months)
    if days_down is None:
        days_down = default.days_down if months_down is None else months_down
    if months_down is None:
        months_down = default.months_down if not within else days_down
    return Direction(days_down, months_down)


def place_of(outline: NoteOutline, date: str, direction: Direction) -> DayPlace:
    """Find where a new day goes.

    Args:
        outline: the note, which has no such day yet.
        date: the day, `2025-12-03`.
        direction: which way the note runs.
    """
    sections = _dated(outline)
    month = [day for day in sections if _month(day) == date[:7]]
    days = [day for day in month if day.date and len(day.date) == 10]
    if days:
        return DayPlace(_between(outline, days, date, down=direction.days_down))
    if month:
        return DayPlace(LineGap(outline.last_line(month[-1].span.end_line)))
    if not sections:
        return DayPlace(LineGap(outline.last_line()))
    needs_month = any(day.date and len(day.date) == 7 for day in sections)
    return DayPlace(_between(outline, sections, date, down=direction.months_down), needs_month)


def _between(outline: NoteOutline, days: list[Day], date: str, *, down: bool) -> LineGap:
    """Find the place below the last day that comes before the new one, or above the first."""
    earlier = [day for day in days if day.date and (day.date > date if down else day.date < date)]
    if earlier:
        return LineGap(outline.last_line(earlier[-1].span.end_line))
    return LineGap(days[0].span.line, above=True)


def _dated(outline: NoteOutline) -> list[Day]:
    return [day for day in outline.note.days if day.date is not None]


def _month(day: Day) -> str:
    return (day.date or "")[:7]


def _mostly(answers: list[bool]) -> bool | None:
    return answers.count(True) * 2 > len(answers) if answers else None
