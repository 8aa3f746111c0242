"""Figures of a reading log, from nothing but its entries."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from papernotes.model import Entry

RECENT_DAYS = 90
"""Length of the time, up to the last day with an entry, that trends compare with all before it."""

_TRENDS = 10
"""How many terms are said to rise, and how many to fall."""

_FEWEST_MENTIONS = 3
"""Mentions of a term without which nothing is said about its trend."""

_NOTABLE = 1.5
"""How many standard errors a term's share has to change by, so that chance is not called a trend."""


@dataclass(frozen=True, slots=True)
class RankedCount:
    """How many entries there are of something."""

    name: str
    """A month (`2025-12`), a day, a topic, a tag or a kind."""
    count: int
    """Entries."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with entries."""

    start: str
    """First day, ISO 8601."""
    end: str
    """Last day."""
    days: int
    """How many."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Days in a row without an entry."""

    after: str
    """The last day with an entry before it."""
    before: str | None
    """The first day with an entry after it; None if it still lasts."""
    days: int
    """How many days lie between."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How the share of entries with a term has changed."""

    term: str
    """The term."""
    recent: int
    """Entries with it in the last `RECENT_DAYS` days of the log."""
    earlier: int
    """Entries with it before."""
    change: float
    """Its recent share less its earlier one, in standard errors: above 0 it rises."""


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of a reading log."""

    entries: int
    """Entries, undated ones included."""
    undated: int
    """Entries without a date."""
    days: int
    """Days with entries."""
    images: int
    """Pictures in entries."""
    first: str | None
    """First day with an entry."""
    last: str | None
    """Last day with an entry."""
    months: tuple[RankedCount, ...]
    """Entries by month from the first month to the last, empty months included."""
    weekdays: tuple[int, ...]
    """Entries by day of the week: seven numbers, Monday first."""
    calendar: tuple[RankedCount, ...]
    """Entries by day, for days that have any."""
    topics: tuple[RankedCount, ...]
    """Entries by topic, at any place in their path, the most frequent first."""
    tags: tuple[RankedCount, ...]
    """Entries by tag, the most frequent first; `a/b` counts for `a`, too."""
    kinds: tuple[RankedCount, ...]
    """Entries by kind of link, the most frequent first; an entry with two kinds counts for both."""
    longest_streak: Streak | None
    """Most days in a row with entries; the latest where several are as long."""
    streak: Streak | None
    """Days in a row up to today or yesterday."""
    longest_silence: Silence | None
    """Most days in a row without an entry; the latest where several are as long."""
    rising: tuple[Trend, ...]
    """Terms that have become more frequent, the strongest first."""
    falling: tuple[Trend, ...]
    """Terms that have become less frequent, the strongest first."""


def summarise(
    entries: Iterable[Entry], *, today: date, terms: Mapping[str, Iterable[str]] | None = None
) -> Stats:
    """Count what was read and when.

    Entries of which only the month is known count for the month, but for no day.

    Args:
        entries: the entries, in any order.
        today: the day that a streak or a silence may last until.
        terms: the technical terms of each entry, by its key, for trends.
    """
    every = list(entries)
    by_day = Counter(entry.date for entry in every if entry.date and len(entry.date) == 10)
    calendar = {day: count for day, count in sorted(by_day.items()) if _is_day(day)}
    days = [date.fromisoformat(day) for day in calendar]
    weekdays = Counter(dict.fromkeys(range(7), 0))
    for day, count in zip(days, calendar.values(), strict=True):
        weekdays[day.weekday()] += count
    streaks = _streaks(days)
    rising, falling = _trends(every, days, terms or {})
    return Stats(
        entries=len(every),
        undated=sum(entry.date is None for entry in every),
        days=len(days),
        images=sum(len(entry.images) for entry in every),
        first=next(iter(calendar), None),
        last=next(reversed(calendar), None),
        months=_months(every),
        weekdays=tuple(weekdays[number] for number in range(7)),
        calendar=tuple(RankedCount(day, count) for day, count in calendar.items()),
        topics=_ranked(topic for entry in every for topic in dict.fromkeys(entry.topics)),
        tags=_ranked(tag for entry in every for tag in _with_outer(entry.tags)),
        kinds=_ranked(kind for entry in every for kind in dict.fromkeys(link.kind for link in entry.links)),
        longest_streak=max(streaks, key=lambda one: (one.days, one.end), default=None),
        streak=next((one for one in streaks[-1:] if _days_between(one.end, today) <= 1), None),
        longest_silence=_longest_silence(days, today),
        rising=rising,
        falling=falling,
    )


def stats_object(stats: Stats) -> dict[str, Any]:
    """Return the figures as the object that `stats --json` prints."""
    return asdict(stats)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _months(entries: Sequence[Entry]) -> tuple[RankedCount, ...]:
    """Count entries by month, from the first one to the last without a hole."""
    counts = Counter(entry.date[:7] for entry in entries if entry.date and len(entry.date) >= 7)
    if not counts:
        return ()
    year, month = (int(part) for part in min(counts).split("-"))
    last = max(counts)
    made: list[RankedCount] = []
    while (name := f"{year:04}-{month:02}") <= last:
        made.append(RankedCount(name, counts[name]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(made)


def _with_outer(tags: Iterable[str]) -> Iterator[str]:
    """Yield tags and those that they are nested in, each once."""
    cut = [tag.split("/") for tag in tags]
    yield from dict.fromkeys("/".join(parts[:depth]) for parts in cut for depth in range(1, len(parts) + 1))


def _ranked(names: Iterable[str]) -> tuple[RankedCount, ...]:
    """Count names without regard to case, under the spelling that is most frequent."""
    spellings: dict[str, Counter[str]] = {}
    for name in names:
        spellings.setdefault(name.casefold(), Counter())[name] += 1
    counts = (
        RankedCount(max(found, key=lambda one: (found[one], one)), found.total())
        for found in spellings.values()
    )
    return tuple(sorted(counts, key=lambda one: (-one.count, one.name.casefold())))


def _streaks(days: Sequence[date]) -> list[Streak]:
    """Return the runs of days, in order."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [Streak(run[0].isoformat(), run[-1].isoformat(), len(run)) for run in runs]


