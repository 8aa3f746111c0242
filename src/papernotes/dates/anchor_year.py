"""The year of a log's first day: the choices that a stated year leaves, and how much each explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.dated_headings import day_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from papernotes.dates.dated_headings import DatedHeadings
    from papernotes.dates.path_dates import PathYears

BY_IMAGE = BY_PAPER = 6
"""What a day counts where its images were pasted or near its papers; taken off before its papers."""
BY_STATED_YEAR = 1
"""What a day counts that lies in a year that is stated."""
LONG_BEFORE = -3
"""What one counts before the last month ahead of that year, which seldom names what began so early."""
NEAR = 62
"""Days. The front matter's date is of a log's first or last day when one of them is no further away."""


class AnchorYear(NamedTuple):
    """A choice."""

    year: int
    """The year of the day on which no New Year is passed yet."""
    by_today: bool = False
    """Whether what explains more was passed over because days would lie in the future."""


def base_of_year(
    log: DatedHeadings,
    places: Sequence[int],
    named: PathYears,
    by_images: Sequence[int | None],
    today: dt.date,
) -> AnchorYear | None:
    """Choose the base when a year, or a month of it, is said of some days as a whole.

    One of the days is of that year (month). Of the choices that are left the one is taken that explains most:
    where images were pasted, papers that are news, days in the year they are said to be of.
    Among equals, the stated year, or the first of two, is the one in which the log begins.

    Args:
        log: the log.
        places: the days of which the year is said.
        named: the year or years; a month that is said with it is of the first days, however many follow.
        by_images: the year of each day by its images.
        today: the day after which no day should lie when only a year is said and a choice allows it.

    Returns:
        The base, or None where no day is of that month.
    """
    month = named.month
    turns = {log.turns[place] for place in places if month in {None, log.days[place].heading.month}}
    choices = sorted({year - turn for turn in turns for year in named.years})
    if len(choices) < 2:
        return AnchorYear(choices[0]) if choices else None

    def explained(base: int) -> tuple[int, int]:
        score = 0
        for place in places:
            there = base + log.turns[place]
            score += BY_PAPER * log.nearness(place, there)
            if by_images[place] is not None:
                score += BY_IMAGE * (by_images[place] == there)
            if month is None:
                score += _stated(log, place, there, named)
        return score, base if named.last is None else -base

    best = max(choices, key=explained)
    if month is None and _last_day(log, places, best) > today:
        past = [base for base in choices if _last_day(log, places, base) <= today]
        if past:
            return AnchorYear(max(past, key=explained), by_today=True)
    return AnchorYear(best)


def _stated(log: DatedHeadings, place: int, there: int, named: PathYears) -> int:
    """What a day of the year `there` counts where other years, or that one, are stated."""
    if any(log.touches(place, there, year) for year in named.years):
        return BY_STATED_YEAR
    months = (named.year - there) * 12 - log.days[place].heading.month
    return LONG_BEFORE if months > 0 else 0


def base_near(log: DatedHeadings, date: dt.date) -> int | None:
    """The base that puts a log's first or last day nearest to a date; None where that is not near."""
    around = [date.year - turn for turn in {min(log.turns), max(log.turns)}]
    bases = {base + more for base in around for more in (-1, 0, 1)}
    gaps = {base: min(abs((date - day).days) for day in _ends(log, base)) for base in bases}
    base = min(gaps, key=lambda base: (gaps[base], -base))
    return base if gaps[base] <= NEAR else None


def _ends(log: DatedHeadings, base: int) -> tuple[dt.date, dt.date]:
    return _end(log, range(len(log.days)), base, min), _end(log, range(len(log.days)), base, max)


def _last_day(log: DatedHeadings, places: Sequence[int], base: int) -> dt.date:
    return _end(log, places, base, max)


def _end(log: DatedHeadings, places: Sequence[int], base: int, which: Callable[..., dt.date]) -> dt.date:
    return which(day_in(base + log.turns[place], log.days[place].heading) for place in places)
