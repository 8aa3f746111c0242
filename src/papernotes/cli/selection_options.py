"""From the filters on a command line to the selection that the library understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from papernotes.errors import NothingFoundError, UsageError
from papernotes.model import LinkKind
from papernotes.selection import Feature, Selection, year_taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.cli.environment import Environment
    from papernotes.cli.options import Filters
    from papernotes.dates.expressions import DateRange

KINDS: tuple[LinkKind | Literal["paper"], ...] = ("paper", *get_args(LinkKind))
"""What `--kind` takes."""

_TOPIC_SEPARATOR = re.compile(r"\s[>›]\s")
_Word = TypeVar("_Word", bound=str)


def select(filters: Filters, environment: Environment) -> Selection:
    """Return what the filters choose, and note which year was taken for a date without one.

    Raises:
        UsageError: a filter cannot be understood, or two contradict each other.
        LibraryError: there is no library to look for years in.
    """
    for option, words in (("--tag", filters.tags), ("--topic", filters.topics)):
        if not all(word.strip("# ") for word in words or ()):
            raise UsageError(f"{option} needs a name")
    notes: list[str] = []
    dates = _dates(filters, environment, notes)
    if filters.undated and dates:
        raise UsageError("--undated asks for entries without a date, and another option for a date")
    for note in dict.fromkeys(notes):
        environment.note(note)
    return Selection(
        dates=dates,
        undated=filters.undated,
        tags=tuple(filters.tags or ()),
        topics=tuple(name for topic in filters.topics or () for name in _path(topic)),
        kinds=tuple(_one_of(KINDS, kind, "--kind") for kind in filters.kinds or ()),
        has=tuple(_one_of(get_args(Feature), feature, "--has") for feature in filters.has or ()),
    )


def _dates(filters: Filters, environment: Environment, notes: list[str]) -> DateRange | None:
    """Return the days that all date options have in common, or None if there is no such option.

    A date without a year is of the year given, else of the latest with notes, which is added to `notes`.
    """
    given = (filters.year, filters.month, filters.on, filters.since, filters.until)
    if all(one is None for one in given):
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
    return DateRange(max(one.start for one in ranges), min(one.end for one in ranges))


def _path(topic: str) -> list[str]:
    """Return the topics that `list` prints as one, `KV-cache > 量化`."""
    return [name for part in _TOPIC_SEPARATOR.split(topic) if (name := part.strip())]


def nothing_selected(filters: Filters, environment: Environment, what: str = "entries") -> NothingFoundError:
    """Return the error that nothing was found, which tells what a tag or topic that there is not may mean."""
    catalogue = environment.library.catalogue
    hints = []
    for option, asked, known in (
        ("--tag", filters.tags, catalogue.tags),
        ("--topic", [name for topic in filters.topics or () for name in _path(topic)], catalogue.topics),
    ):
        if not asked:
            continue
        names = {name.casefold(): name for name, _ in known()}
        for name in (word.strip("# ") for word in asked):
            if name.casefold() not in names:
                from papernotes.misspelling import nearest

                near = [names[one] for one in nearest(name.casefold(), names)]
                meant = f"; did you mean {' or '.join(near)}" if near else ""
                hints.append(f"There is no {option.strip('-')} {name!r}{meant}{'?' if near else '.'}")
    return NothingFoundError(f"no {what} found", hint=" ".join(hints) or None)


def _one_of(known: Sequence[_Word], word: str, option: str) -> _Word:
    for one in known:
        if one == word.lower():
            return one
    raise UsageError(f"{option} takes no {word!r}", hint=f"It takes {', '.join(known)}.")
