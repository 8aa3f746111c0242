"""Which year a year-less day is of: the evidence, from the strongest to the weakest."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from papernotes.dates.words import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.dates.headings import HeadingDate
    from papernotes.model import DateEvidence

HALF_A_YEAR = 183
"""Days. Two neighbouring headings further apart lie on two sides of a New Year, if nothing else tells."""
A_SLIP = 60
"""Days. A heading that is out of order by less was noted late."""

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d]|[.:]\d)")
_PATH_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-._/年 ]?(1[0-2]|0[1-9]|[1-9](?=月)))?(?:[-._月 ]?\d\d)?(?!\d)"
)


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


@dataclass(slots=True)
class _Resolution:
    """The years found so far, one for each day."""

    turns: list[int]
    """How many New Years lie between the first day and each, by the order of the headings."""
    years: list[int | None]
    evidence: list[DateEvidence] = field(default_factory=list)

    def give(self, index: int, year: int, evidence: DateEvidence) -> None:
        """Settle a day's year, unless stronger evidence has."""
        if self.years[index] is None and 1900 <= year <= 2999:
            self.years[index], self.evidence[index] = year, evidence

    def missing(self) -> list[int]:
        """The days whose year is not known yet."""
        return [index for index, year in enumerate(self.years) if year is None]


def year_in_heading(text: str) -> int | None:
    """The year that an undated heading names (`2025年`, `Reading log 2025`); None if none or several."""
    found = set(_YEAR.findall(normalise(text)))
    return int(found.pop()) if len(found) == 1 else None


def resolve_days(
    days: Sequence[DayClues], *, front_matter_year: int | None, path: str, today: dt.date
) -> list[ResolvedDate]:
    """Find the year of each day.

    The evidence, in order: a full date or year in a heading above; front matter; timestamps of pasted
    images; the file's name or folder; arXiv identifiers, which are no younger than the day; the days around;
    last, the most recent such date that is not in the future. A log runs one way and rolls over at New Year.
    Weaker evidence that disagrees is reported, not followed.

    Args:
        days: the dated headings in the order of the note.
        front_matter_year: year of the note's own date.
        path: the note's path.
        today: the last day that is not in the future.

    Returns:
        One date for each day, always one that exists.
    """
    found = _Resolution(_turns(days), [day.heading.year for day in days], ["heading"] * len(days))
    _headings_above(days, found)
    if front_matter_year is not None:
        _anchor(days, found, front_matter_year, "front matter")
    by_images = [_year_of_images(day) for day in days]
    for index, year in enumerate(by_images):
        if year is not None:
            found.give(index, year, "images")
    named, by_path = _years_of_path(days, found.turns, path)
    # A file's name that the images or headings in it contradict says nothing about its other days.
    pairs = zip(found.years, by_path, strict=True)
    if not any(year not in {None, named, by_name} for year, by_name in pairs):
        for index, year in enumerate(by_path):
            if year is not None:
                found.give(index, year, "file name")
    _neighbours(days, found)
    _arxiv(days, found, today)
    _recent(days, found, today)
    return [
        _resolved(
            day,
            found.years[index] or today.year,
            found.evidence[index],
            by_images[index],
            None if found.years[index] == by_path[index] else named,
        )
        for index, day in enumerate(days)
    ]


def _turns(days: Sequence[DayClues]) -> list[int]:
    """Count the New Years passed, by the order of months and days.

    A log runs one way: against it, a step of more than `A_SLIP` is a New Year, while with it any step may be
    a silence. Where no two neighbours tell the way, a jump of more than half a year is a New Year.
    """
    positions: list[float] = []
    headings = [day.heading for day in days]
    for heading, below in zip(headings, [*headings[1:], None], strict=False):
        # A month's heading stands where its first day below does, else in its middle.
        near = below if heading.day is None and below and below.month == heading.month else heading
        positions.append((heading.month - 1) * 30.4 + (near.day or 15))
    jumps = [after - before for before, after in pairwise(positions)]
    small = [jump for jump in jumps if jump and abs(jump) <= HALF_A_YEAR]
    way = sum(1 if jump > 0 else -1 for jump in small)
    back = -A_SLIP if way > 0 else -HALF_A_YEAR if way == 0 else -float("inf")
    forth = A_SLIP if way < 0 else HALF_A_YEAR if way == 0 else float("inf")
    steps = [1 if jump < back else -1 if jump > forth else 0 for jump in jumps]
    return list(accumulate([0, *steps]))[: len(days)]


def _headings_above(days: Sequence[DayClues], found: _Resolution) -> None:
    """Take the year of the enclosing headings, else of the last full date above."""
    last: int | None = None
    for index, day in enumerate(days):
        if day.heading.year is not None:
            last = index
        elif day.year_above is not None:
            found.give(index, day.year_above, "heading above")
        elif last is not None:
            year = (found.years[last] or 0) + found.turns[index] - found.turns[last]
            found.give(index, year, "heading above")


def _anchor(days: Sequence[DayClues], found: _Resolution, year: int, evidence: DateEvidence) -> None:
    """Give all days the years that fit `year` best."""
    if days:
        base = _base(days, found.turns, year)
        for index in found.missing():
            found.give(index, base + found.turns[index], evidence)


def _base(days: Sequence[DayClues], turns: Sequence[int], year: int) -> int:
    """The year of turn 0 that suits a log of `year` best.

    One in which the fewest days lie before their papers, then the most lie in `year`; else the last.
    """
    counts = Counter(turns)
    papers = Counter(
        earliest - turn
        for day, turn in zip(days, turns, strict=True)
        if (earliest := _earliest(day)) is not None
    )
    choices = {year - turn: count for turn, count in counts.items()}
    early = {base: sum(count for first, count in papers.items() if first > base) for base in choices}
    return max(choices, key=lambda base: (-early[base], choices[base], base))


