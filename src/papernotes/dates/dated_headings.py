"""The days of a note, and the years found for them so far."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.dates.heading_date import exists, last_day
from papernotes.dates.rollover import count_rollovers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.dates.heading_date import HeadingDate
    from papernotes.model import DateEvidence

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""No log is of other years, whatever its evidence says."""

NEWS = 2
"""Months. A paper is mostly read when it is no older."""


@dataclass(frozen=True, slots=True)
class DayClues:
    """What is known of a dated heading's year."""

    heading: HeadingDate
    """The heading."""
    year_above: int | None = None
    """Year of the headings that enclose it."""
    images: tuple[str, ...] = ()
    """ISO dates in the names of images pasted under it."""
    arxiv: tuple[str, ...] = ()
    """ISO months of the arXiv identifiers under it."""


class DatedHeadings:
    """The days of a note, in the order in which they are written."""

    def __init__(self, days: Sequence[DayClues]) -> None:
        self.days = days
        self.years: list[int | None] = [None] * len(days)
        """The year of each, once it is settled."""
        self.evidence: list[DateEvidence] = ["recent"] * len(days)
        """What settled it."""
        self.order = [(day.heading.month, day.heading.day) for day in days]
        """Month and day of each."""
        self.turns = count_rollovers(self.order, [day.year_above for day in days])
        """How many New Years lie between the first day and each."""
        self.earliest = [year_of_papers(day) for day in days]
        """The first year in which a day does not lie before a paper under it."""

    def nearness(self, place: int, year: int) -> int:
        """1 when the newest paper under a day is `NEWS` at that year's day, -1 when younger, else 0."""
        early = self.earliest[place]
        if early is None:
            return 0
        newest, heading = max(self.days[place].arxiv), self.days[place].heading
        age = (year - int(newest[:4])) * 12 + heading.month - int(newest[5:7])
        return -1 if year < early else int(age <= NEWS)

    def touches(self, place: int, there: int, year: int) -> bool:
        """Whether a day that begins in the year `there`, or a part of its range, is of another year."""
        return there == year or (there == year - 1 and _last_month(self.days[place].heading) > 12)

    def give(self, place: int, year: int | None, evidence: DateEvidence) -> None:
        """Settle a day's year, unless stronger evidence has, or that year has no such day."""
        heading = self.days[place].heading
        if year is None or self.years[place] is not None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
            return
        if exists(year, heading.month, heading.day):
            self.years[place], self.evidence[place] = year, evidence

    def give_all(self, years: Iterable[int | None], evidence: DateEvidence) -> None:
        """Settle the years of all days that stronger evidence has not settled."""
        for place, year in enumerate(years):
            self.give(place, year, evidence)

    def fit_turns(self) -> None:
        """Let `turns` agree with the years that are settled, as a silence may be longer than a year."""
        first: int | None = None
        shift = 0
        for place, (year, turn) in enumerate(zip(self.years, self.turns, strict=True)):
            if year is not None:
                first = year - turn if first is None else first
                shift = year - turn - first
            self.turns[place] = turn + shift

    def settled_base(self) -> int | None:
        """The year of turn 0 that most of the settled years call for, if any do."""
        votes = Counter(
            year - turn for year, turn in zip(self.years, self.turns, strict=True) if year is not None
        )
        return votes.most_common(1)[0][0] if votes else None

    def missing(self) -> list[int]:
        """The days whose year is not settled."""
        return [place for place, year in enumerate(self.years) if year is None]

    def counted_on(self) -> list[int] | None:
        """For each day what the nearest of the settled counts on to; None where none is settled.

        One between two that agree with each other and not with it is odd, and counts for itself only.
        """
        settled = [(place, year) for place, year in enumerate(self.years) if year is not None]
        if not settled:
            return None
        bases = [year - self.turns[place] for place, year in settled]
        odd = {n for n in range(1, len(bases) - 1) if bases[n - 1] == bases[n + 1] != bases[n]}
        known = [pair for n, pair in enumerate(settled) if n not in odd or n - 1 in odd]
        years = []
        near = 0
        for place, turn in enumerate(self.turns):
            while near + 1 < len(known) and abs(known[near + 1][0] - place) < abs(known[near][0] - place):
                near += 1
            there, year = known[near]
            years.append(year + turn - self.turns[there])
        return years


def day_in(year: int, heading: HeadingDate) -> dt.date:
    """A heading's day in a year that a log may be of, a month's first; 28 February where there is no 29th."""
    year = min(max(year, EARLIEST_YEAR), LATEST_YEAR)
    return dt.date(year, heading.month, min(heading.day or 1, last_day(year, heading.month)))


def year_of_papers(day: DayClues) -> int | None:
    """The first year in which a day does not lie before the newest paper under it."""
    if not day.arxiv:
        return None
    newest = max(day.arxiv)
    years = (int(newest[5:7]) - _last_month(day.heading)) / 12
    return int(newest[:4]) + math.ceil(years)


def _last_month(heading: HeadingDate) -> int:
    """The month in which a date or its range ends, from 13 on where that is in the next year."""
    if heading.end is None:
        return heading.month
    month, day = heading.end[1:]
    return month + 12 * ((month, day) < (heading.month, heading.day or 1))
