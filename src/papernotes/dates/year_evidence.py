"""What each kind of evidence says of the years of a log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.anchor_year import AnchorYear, base_near, base_of_year
from papernotes.dates.dated_headings import EARLIEST_YEAR, LATEST_YEAR, DatedHeadings, DayClues, day_in
from papernotes.dates.heading_date import exists
from papernotes.dates.paper_ages import are_all_younger, base_of_papers, latest
from papernotes.dates.path_dates import PathYears, month_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.model import DateEvidence

Years = list[int | None]
"""A year for each day, or None."""


class YearGuess(NamedTuple):
    """What one kind of evidence tells of a log."""

    years: Years
    """Its year for each day."""
    evidence: DateEvidence
    """What to call it; `recent` where the choice fell by what lies in the future."""

    @classmethod
    def nothing(cls, log: DatedHeadings) -> YearGuess:
        """No year for any day."""
        return cls([None] * len(log.days), "recent")

    @classmethod
    def counted(cls, log: DatedHeadings, base: AnchorYear, evidence: DateEvidence) -> YearGuess:
        """The years that are counted on from a base."""
        return cls([base.year + turn for turn in log.turns], "recent" if base.by_today else evidence)


PASTED_AHEAD = dt.timedelta(days=31)
"""How long before its day an image may have been pasted; after it, there is no limit."""
LEAP_YEARS_APART = 8
"""Years. So many at most lie from one 29 February to the next (1896 and 1904)."""


def year_of_images(day: DayClues) -> int | None:
    """The last year in which a day is not after its images were pasted; that of most of them."""
    votes: Counter[int] = Counter()
    for text in day.images:
        try:
            pasted = dt.date.fromisoformat(text)
        except ValueError:
            continue
        if EARLIEST_YEAR < pasted.year <= LATEST_YEAR:
            latest = pasted + PASTED_AHEAD
            votes[latest.year - (day_in(latest.year, day.heading) > latest)] += 1
    return votes.most_common(1)[0][0] if votes else None


def give_headings(log: DatedHeadings, by_images: Years, today: dt.date) -> None:
    """Take the years that headings state, and count on from them.

    A title's year that lies before all papers below it is about something else. Beyond a stated year, an
    image pasted under a day is stronger than the counting.
    """
    for start, end in pairwise([*_stated_at(log), len(log.days)]):
        heading, above = log.days[start].heading, log.days[start].year_above
        evidence: DateEvidence = "heading above"
        base, stated = None, heading.year
        if stated is not None:
            base = AnchorYear(stated - log.turns[start])
        elif above is not None:
            stated = above
            base = base_of_year(log, range(start, end), PathYears(above), by_images, today)
            if base is not None and are_all_younger(log, range(start, end), base.year):
                base = None
        if base is None:
            continue
        year, by_today = base
        for place in range(start, end):
            pasted = by_images[place]
            there = year + log.turns[place]
            if place == start and heading.year is not None:
                log.give(place, there, "heading")
            elif by_today:
                log.give(place, there, "recent")
            elif pasted is not None and pasted != there != stated:
                year = pasted - log.turns[place]
                log.give(place, pasted, "images")
            else:
                log.give(place, there, evidence)


def _stated_at(log: DatedHeadings) -> Iterator[int]:
    """The first day, and each at which a heading states a year that the days above do not go on from."""
    stated: int | None = None
    start = 0
    above: int | None = None
    for place, day in enumerate(log.days):
        goes_on = day.year_above == above or (start == place - 1 and stated == day.year_above)
        states = day.heading.year or (None if goes_on else day.year_above)
        if place == 0 or states is not None:
            stated, start = states, place
            yield place
        above = day.year_above


def years_of_front_matter(
    log: DatedHeadings, date: str | None, by_images: Years, today: dt.date
) -> YearGuess:
    """The years that the front matter's date tells: of the first or the last day if it is near, else of any.

    It is of any precision, `2025`, `2025-12` or `2025-12-03`.
    """
    if date is None or not log.days:
        return YearGuess.nothing(log)
    if len(date) > len("2025"):
        day = dt.date.fromisoformat(date if len(date) > len("2025-12") else f"{date}-15")
        settled = log.settled_base()
        base = settled if settled is not None else base_near(log, day)
        if base is not None:
            return YearGuess.counted(log, AnchorYear(base), "front matter")
    return years_around(log, PathYears(int(date[:4])), by_images, "front matter", today)


def years_around(
    log: DatedHeadings, named: PathYears, by_images: Years, evidence: DateEvidence, today: dt.date
) -> YearGuess:
    """The years of all days, when a year is said of the log as a whole, or a month of its first days."""
    month = named.month
    settled = log.settled_base()
    turns = {
        turn for day, turn in zip(log.days, log.turns, strict=True) if month in {None, day.heading.month}
    }
    base = None
    if settled is None:
        base = base_of_year(log, range(len(log.days)), named, by_images, today)
    elif any(year - settled in turns for year in named.years):
        base = AnchorYear(settled)
    elif month is None:
        base = AnchorYear(named.year - min(turns))
    if base is not None:
        return YearGuess.counted(log, base, evidence)
    return YearGuess(
        [named.year + round(((month or 1) - day.heading.month) / 12) for day in log.days], evidence
    )


def years_of_path(log: DatedHeadings, path: str, by_images: Years, today: dt.date) -> YearGuess:
    """The years that a path tells: `2025.md` of a log as a whole, `2025-12.md` of what goes on from there."""
    named = month_of_path(path)
    if named is None or not log.days:
        return YearGuess.nothing(log)
    return years_around(log, named, by_images, "file name", today)


def is_refuted(told: Years, log: DatedHeadings) -> bool:
    """Whether the known years are others than a path tells, which then is not to be trusted.

    A lone image may be odd. It speaks for its day, and in a log of two days for the other.
    """
    agreeing = 0
    others: Counter[int] = Counter()
    for place, year in enumerate(log.years):
        if year is not None and told[place] == year:
            agreeing += 1
        elif year is not None and told[place] is not None:
            others[year - log.turns[place]] += 1 if log.evidence[place] == "images" else 2
    return sum(others.values()) > agreeing and 2 * max(others.values()) >= min(4, len(told))


def give_neighbours(log: DatedHeadings) -> None:
    """Count on from the nearest day that is known.

    Papers move what lies before or after all known days to a later year; between them, order is stronger.
    """
    years = log.counted_on()
    if years is None:
        return
    known = [place for place, year in enumerate(log.years) if year is not None]
    first, last = known[0], known[-1]
    missing = log.missing()
    for stretch in (
        [place for place in missing if place < first],
        [place for place in missing if first < place < last],
        [place for place in missing if place > last],
    ):
        late = [early - years[place] for place in stretch if (early := log.earliest[place]) is not None]
        shift = max(latest(late) or 0, 0) if stretch and not first < stretch[0] < last else 0
        for place in stretch:
            _give_counted(log, place, years[place] + shift)


def give_papers(log: DatedHeadings, today: dt.date) -> None:
    """Date a log of which nothing else is known by its papers, the newest of which are near."""
    missing = log.missing()
    base = base_of_papers(log, missing)
    if base is not None and base <= _recent_base(log, missing, today):
        for place in missing:
            _give_counted(log, place, base + log.turns[place])


def _give_counted(log: DatedHeadings, place: int, year: int) -> None:
    log.give(place, year, "arxiv" if log.earliest[place] == year else "neighbours")


def give_recent(log: DatedHeadings, today: dt.date) -> None:
    """Give the rest the most recent years in which none lies in the future.

    Of the last ones, those are taken in which most days exist (29 February), and most weekdays are right.
    """
    missing = log.missing()
    if not missing:
        return
    last = _recent_base(log, missing, today)
    headings = [(log.days[place].heading, log.turns[place]) for place in missing]
    telling = [
        (one, turn) for one, turn in headings if one.weekday is not None or (one.month, one.day) == (2, 29)
    ]

    def fits(base: int) -> tuple[int, int, int]:
        there = sum(exists(base + turn, one.month, one.day) for one, turn in telling)
        weekdays = sum(
            day_in(base + turn, one).weekday() == one.weekday for one, turn in telling if one.day is not None
        )
        return there, weekdays, base

    chosen = max(range(last, last - LEAP_YEARS_APART, -1), key=fits) if telling else last
    for place in missing:
        log.give(place, chosen + log.turns[place], "recent")
    for place in log.missing():  # 29 February of a year that has none
        for year in range(today.year, today.year - LEAP_YEARS_APART - 1, -1):
            if day_in(year, log.days[place].heading) <= today:
                log.give(place, year, "recent")


def _recent_base(log: DatedHeadings, places: list[int], today: dt.date) -> int:
    """The last year of turn 0 in which none of some days lies in the future."""
    headings = ((log.days[place].heading, log.turns[place]) for place in places)
    years = [today.year - (day_in(today.year, heading) > today) - turn for heading, turn in headings]
    return min(years, default=today.year)