def _year_of_images(day: DayClues) -> int | None:
    """The year nearest to the timestamps of the images under a day, by majority."""
    votes = Counter(_nearest_year(day.heading, dt.date.fromisoformat(date)) for date in _valid(day.images))
    return votes.most_common(1)[0][0] if votes else None


def _valid(dates: Iterable[str]) -> Iterable[str]:
    for date in dates:
        try:
            dt.date.fromisoformat(date)
        except ValueError:
            continue
        yield date


def _nearest_year(heading: HeadingDate, date: dt.date) -> int:
    """The year in which a year-less heading lies nearest to a date."""
    return min(
        (date.year, date.year - 1, date.year + 1),
        key=lambda year: abs((_date(year, heading.month, heading.day or 15) - date).days),
    )


def _years_of_path(
    days: Sequence[DayClues], turns: list[int], path: str
) -> tuple[int | None, list[int | None]]:
    """The year in a path, and those it gives to days: in `2025-12.md` they lie near December 2025."""
    name = normalise(path.rpartition(".")[0] or path)
    matches = list(_PATH_YEAR.finditer(name))
    if not matches or not days:
        return None, [None] * len(days)
    year, month = int(matches[-1][1]), matches[-1][2]
    if month is not None:
        middle = _date(year, int(month), 15)
        return year, [_nearest_year(day.heading, middle) for day in days]
    base = _base(days, turns, year)
    return year, [base + turn for turn in turns]


def _neighbours(days: Sequence[DayClues], found: _Resolution) -> None:
    """Count on from the nearest day whose year is known, but not to before a day's own papers."""
    known = [index for index, year in enumerate(found.years) if year is not None]
    if not known:
        return
    position = 0
    for index in found.missing():
        while position + 1 < len(known) and known[position + 1] < index:
            position += 1
        near = known[position]
        if near < index and position + 1 < len(known) and known[position + 1] - index < index - near:
            near = known[position + 1]
        year = (found.years[near] or 0) + found.turns[index] - found.turns[near]
        earliest = _earliest(days[index])
        if earliest is not None and earliest >= year:
            found.give(index, earliest, "arxiv")
        found.give(index, year, "neighbours")


def _arxiv(days: Sequence[DayClues], found: _Resolution, today: dt.date) -> None:
    """Date a log by its papers: no day lies before those under it, and the newest are near."""
    missing = found.missing()
    earliest = {index: year for index in missing if (year := _earliest(days[index])) is not None}
    if not earliest:
        return
    base = max(year - found.turns[index] for index, year in earliest.items())
    if any(not _is_past(days[index].heading, base + found.turns[index], today) for index in missing):
        base = min(base, _recent_base(days, found, missing, today))
    for index in missing:
        found.give(index, base + found.turns[index], "arxiv" if index in earliest else "neighbours")


def _earliest(day: DayClues) -> int | None:
    """The first year in which a day does not lie before the newest paper under it."""
    if not day.arxiv:
        return None
    newest = max(day.arxiv)
    year, month = int(newest[:4]), int(newest[5:7])
    return year if day.heading.month >= month else year + 1


def _recent(days: Sequence[DayClues], found: _Resolution, today: dt.date) -> None:
    """Give the rest the most recent years in which none of them lies in the future."""
    missing = found.missing()
    if missing:
        base = _recent_base(days, found, missing, today)
        for index in missing:
            found.give(index, base + found.turns[index], "recent")


def _recent_base(days: Sequence[DayClues], found: _Resolution, indices: list[int], today: dt.date) -> int:
    """The last year of turn 0 in which none of some days lies in the future."""
    return min(_recent_year(days[index].heading, today) - found.turns[index] for index in indices)


def _recent_year(heading: HeadingDate, today: dt.date) -> int:
    return today.year if _is_past(heading, today.year, today) else today.year - 1


def _is_past(heading: HeadingDate, year: int, today: dt.date) -> bool:
    return _date(year, heading.month, heading.day or 1) <= today


def _date(year: int, month: int, day: int) -> dt.date:
    """A date; 29 February of a common year is its 28th."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month, 28)


def _resolved(
    day: DayClues, year: int, evidence: DateEvidence, by_images: int | None, named: int | None
) -> ResolvedDate:
    heading = day.heading
    start = _date(year, heading.month, heading.day or 1)
    conflicts = []
    if heading.day is not None and start.day != heading.day:
        conflicts.append(f"{year} has no 29 February")
    if day.year_above not in {None, year}:
        conflicts.append(f"a heading above says {day.year_above}")
    if by_images not in {None, year}:
        conflicts.append(f"the images pasted under it are of {by_images}")
    if named not in {None, year}:
        conflicts.append(f"the file's name says {named}")
    newest = max(day.arxiv, default="")
    if newest > start.isoformat()[:7] and heading.end is None:
        conflicts.append(f"a paper under it appeared on arXiv in {newest}")
    end = None
    if heading.end is not None:
        end_year, month, last = heading.end
        final = _date(end_year or year, month, last)
        if final < start and end_year is None:
            final = _date(year + 1, month, last)
        end = final.isoformat() if final >= start else None
    date = start.isoformat() if heading.day is not None else start.isoformat()[:7]
    return ResolvedDate(date, end, evidence, tuple(conflicts))
