"""Which year a day without a year is of: the evidence, from the strongest to the weakest."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.dated_headings import (
    AnchorYear,
    DatedHeadings,
    DayClues,
    are_all_younger,
    base_near,
    base_of_papers,
    base_of_year,
    day_in,
    fit_year_offsets_to_papers,
    latest,
)
from papernotes.dates.heading_date import FIRST_YEAR, LAST_YEAR, exists, last_day
from papernotes.dates.lexicon import WEEKDAYS
from papernotes.dates.path_dates import PathYears, month_of_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.dates.heading_date import HeadingDate
    from papernotes.model import DateEvidence

__all__ = ["DayClues", "ResolvedDate", "resolve_days"]

Years = list[int | None]
"""A year for each day, or None."""


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A heading's date with its year."""

    date: str
    """`2025-12-03`, or `2025-12` for a month's heading."""
    end: str | None
    """Last day of a range."""
    evidence: DateEvidence
    """What the year was taken from."""
    conflicts: tuple[str, ...]
    """Evidence for another year, a sentence each."""


def resolve_days(
    days: Sequence[DayClues], *, front_matter_date: str | None, path: str, today: dt.date
) -> list[ResolvedDate]:
    """Find the year of each day.

    The evidence, in order: a full date or year in a heading above; front matter; timestamps of pasted
    images; the file's name or folder; arXiv identifiers, which are no younger than the day; the days around;
    last, the most recent such date that is not in the future. A log runs one way and rolls over at New Year,
    so that what is said of one of its years tells the others. Weaker evidence that disagrees is reported, not
    followed. Where no day's evidence is `recent`, the result is the same whatever `today` is.

    Args:
        days: the dated headings in the order of the note.
        front_matter_date: the note's own date, ISO 8601 of any precision.
        path: the note's path.
        today: the last day that is not in the future.

    Returns:
        One date for each day, always one that exists.
    """
    log = DatedHeadings(days)
    by_images = [year_of_images(day) for day in days]
    give_headings(log, by_images, today)
    if any(year is not None for year in log.years):
        log.fit_year_offsets()
    else:
        fit_year_offsets_to_papers(log)
    by_front_matter = years_of_front_matter(log, front_matter_date, by_images, today)
    log.assign_years(by_front_matter.years, by_front_matter.evidence)
    log.assign_years(by_images, "images")
    by_path = years_of_path(log, path, by_images, today)
    if not is_refuted(by_path.years, log):
        log.assign_years(by_path.years, by_path.evidence)
    give_neighbours(log)
    give_papers(log, today)
    give_recent(log, today)
    told = (
        ("the front matter says", by_front_matter.years),
        ("the images pasted under it are of", by_images),
        ("the file's name says", _denied_by_path(log.years, by_path.years, path)),
    )
    return [_resolved(log, place, told, today) for place in range(len(days))]


def _denied_by_path(years: Years, by_path: Years, path: str) -> Years:
    """The year in a path, for the days that are neither of that year nor of a year that the path allows."""
    named = month_of_path(path)
    pairs = zip(years, by_path, strict=True)
    return [None if named is None or year in {told, *named.years} else named.year for year, told in pairs]


def _resolved(
    log: DatedHeadings, place: int, told: Sequence[tuple[str, Years]], today: dt.date
) -> ResolvedDate:
    heading = log.days[place].heading
    year = log.years[place]
    start = day_in(today.year if year is None else year, heading)
    end = _end(heading, start)
    conflicts = [*_other_years(log, place, start.year, told), *_contradictions(log.days[place], start, end)]
    date = start.isoformat()
    return ResolvedDate(
        date if heading.day is not None else date[:7], end, log.evidence[place], tuple(conflicts)
    )


def _end(heading: HeadingDate, start: dt.date) -> str | None:
    """The last day of a range; None if no day follows the first."""
    if heading.end is None:
        return None
    year, month, day = heading.end
    if year is None:
        year = start.year + ((month, day) < (start.month, start.day))
    end = dt.date(year, month, min(day, last_day(year, month)))
    return end.isoformat() if end > start else None


def _other_years(
    log: DatedHeadings, place: int, year: int, told: Sequence[tuple[str, Years]]
) -> Iterator[str]:
    """The evidence for other years than a day's."""
    above = log.days[place].year_above
    if above not in {None, year} and log.evidence[place] != "heading above":
        yield f"a heading above says {above}"
    for words, years in told:
        if years[place] not in {None, year}:
            yield f"{words} {years[place]}"


def _contradictions(day: DayClues, start: dt.date, end: str | None) -> Iterator[str]:
    """What is noted under a day, or beside its date, that does not go with it."""
    newest = max(day.arxiv, default="")
    if newest > (end or start.isoformat())[:7]:
        yield f"a paper under it appeared on arXiv in {newest}"
    weekday = day.heading.weekday
    if weekday is not None and day.heading.day is not None and end is None and start.weekday() != weekday:
        yield f"it says {WEEKDAYS[weekday]}, but {start} is a {WEEKDAYS[start.weekday()]}"


