"""Turns the options that select entries into a selection for the library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from papernotes.errors import NothingFoundError, UsageError, nearest
from papernotes.model import LinkKind
from papernotes.selection import Feature, Selection, year_taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.cli.environment import Environment
    from papernotes.cli.options import Filters
    from papernotes.dates.expressions import DateRange

KINDS: tuple[LinkKind | Literal["paper"], ...] = ("paper", *get_args(LinkKind))
"""The values of `--kind`."""

_Word = TypeVar("_Word", bound=str)


def select(filters: Filters, environment: Environment) -> Selection:
    """Return the selection. If a date has no year, a note says which year was taken.

    Raises:
        UsageError: a filter cannot be understood, or two contradict each other.
        LibraryError: a date has no year, and no library is found that could tell the year.
    """
    for option, words in (("--tag", filters.tags), ("--topic", filters.topics)):
        if not all(word.strip("# ") for word in words or ()):
            raise UsageError(f"{option} needs a name")
    notes: list[str] = []
    dates = _dates(filters, environment, notes)
    if filters.undated and dates:
        raise UsageError("--undated selects entries without a date, and another option selects a date")
    for note in dict.fromkeys(notes):
        environment.note(note)
    return Selection(
        dates=dates,
        undated=filters.undated,
        tags=tuple(filters.tags or ()),
        topics=_topics(filters),
        kinds=tuple(_one_of(KINDS, kind, "--kind") for kind in filters.kinds or ()),
        has=tuple(_one_of(get_args(Feature), feature, "--has") for feature in filters.has or ()),
    )


def _dates(filters: Filters, environment: Environment, notes: list[str]) -> DateRange | None:
    """Return the days that all date options have in common, or None without such an option.

    The year of a date without one is that of `--year`, else the latest year with notes of that date. `notes`
    gets a sentence about the latter.
    """
    given = (filters.year, filters.month, filters.on, filters.since, filters.until)
    if all(option is None for option in given):
        return None
    from papernotes.dates.expressions import OPEN_END, OPEN_START, DateRange, parse_range

    def latest_year(month: int, day: int | None) -> int | None:
        if year is not None:
            return year
        found = environment.library.latest_year(month, day)
        notes.append(year_taken(month, day, found))
        return found

    def parsed(text: str) -> DateRange:
        return parse_range(text, today=environment.today, latest_year=latest_year)

    ranges = []
    year = None
    if filters.year is not None:
        whole = parse_range(filters.year, today=environment.today)
        year = int(whole.start[:4])
        if whole != DateRange(f"{year:04}-01-01", f"{year:04}-12-31"):
            raise UsageError(f"--year takes a year, not {filters.year!r}", hint="--on takes any date.")
        ranges.append(whole)
    if filters.month is not None:
        month = parsed(filters.month)
        if month.start[:7] != month.end[:7] or not month.start.endswith("-01") or month.end[8:] < "28":
            raise UsageError(f"--month takes a month, not {filters.month!r}", hint="--on takes any date.")
        ranges.append(month)
    if filters.on is not None:
        ranges.append(parsed(filters.on))
    since = parsed(filters.since).start if filters.since is not None else OPEN_START
    until = parsed(filters.until).end if filters.until is not None else OPEN_END
    if since > until:
        raise UsageError(f"--from {filters.since} is after --to {filters.until}")
    ranges.append(DateRange(since, until))
    return DateRange(max(days.start for days in ranges), min(days.end for days in ranges))


def _topics(filters: Filters) -> tuple[str, ...]:
    """Return the names of topics. `list` prints nested topics as `KV-cache > 量化`, so that is several."""
    parts = (part.strip() for topic in filters.topics or () for part in re.split(r"\s[>›]\s", topic))
    return tuple(filter(None, parts))


def nothing_selected(filters: Filters, environment: Environment, what: str = "entries") -> NothingFoundError:
    """Return the error for an empty selection; its hint suggests tags and topics like unknown ones."""
    catalogue = environment.library.catalogue
    hints = []
    for option, asked, known in (
        ("tag", filters.tags, catalogue.tags),
        ("topic", _topics(filters), catalogue.topics),
    ):
        if not asked:
            continue
        names = {name.casefold(): name for name, _ in known()}
        for name in (word.strip("# ") for word in asked):
            if name.casefold() not in names:
                near = [names[folded] for folded in nearest(name.casefold(), names)]
                meant = f"; did you mean {' or '.join(near)}" if near else ""
                hints.append(f"There is no {option} {name!r}{meant}{'?' if near else '.'}")
    return NothingFoundError(f"no {what} found", hint=" ".join(hints) or None)


def _one_of(known: Sequence[_Word], word: str, option: str) -> _Word:
    for value in known:
        if value == word.lower():
            return value
    raise UsageError(f"{option} takes no {word!r}", hint=f"It takes {', '.join(known)}.")
