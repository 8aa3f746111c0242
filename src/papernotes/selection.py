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