class YearGuess(NamedTuple):
    """The years that one kind of evidence tells."""

    years: Years
    """Its year for each day."""
    evidence: DateEvidence
    """The kind of evidence; `recent` if only the future ruled out another year."""

    @classmethod
    def nothing(cls, log: DatedHeadings) -> YearGuess:
        """No year for any day."""
        return cls([None] * len(log.days), "recent")

    @classmethod
    def counted(cls, log: DatedHeadings, base: AnchorYear, evidence: DateEvidence) -> YearGuess:
        """The years counted from an anchor year."""
        return cls(
            [base.year + offset for offset in log.year_offsets], "recent" if base.by_today else evidence
        )


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
        if FIRST_YEAR < pasted.year <= LAST_YEAR:
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
            base = AnchorYear(stated - log.year_offsets[start])
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
            there = year + log.year_offsets[place]
            if place == start and heading.year is not None:
                log.assign_year(place, there, "heading")
            elif by_today:
                log.assign_year(place, there, "recent")
            elif pasted is not None and pasted != there != stated:
                year = pasted - log.year_offsets[place]
                log.assign_year(place, pasted, "images")
            else:
                log.assign_year(place, there, evidence)


def _stated_at(log: DatedHeadings) -> Iterator[int]:
    """The place of the first day, and of each day with a stated year that begins a new count."""
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
    year_offsets = {
        offset
        for day, offset in zip(log.days, log.year_offsets, strict=True)
        if month in {None, day.heading.month}
    }
    base = None
    if settled is None:
        base = base_of_year(log, range(len(log.days)), named, by_images, today)
    elif any(year - settled in year_offsets for year in named.years):
        base = AnchorYear(settled)
    elif month is None:
        base = AnchorYear(named.year - min(year_offsets))
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
    """Whether most known years contradict the year in the path, so that the path is not to be trusted.

    A lone image may be odd. It speaks for its day, and in a log of two days for the other.
    """
    agreeing = 0
    others: Counter[int] = Counter()
    for place, year in enumerate(log.years):
        if year is not None and told[place] == year:
            agreeing += 1
        elif year is not None and told[place] is not None:
            others[year - log.year_offsets[place]] += 1 if log.evidence[place] == "images" else 2
    return sum(others.values()) > agreeing and 2 * max(others.values()) >= min(4, len(told))


def give_neighbours(log: DatedHeadings) -> None:
    """Count from the nearest day whose year is known.

    Papers move what lies before or after all known days to a later year; between them, order is stronger.
    """
    years = log.years_from_nearest()
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
    """Take the years from the papers where no other evidence is known: the newest papers are new."""
    missing = log.missing()
    base = base_of_papers(log, missing)
    if base is not None and base <= _recent_base(log, missing, today):
        for place in missing:
            _give_counted(log, place, base + log.year_offsets[place])


def _give_counted(log: DatedHeadings, place: int, year: int) -> None:
    log.assign_year(place, year, "arxiv" if log.earliest[place] == year else "neighbours")


def give_recent(log: DatedHeadings, today: dt.date) -> None:
    """Set the years of the remaining days to the most recent with no day in the future.

    Of the last ones, those are taken in which most days exist (29 February), and most weekdays are right.
    """
    missing = log.missing()
    if not missing:
        return
    last = _recent_base(log, missing, today)
    headings = [(log.days[place].heading, log.year_offsets[place]) for place in missing]
    telling = [
        (one, offset)
        for one, offset in headings
        if one.weekday is not None or (one.month, one.day) == (2, 29)
    ]

    def fits(base: int) -> tuple[int, int, int]:
        there = sum(exists(base + offset, one.month, one.day) for one, offset in telling)
        weekdays = sum(
            day_in(base + offset, one).weekday() == one.weekday
            for one, offset in telling
            if one.day is not None
        )
        return there, weekdays, base

    chosen = max(range(last, last - LEAP_YEARS_APART, -1), key=fits) if telling else last
    for place in missing:
        log.assign_year(place, chosen + log.year_offsets[place], "recent")
    for place in log.missing():  # 29 February of a year that has none
        for year in range(today.year, today.year - LEAP_YEARS_APART - 1, -1):
            if day_in(year, log.days[place].heading) <= today:
                log.assign_year(place, year, "recent")


def _recent_base(log: DatedHeadings, places: list[int], today: dt.date) -> int:
    """The last anchor year in which none of some days lies in the future."""
    headings = ((log.days[place].heading, log.year_offsets[place]) for place in places)
    years = [today.year - (day_in(today.year, heading) > today) - offset for heading, offset in headings]
    return min(years, default=today.year)
