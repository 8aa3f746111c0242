"""The days of a note, and what counting from one of them to the others tells of their years.

`count_rollovers` counts the New Years between the days. The year of one day then tells the years of all: the
year of a day is the anchor year, called `base` in the code, plus the number of New Years before the day.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from papernotes.dates.heading_date import FIRST_YEAR, LAST_YEAR, exists, last_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from papernotes.dates.heading_date import HeadingDate
    from papernotes.dates.path_dates import PathYears
    from papernotes.model import DateEvidence

NEWS = 2
"""Months. A paper is mostly read when it is no older."""
A_SLIP = 1
"""Months. A day that is out of order by no more was noted late; one further back is of the next year."""
NOTED_LATE = 3
"""Number of neighbouring January headings that may show a December heading to be of the year before."""
LONGEST_LOG = 30
"""Years. Dates that would take longer run in no order."""

Place = tuple[int, int | None]
"""Month and day, or month and None."""
ADDED_LATER = 20
"""One in this many days may have a paper that was added later and is younger than the day."""
STEP_BACK = 7
"""Days. A longer step back may hide a year; after a shorter step, the day was noted late."""
FEWEST = 2
"""Days with papers. Fewer do not show that a log paused for a year."""
BY_IMAGE = BY_PAPER = 6
"""The vote of a day for a year in which its images were pasted or its papers were new."""
BY_STATED_YEAR = 1
"""The vote of a day for an anchor year that puts it into a stated year."""
LONG_BEFORE = -3
"""The vote of a day that lies more than a month before the stated year: few logs begin so early."""
NEAR = 62
"""Days. The front matter's date is of a log's first or last day when one of them is no further away."""


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
        self.year_offsets = count_rollovers(self.order, [day.year_above for day in days])
        """How many New Years lie between the first day and each."""
        self.earliest = [year_of_papers(day) for day in days]
        """For each day the first year in which no paper under it is younger than the day."""

    def paper_age_vote(self, place: int, year: int) -> int:
        """Return 1 if the newest paper under a day was new in a year, -1 if it was not out yet, else 0."""
        early = self.earliest[place]
        if early is None:
            return 0
        newest, heading = max(self.days[place].arxiv), self.days[place].heading
        age = (year - int(newest[:4])) * 12 + heading.month - int(newest[5:7])
        return -1 if year < early else int(age <= NEWS)

    def overlaps_year(self, place: int, there: int, year: int) -> bool:
        """Whether a day, or a part of its range, lies in `year` if it begins in the year `there`."""
        return there == year or (there == year - 1 and _last_month(self.days[place].heading) > 12)

    def assign_year(self, place: int, year: int | None, evidence: DateEvidence) -> None:
        """Set the year of a day, unless stronger evidence has set it or that year has no such day."""
        heading = self.days[place].heading
        if year is None or self.years[place] is not None or not FIRST_YEAR <= year <= LAST_YEAR:
            return
        if exists(year, heading.month, heading.day):
            self.years[place], self.evidence[place] = year, evidence

    def assign_years(self, years: Iterable[int | None], evidence: DateEvidence) -> None:
        """Set the years of all days whose years no stronger evidence has set."""
        for place, year in enumerate(years):
            self.assign_year(place, year, evidence)

    def fit_year_offsets(self) -> None:
        """Make `year_offsets` agree with the years that are set: a pause may be longer than a year."""
        first: int | None = None
        shift = 0
        for place, (year, offset) in enumerate(zip(self.years, self.year_offsets, strict=True)):
            if year is not None:
                first = year - offset if first is None else first
                shift = year - offset - first
            self.year_offsets[place] = offset + shift

    def settled_base(self) -> int | None:
        """The anchor year that most of the known years call for; None if no year is known."""
        votes = Counter(
            year - offset
            for year, offset in zip(self.years, self.year_offsets, strict=True)
            if year is not None
        )
        return votes.most_common(1)[0][0] if votes else None

    def missing(self) -> list[int]:
        """The days whose year is not settled."""
        return [place for place, year in enumerate(self.years) if year is None]

    def years_from_nearest(self) -> list[int] | None:
        """The year of each day, counted from the nearest day whose year is known; None if no year is known.

        If the known days before and after agree on an anchor year and a day disagrees, the day is an outlier:
        no other day is counted from it.
        """
        settled = [(place, year) for place, year in enumerate(self.years) if year is not None]
        if not settled:
            return None
        bases = [year - self.year_offsets[place] for place, year in settled]
        odd = {n for n in range(1, len(bases) - 1) if bases[n - 1] == bases[n + 1] != bases[n]}
        known = [pair for n, pair in enumerate(settled) if n not in odd or n - 1 in odd]
        years = []
        near = 0
        for place, offset in enumerate(self.year_offsets):
            while near + 1 < len(known) and abs(known[near + 1][0] - place) < abs(known[near][0] - place):
                near += 1
            there, year = known[near]
            years.append(year + offset - self.year_offsets[there])
        return years


def day_in(year: int, heading: HeadingDate) -> dt.date:
    """A heading's day in a year that a log may be of, a month's first; 28 February where there is no 29th."""
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    return dt.date(year, heading.month, min(heading.day or 1, last_day(year, heading.month)))


def year_of_papers(day: DayClues) -> int | None:
    """The first year in which the newest paper under a day is not younger than the day."""
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


def count_rollovers(places: Sequence[Place], parts: Sequence[object]) -> list[int]:
    """Count the New Years between the first day and each day, negative where a log runs back in time.

    Days are in one order, apart from slips of a few days. A step backwards means that a new year began.
    A step forwards may skip any time.

    Args:
        places: the days in the order in which they are written.
        parts: the part of the note that each stands in; days are noted late in their own.

    Returns:
        A number for each, 0 for the first.
    """
    forward = direction(places)
    months = [month * forward for month, _ in places]
    steps = []
    for place, (before, after) in enumerate(pairwise(months), 1):
        if after == before + 11 and _is_late(months, parts, place):
            steps.append(-forward)
        else:
            steps.append(forward if after < before - A_SLIP else 0)
    passed = abs(sum(steps))
    if passed > LONGEST_LOG or 3 * passed > len(places) + 1:
        return [0] * len(places)
    return list(accumulate(steps, initial=0))[: len(places)]


def _is_late(months: Sequence[int], parts: Sequence[object], place: int) -> bool:
    """Whether a December heading after a January heading is of the year before, noted late."""
    around = range(max(place - 1 - NOTED_LATE, 0), min(place + 1 + NOTED_LATE, len(months)))
    near = [months[there] if parts[there] == parts[place] else None for there in around]
    here = place - around.start
    return months[place] in near[: here - 1] or months[place - 1] in near[here + 1 :]


def direction(places: Sequence[Place]) -> int:
    """Return 1 for a log whose newest day is last, -1 for a log whose newest day is first.

    The steps from a month to the next decide: a log may hold its months newest first and the days of each
    month oldest first. Without such steps, the steps within months decide. Last, the shorter way round the
    year decides.
    """
    by_month = by_day = around = 0
    for (month, day), (next_month, next_day) in pairwise(places):
        step = next_month - month
        if 1 <= abs(step) <= 2:
            by_month += 1 if step > 0 else -1
        elif step:
            shorter = (step + 5) % 12 - 5
            around += (shorter > 0) - (shorter < 0)
        elif day is not None and next_day is not None:
            by_day += (next_day > day) - (next_day < day)
    return -1 if (by_month or by_day or around) < 0 else 1


def base_of_papers(log: DatedHeadings, places: Iterable[int]) -> int | None:
    """The first anchor year with which next to no paper is younger than its day."""
    return latest(
        [early - log.year_offsets[place] for place in places if (early := log.earliest[place]) is not None]
    )


def latest(years: list[int]) -> int | None:
    """The last of some years, without the outliers."""
    return sorted(years)[-1 - len(years) // (ADDED_LATER + 1)] if years else None


def fit_year_offsets_to_papers(log: DatedHeadings) -> None:
    """Make `year_offsets` agree with the papers where a log paused for a year, or a pause hid a New Year.

    A run is a row of days without a step back. The papers of a run tell its anchor year if most of them were
    new in those years. Where the anchor year grows by one from run to run, the offsets grow by one too.
    """
    if not any(early is not None for early in log.earliest):
        return
    forward = direction(log.order)
    runs = list(pairwise([*_run_starts(log, forward), len(log.days)]))
    bases = [_base_of_news(log, range(start, end)) for start, end in runs]
    known = [base for base in bases if base is not None]
    if any((after - before) * forward not in {0, 1} for before, after in pairwise(known)):
        return
    current = next(iter(known), 0)
    first = current
    for (start, end), base in zip(runs, bases, strict=True):
        current = current if base is None else base
        for place in range(start, end):
            log.year_offsets[place] += current - first


def _run_starts(log: DatedHeadings, forward: int) -> Iterator[int]:
    """The place of the first day, and of each day that lies clearly before the day above it."""
    yield 0
    for place, ((month, day), (next_month, next_day)) in enumerate(pairwise(log.order), 1):
        back = ((month - next_month) * 31 + (day or 1) - (next_day or 1)) * forward
        if back > STEP_BACK or log.year_offsets[place] != log.year_offsets[place - 1]:
            yield place


def _base_of_news(log: DatedHeadings, places: range) -> int | None:
    """The anchor year in which three of four days have new papers and next to no paper is younger."""
    with_papers = [place for place in places if log.earliest[place] is not None]
    base = base_of_papers(log, with_papers)
    if base is None:
        return None
    news = sum(log.paper_age_vote(place, base + log.year_offsets[place]) > 0 for place in with_papers)
    return base if news >= FEWEST and 4 * news >= 3 * len(with_papers) else None


def are_all_younger(log: DatedHeadings, places: range, base: int) -> bool:
    """Whether each paper under some days would have appeared a year and more after its day."""
    papers = [(place, min(log.days[place].arxiv)) for place in places if log.days[place].arxiv]
    return bool(papers) and all(
        f"{base + log.year_offsets[place] + 1}-{log.days[place].heading.month:02}" <= oldest
        for place, oldest in papers
    )


class AnchorYear(NamedTuple):
    """A choice of the anchor year."""

    year: int
    """The year of a day before which no New Year is counted."""
    by_today: bool = False
    """Whether a choice with more votes was passed over because days would lie in the future."""


def base_of_year(
    log: DatedHeadings,
    places: Sequence[int],
    named: PathYears,
    by_images: Sequence[int | None],
    today: dt.date,
) -> AnchorYear | None:
    """Choose the anchor year when a year, or a month of a year, is stated for several days as a whole.

    At least one of the days is of that year or month. Of the choices left, the choice with most votes wins:
    images pasted on those days, papers new in those years, days that lie in the stated year. Of choices with
    equal votes, the log begins in the stated year, or in the first of two stated years.

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
    year_offsets = {
        log.year_offsets[place] for place in places if month in {None, log.days[place].heading.month}
    }
    choices = sorted({year - offset for offset in year_offsets for year in named.years})
    if len(choices) < 2:
        return AnchorYear(choices[0]) if choices else None

    def explained(base: int) -> tuple[int, int]:
        score = 0
        for place in places:
            there = base + log.year_offsets[place]
            score += BY_PAPER * log.paper_age_vote(place, there)
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
    """The vote of a day that an anchor year puts into the year `there`."""
    if any(log.overlaps_year(place, there, year) for year in named.years):
        return BY_STATED_YEAR
    months = (named.year - there) * 12 - log.days[place].heading.month
    return LONG_BEFORE if months > 0 else 0


def base_near(log: DatedHeadings, date: dt.date) -> int | None:
    """The anchor year that puts a log's first or last day nearest to a date; None if that is not near."""
    around = [date.year - offset for offset in {min(log.year_offsets), max(log.year_offsets)}]
    bases = {base + more for base in around for more in (-1, 0, 1)}
    gaps = {base: min(abs((date - day).days) for day in _ends(log, base)) for base in bases}
    base = min(gaps, key=lambda base: (gaps[base], -base))
    return base if gaps[base] <= NEAR else None


def _ends(log: DatedHeadings, base: int) -> tuple[dt.date, dt.date]:
    return _end(log, range(len(log.days)), base, min), _end(log, range(len(log.days)), base, max)


def _last_day(log: DatedHeadings, places: Sequence[int], base: int) -> dt.date:
    return _end(log, places, base, max)


def _end(log: DatedHeadings, places: Sequence[int], base: int, which: Callable[..., dt.date]) -> dt.date:
    return which(day_in(base + log.year_offsets[place], log.days[place].heading) for place in places)
