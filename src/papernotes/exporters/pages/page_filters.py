"""Which entries of a log are chosen by month, day, topic, tag, term and kind, and how many have what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import facet_values, selected_facets
from papernotes.exporters.pages.urls import UNDATED
from papernotes.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.model import Day, Entry

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
    term = log.usual_name(filters.term) if filters.term else ""
    month = "" if filters.month == UNDATED else filters.month
    chosen = Selection(
        tags=(filters.tag,) if filters.tag else (), topics=(filters.topic,) if filters.topic else ()
    )
    wanted = set(selected_facets(chosen))
    wanted |= {("kind", filters.kind)} if filters.kind else set()
    found = []
    for entry in log.entries if among is None else among:
        date = entry.date or ""
        if (
            (not month or date[:7] == month)
            and (month == filters.month or not date)
            and (not filters.day or date == filters.day)
            and (not wanted or wanted <= {(kind, value) for kind, value, _ in facet_values(entry)})
            and (not term or term in log.names[entry.key])
        ):
            found.append(entry)
    return found


def facet_counts(log: SiteLog, found: Iterable[Entry | Day]) -> dict[str, list[tuple[str, int]]]:
    """Return how many entries and days have what, the most frequent first; of months, the latest first.

    Topics and tags that differ in case alone are one, written as most entries write it.
    """
    found = list(found)
    written = usual_labels(log, found)
    counters: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for one in found:
        for facet, value in facets_of(log, one):
            counters[facet][written[facet, value]] += 1
    return {facet: _listed(facet, counter) for facet, counter in counters.items()}


def usual_labels(log: SiteLog, found: Iterable[Entry | Day]) -> dict[tuple[str, str], str]:
    """Return how most of some entries and days write each value, by its facet and folded value."""
    labels: dict[tuple[str, str], Counter[str]] = {}
    for one in found:
        for pair, label in facets_of(log, one).items():
            labels.setdefault(pair, Counter())[label] += 1
    return {pair: counter.most_common(1)[0][0] for pair, counter in labels.items()}


def facets_of(log: SiteLog, one: Entry | Day) -> dict[tuple[str, str], str]:
    """Return how an entry or a day writes its values, by facet and folded value."""
    month = one.date[:7] if one.date else UNDATED
    pairs = {(facet, value): label for facet, value, label in facet_values(one) if facet in FACETS}
    terms = {("term", name): name for name in log.names_in(one)}
    return {("month", month): month, **pairs, **terms}


def _listed(facet: str, counter: Counter[str]) -> list[tuple[str, int]]:
    if facet == "month":
        return sorted(counter.items(), key=lambda one: (one[0] != UNDATED, one[0]), reverse=True)
    return sorted(counter.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