def _longest_silence(days: Sequence[date], today: date) -> Silence | None:
    gaps = [Silence(one.isoformat(), two.isoformat(), (two - one).days - 1) for one, two in pairwise(days)]
    if days:
        gaps.append(Silence(days[-1].isoformat(), None, (today - days[-1]).days))
    return max((gap for gap in gaps if gap.days > 0), key=lambda gap: (gap.days, gap.after), default=None)


def _days_between(day: str, today: date) -> int:
    return (today - date.fromisoformat(day)).days


def _trends(
    entries: Sequence[Entry], days: Sequence[date], terms: Mapping[str, Iterable[str]]
) -> tuple[tuple[Trend, ...], tuple[Trend, ...]]:
    """Return the terms whose share of entries rose and fell most, by the test of two proportions."""
    if not days:
        return (), ()
    begin = (days[-1] - timedelta(days=RECENT_DAYS - 1)).isoformat()
    dated = [entry for entry in entries if entry.date]
    recent = [entry for entry in dated if (entry.date or "") >= begin[: len(entry.date or "")]]
    earlier_total, recent_total = len(dated) - len(recent), len(recent)
    if not earlier_total:
        return (), ()
    every = Counter(term for entry in dated for term in set(terms.get(entry.key, ())))
    lately = Counter(term for entry in recent for term in set(terms.get(entry.key, ())))
    found: list[Trend] = []
    for term, count in every.items():
        share = count / len(dated)
        if count < _FEWEST_MENTIONS or share == 1:
            continue
        error = (share * (1 - share) * (1 / recent_total + 1 / earlier_total)) ** 0.5
        change = (lately[term] / recent_total - (count - lately[term]) / earlier_total) / error
        found.append(Trend(term, lately[term], count - lately[term], round(change, 2)))
    found.sort(key=lambda one: (-one.change, one.term))
    rising = [one for one in found if one.change >= _NOTABLE]
    falling = [one for one in reversed(found) if one.change <= -_NOTABLE]
    return tuple(rising[:_TRENDS]), tuple(falling[:_TRENDS])
