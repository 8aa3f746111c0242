"""From the filters on a command line to the selection that the library understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, get_args

from papernotes.errors import UsageError
from papernotes.model import LinkKind
from papernotes.selection import Feature, Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.cli.environment import Environment
    from papernotes.cli.options import Filters
    from papernotes.dates.expressions import DateRange

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
        topics=tuple(filters.topics or ()),
        kinds=tuple(_one_of(get_args(LinkKind), kind, "--kind") for kind in filters.kinds or ()),
        has=tuple(_one_of(get_args(Feature), feature, "--has") for feature in filters.has or ()),
    )


def _dates(filters: Filters, environment: Environment, notes: list[str]) -> DateRange | None:
    """Return the days that all date options have in common, or None if there is no such option.

    A date without a year is of the year given, else of the latest with notes, which is added to `notes`.
    """
    given = (filters.year, filters.month, filters.on, filters.since, filters.until)
    if all(one is None for one in given):
        return None
    from papernotes.dates.expressions import DateRange, parse_range

    def latest_year(month: int, day: int | None) -> int | None:
        if year is not None:
            return year
        found = environment.library.latest_year(month, day)
        asked = f"{month}.{day}" if day else f"month {month}"
        if found is None:
            notes.append(f"no year has notes of {asked}")
        else:
            taken = f"{found}-{month:02}" + (f"-{day:02}" if day else "")
            notes.append(f"{asked} is taken as {taken}, the latest with notes")
        return found

    def parsed(text: str) -> DateRange:
        return parse_range(text, today=environment.today, latest_year=latest_year)

    ranges = []
    year = None
    if filters.year is not None:
        year = _year(filters.year)
        ranges.append(DateRange(f"{year:04}-01-01", f"{year:04}-12-31"))
    if filters.month is not None:
        month = parsed(filters.month)
        if month.start[:7] != month.end[:7] or not month.start.endswith("-01") or month.end[8:] < "28":
            raise UsageError(f"--month takes a month, not {filters.month!r}", hint="--on takes any date.")
        ranges.append(month)
    if filters.on is not None:
        ranges.append(parsed(filters.on))
    if filters.since is not None:
        ranges.append(DateRange(parsed(filters.since).start, "9999-12-31"))
    if filters.until is not None:
        ranges.append(DateRange("0001-01-01", parsed(filters.until).end))
    return DateRange(max(one.start for one in ranges), min(one.end for one in ranges))


def _year(text: str) -> int:
    if len(text) == 4 and text.isdecimal() and text != "0000":
        return int(text)
    raise UsageError(f"--year takes a year of four digits, not {text!r}", hint="--on takes any date.")


def _one_of(known: Sequence[_Word], word: str, option: str) -> _Word:
    for one in known:
        if one == word.lower():
            return one
    raise UsageError(f"{option} takes no {word!r}", hint=f"It takes {', '.join(known)}.")
