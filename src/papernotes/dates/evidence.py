"""What each kind of evidence says of the years of a log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from papernotes.dates.log import EARLIEST_YEAR, LATEST_YEAR, DayClues, Log, day_in
from papernotes.dates.paths import month_of_path

if TYPE_CHECKING:
    from collections.abc import Iterable

Years = list[int | None]
"""A year for each day, or None."""

PASTED_AHEAD = dt.timedelta(days=31)
"""How long before its day an image may have been pasted; after it, there is no limit."""
ADDED_LATER = 20
"""One in so many days may have got a paper that is younger than the day."""


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


def give_headings(log: Log, by_images: Years) -> None:
    """Take the years that headings state, and count on from the last of them above.

    Past New Year, an image pasted under a day is stronger than the counting.
    """
    stated: int | None = None
    start = 0
    above: int | None = None
    for place, day in enumerate(log.days):
        if day.heading.year is not None:
            stated, start = day.heading.year, place
            log.give(place, stated, "heading")
        else:
            goes_on = day.year_above == above or (start == place - 1 and stated == day.year_above)
            if day.year_above is not None and not goes_on:
                stated, start = day.year_above, place
            if stated is not None:
                passed = log.turns[place] - log.turns[start]
                pasted = by_images[place]
                if passed and pasted is not None and pasted != stated + passed:
                    stated, start = pasted, place
                    log.give(place, pasted, "images")
                else:
                    log.give(place, stated + passed, "heading above")
        above = day.year_above


def years_around(log: Log, year: int | None, by_images: Years) -> Years:
    """The years of all days, when `year` is said of the log as a whole.

    It is the year of the log's first days, unless other evidence shows that it is one of the later.
    """
    if year is None or not log.days:
        return [None] * len(log.days)
    base = log.likely_base(by_images)
    if base is None:
        base = base_of_papers(log, range(len(log.days)))
    if base is None or year - base not in set(log.turns):
        base = year - min(log.turns)
    return [base + turn for turn in log.turns]


def years_of_path(log: Log, path: str, by_images: Years) -> Years:
    """The years that a path tells: `2025.md` of a log as a whole, `2025-12.md` of what goes on from there."""
    named = month_of_path(path)
    if named is None:
        return [None] * len(log.days)
    year, month = named
    if month is None:
        return years_around(log, year, by_images)
    turns = [turn for day, turn in zip(log.days, log.turns, strict=True) if day.heading.month == month]
    base = log.likely_base(by_images)
    if base is None and turns:
        base = year - turns[0]
    if base is None or year - base not in turns:
        return [year + round((month - day.heading.month) / 12) for day in log.days]
    return [base + turn for turn in log.turns]


def is_refuted(told: Years, known: Years) -> bool:
    """Whether most of the known years are others than a path tells, which then is not to be trusted."""
    pairs = [(one, other) for one, other in zip(told, known, strict=True) if one and other]
    return 2 * sum(one != other for one, other in pairs) > len(pairs)


def give_neighbours(log: Log) -> None:
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
        shift = max(_latest(late) or 0, 0) if stretch and not first < stretch[0] < last else 0
        for place in stretch:
            _give_counted(log, place, years[place] + shift)


def give_papers(log: Log, today: dt.date) -> None:
    """Date a log of which nothing else is known by its papers, the newest of which are near."""
    missing = log.missing()
    base = base_of_papers(log, missing)
    if base is not None and base <= _recent_base(log, missing, today):
        for place in missing:
            _give_counted(log, place, base + log.turns[place])


def _give_counted(log: Log, place: int, year: int) -> None:
    log.give(place, year, "arxiv" if log.earliest[place] == year else "neighbours")


def base_of_papers(log: Log, places: Iterable[int]) -> int | None:
    """The first year of turn 0 in which next to none of some days lies before its papers."""
    return _latest(
        [early - log.turns[place] for place in places if (early := log.earliest[place]) is not None]
    )


def _latest(years: list[int]) -> int | None:
    """The last of some years, less those that too few call for."""
    return sorted(years)[-1 - len(years) // (ADDED_LATER + 1)] if years else None


def give_recent(log: Log, today: dt.date) -> None:
    """Give the rest the most recent years in which none lies in the future and most weekdays are right."""
    missing = log.missing()
    if not missing:
        return
    last = _recent_base(log, missing, today)
    right: Counter[int] = Counter()
    for place in missing:
        heading = log.days[place].heading
        if heading.weekday is not None and heading.day is not None:
            for base in range(last, last - 7, -1):
                right[base] += day_in(base + log.turns[place], heading).weekday() == heading.weekday
    chosen = max(right, key=lambda base: (right[base], base), default=last)
    for place in missing:
        log.give(place, chosen + log.turns[place], "recent")
    for place in log.missing():  # 29 February of a year that has none
        for year in range(today.year, today.year - 9, -1):
            if day_in(year, log.days[place].heading) <= today:
                log.give(place, year, "recent")


def _recent_base(log: Log, places: list[int], today: dt.date) -> int:
    """The last year of turn 0 in which none of some days lies in the future."""
    headings = ((log.days[place].heading, log.turns[place]) for place in places)
    years = [today.year - (day_in(today.year, heading) > today) - turn for heading, turn in headings]
    return min(years, default=today.year)
