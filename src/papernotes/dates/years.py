"""Which year a year-less day is of: the evidence, from the strongest to the weakest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.dates.dated_headings import DatedHeadings, DayClues, day_in
from papernotes.dates.heading_date import last_day
from papernotes.dates.paper_ages import fit_turns_to_papers
from papernotes.dates.path_dates import month_of_path, year_named
from papernotes.dates.year_evidence import (
    Years,
    give_headings,
    give_neighbours,
    give_papers,
    give_recent,
    is_refuted,
    year_of_images,
    years_of_front_matter,
    years_of_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.dates.heading_date import HeadingDate
    from papernotes.model import DateEvidence

__all__ = ["DayClues", "ResolvedDate", "resolve_days", "year_in_heading"]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


def year_in_heading(text: str) -> int | None:
    """The year that a heading names (`2025年`, `Reading log 2025`); None if none, several, or `CVPR 2025`."""
    return year_named(text)


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
        log.fit_turns()
    else:
        fit_turns_to_papers(log)
    by_front_matter = years_of_front_matter(log, front_matter_date, by_images, today)
    log.give_all(by_front_matter.years, by_front_matter.evidence)
    log.give_all(by_images, "images")
    by_path = years_of_path(log, path, by_images, today)
    if not is_refuted(by_path.years, log):
        log.give_all(by_path.years, by_path.evidence)
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
    """The year in a path, for days that are neither of it nor of one into which the log ran on."""
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
    """The last day of a range; None if there is none after its first."""
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
        yield f"it says {_WEEKDAYS[weekday]}, but {start} is a {_WEEKDAYS[start.weekday()]}"
