"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papernotes.model import Day, Entry
    from papernotes.search.highlighting import Highlighter

Count = tuple[str, int]
"""A value, and how many of the entries and days found have it."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """The lines of an entry that best show why it was found."""

    text: str
    """One stretch of it, `…` standing for what was left out at either end."""
    marks: tuple[tuple[int, int], ...]
    """Where in `text` what was searched stands: offsets of the first character and after the last one, in
    order."""
    line: int
    """Line of the note on which it begins."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, or the introductory text of a day, that was found; one of the two."""

    entry: Entry | None
    """The entry."""
    day: Day | None
    """The day."""
    score: float
    """How well it matches; only to be compared within one search."""
    snippet: Snippet
    """Why it was found."""
    via: tuple[str, ...] = ()
    """Names from the glossary through which alone it was found; empty where what was typed is there
    itself."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is among all that was found, the most frequent first but for months, which are in order."""

    months: tuple[Count, ...]
    """Months, `2025-12`."""
    topics: tuple[Count, ...]
    """Topics."""
    tags: tuple[Count, ...]
    """Tags; `a` counts `a/b` as well."""
    kinds: tuple[Count, ...]
    """Kinds of links."""
    terms: tuple[Count, ...]
    """Technical names."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query."""

    hits: tuple[Hit, ...]
    """The best, in order."""
    total: int
    """How many there are in all."""
    notices: tuple[str, ...] = ()
    """How the query was understood where that is not plain, a sentence each."""
    suggestions: tuple[str, ...] = ()
    """Queries like it that would find something, where it finds nothing."""
    facets: Facets | None = None
    """Counts over all that was found, if they were asked for."""
    marker: Highlighter | None = field(default=None, repr=False, compare=False)
    """Finds what was searched in any text, such as a hit's name; None where nothing could be searched."""
