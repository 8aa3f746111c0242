"""Which entries of a log are chosen by month, day, topic, tag, term and kind, and how many have what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from papernotes.exporters.pages.urls import UNDATED
from papernotes.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.model import Day

FACETS = ("month", "topic", "tag", "term", "kind")
"""What is counted, in the order in which it is shown."""

SHOWN = 24
"""Values of a facet that a page lists; months are all listed."""


@dataclass(frozen=True, slots=True)
class PageFilters:
    """What an entry must have; an empty filter lets all through."""

    month: str = ""
    """Its month, `2025-12`, or `undated`."""
    day: str = ""
    """Its date."""
    topic: str = ""
    """A topic above it, in any case."""
    tag: str = ""
    """A tag, or one nested in it, in any case."""
    term: str = ""
    """A technical name in it, in any spelling."""
    kind: str = ""
    """A kind of link."""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> PageFilters:
        """Take what is a filter from a request's parameters."""
        return cls(**{one.name: parameters.get(one.name, "") for one in fields(cls)})

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


def filter_entries(log: SiteLog, filters: PageFilters, among: Iterable[Entry] | None = None) -> list[Entry]:
    """Return the entries that have all that is asked for, in order.

    Args:
        log: the log.
        filters: what is asked for.
        among: entries of the log to choose from; None for all.
    """
    topic, tag = filters.topic.casefold(), filters.tag.casefold()
    term = log.usual_name(filters.term) if filters.term else ""
    month = "" if filters.month == UNDATED else filters.month
    found = []
    for entry in log.entries if among is None else among:
        date = entry.date or ""
        if (
            (not month or date[:7] == month)
            and (month == filters.month or not date)
            and (not filters.day or date == filters.day)
            and (not topic or any(one.casefold() == topic for one in entry.topics))
            and (not tag or any(f"{one.casefold()}/".startswith(f"{tag}/") for one in entry.tags))
            and (not filters.kind or any(link.kind == filters.kind for link in entry.links))
            and (not term or term in log.names[entry.key])
        ):
            found.append(entry)
    return found


def facet_counts(log: SiteLog, found: Iterable[Entry | Day]) -> dict[str, list[tuple[str, int]]]:
    """Return how many entries and days have what, the most frequent first; of months, the latest first."""
    counters: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for one in found:
        for facet, value in facets_of(log, one):
            counters[facet][value] += 1
    return {facet: _listed(facet, counter) for facet, counter in counters.items()}


def facets_of(log: SiteLog, one: Entry | Day) -> Iterator[tuple[str, str]]:
    """Yield the values of an entry or a day, each with its facet."""
    yield "month", one.date[:7] if one.date else UNDATED
    topics = one.topics if isinstance(one, Entry) else [name for topic in one.topics for name in topic.path]
    for topic in dict.fromkeys(topics):
        yield "topic", topic
    for part in {part: None for tag in one.tags for part in _with_above(tag)}:
        yield "tag", part
    for name in log.names_in(one):
        yield "term", name
    for kind in {link.kind: None for link in one.links}:
        yield "kind", kind


def _with_above(tag: str) -> Iterator[str]:
    """Yield a tag and those that it is nested in."""
    parts = tag.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _listed(facet: str, counter: Counter[str]) -> list[tuple[str, int]]:
    if facet == "month":
        return sorted(counter.items(), key=lambda one: (one[0] != UNDATED, one[0]), reverse=True)
    return sorted(counter.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
