"""Which entries and days are meant: the filters that listing, searching and exporting share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from papernotes.dates.expressions import DateRange
    from papernotes.model import LinkKind

Feature = Literal["image", "code", "link"]
"""What an entry may have."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold for what is selected; the empty selection is everything.

    A day is measured by its topics, and by the tags, links, images and code that stand outside its entries.
    """

    dates: DateRange | None = None
    """Read within these days; a date that is only a month counts if any of its days is within."""
    undated: bool = False
    """Only what has no date."""
    tags: tuple[str, ...] = ()
    """Each of these tags, or one nested in it (`a` selects `a/b`), in any case."""
    topics: tuple[str, ...] = ()
    """Each of these names is a topic above it, at any level, in any case."""
    kinds: tuple[LinkKind | Literal["paper"], ...] = ()
    """A link of each of these kinds; `paper` is any kind of paper."""
    has: tuple[Feature, ...] = ()
    """Each of these features."""
    keys: tuple[str, ...] | None = None
    """Entries with one of these keys, and no days; None for any."""


def year_taken(month: int, day: int | None, year: int | None) -> str:
    """Say which year was taken for a month, or a day of it, that was given without one.

    Args:
        month: the month.
        day: the day, if one was given.
        year: the latest with notes then; None if there is none.
    """
    asked = f"{month}.{day}" if day else f"month {month}"
    if year is None:
        return f"no year has notes of {asked}"
    taken = f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    return f"{asked} is taken as {taken}, the latest with notes"
