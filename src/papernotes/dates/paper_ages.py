"""What the papers under days tell of the years: no paper is younger than its day, and most are news."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from papernotes.dates.rollover import direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.dates.dated_headings import DatedHeadings

ADDED_LATER = 20
"""One in so many days may have got a paper that is younger than the day."""
STEP_BACK = 7
"""Days. A step back by more may hide a year; by fewer, a day was noted late."""
FEWEST = 2
"""Days with papers. Fewer tell nothing of a silence of a year."""


def base_of_papers(log: DatedHeadings, places: Iterable[int]) -> int | None:
    """The first year of turn 0 in which next to none of some days lies before its papers."""
    return latest(
        [early - log.turns[place] for place in places if (early := log.earliest[place]) is not None]
    )


def latest(years: list[int]) -> int | None:
    """The last of some years, less those that too few call for."""
    return sorted(years)[-1 - len(years) // (ADDED_LATER + 1)] if years else None


def fit_turns_to_papers(log: DatedHeadings) -> None:
    """Let `turns` agree with the papers where a silence was longer than a year, or hid a New Year.

    Each run of days without a step back has a base of its own if most of its papers are news in those years.
    If each is that of the run before it or the next, the runs are a year further apart.
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
            log.turns[place] += current - first


def _run_starts(log: DatedHeadings, forward: int) -> Iterator[int]:
    """The first day, and each that lies more than a little before the one above it, as the log runs."""
    yield 0
    for place, ((month, day), (next_month, next_day)) in enumerate(pairwise(log.order), 1):
        back = ((month - next_month) * 31 + (day or 1) - (next_day or 1)) * forward
        if back > STEP_BACK or log.turns[place] != log.turns[place - 1]:
            yield place


def _base_of_news(log: DatedHeadings, places: range) -> int | None:
    """The year of turn 0 in which three of four papers of some days are news and next to none is younger."""
    with_papers = [place for place in places if log.earliest[place] is not None]
    base = base_of_papers(log, with_papers)
    if base is None:
        return None
    news = sum(log.nearness(place, base + log.turns[place]) > 0 for place in with_papers)
    return base if news >= FEWEST and 4 * news >= 3 * len(with_papers) else None


def are_all_younger(log: DatedHeadings, places: range, base: int) -> bool:
    """Whether each paper under some days would have appeared a year and more after its day."""
    papers = [(place, min(log.days[place].arxiv)) for place in places if log.days[place].arxiv]
    return bool(papers) and all(
        f"{base + log.turns[place] + 1}-{log.days[place].heading.month:02}" <= oldest
        for place, oldest in papers
    )
