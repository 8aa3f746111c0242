"""Entries that are like one entry, and others on the same work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from papernotes.catalogue.rows import ends_of
from papernotes.identifiers import identity, is_paper
from papernotes.search.analysis import is_boundary
from papernotes.search.documents import Analysed, Indexable, authors_of, day_key, is_searched, parse_day_key
from papernotes.search.engine import Engine
from papernotes.search.matching import factors, inverse_document_frequency
from papernotes.search.plan import Any, Part, Term
from papernotes.search.shard import MemoryShard
from papernotes.search.technical_terms import spelled_as_one_word, technical_names
from papernotes.works import same_works

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from papernotes.model import Day, Entry, Work

_TELLING_TERMS = 40
"""Terms of an entry by which others are compared with it."""
_LONGEST_TEXT, _MOST_PARTS = 20_000, 100
"""Characters of a text or a block of code, and numbers of links and of blocks, that are looked at."""
_COMMON, _TOO_COMMON = 0.25, 100
"""A term tells nothing if more than this part of the documents have it, or more than this number of them:
to compare an entry with thousands takes long."""
_SPARE = 10
"""So many entries beyond the limit are looked at for equals."""


@dataclass(frozen=True, slots=True)
class SimilarEntry:
    """An entry that is like another."""

    entry: Entry
    """The entry."""
    score: float
    """How like it is; only to be compared with others that are like the same entry."""
    like: Entry
    """The entry that it is like."""

    @property
    def shared(self) -> tuple[str, ...]:
        """Topics, tags and technical names that both have, as the other entry writes them."""
        return _shared(self.like, self.entry)


@dataclass(frozen=True, slots=True)
class RelatedEntries:
    """What belongs to an entry."""

    same_work: tuple[Entry, ...]
    """Other entries on a work that it is on, the oldest first."""
    similar: tuple[SimilarEntry, ...]
    """Entries on other works that are like it, the most alike first."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, those on the same work first."""
        return (*self.same_work, *(one.entry for one in self.similar))


class EntrySource(Protocol):
    """Where entries are looked up: the catalogue, or entries at hand."""

    def on_work(self, identity: str) -> list[Entry]:
        """Return the entries with a link to one work, oldest first."""

    def by_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return entries by their keys."""


class EntriesAtHand:
    """Finds related entries among some entries, as the index of a library of just these would.

    Args:
        entries: the entries, in any order.
        days: the dated sections that they stand in.
        work_of: returns the bibliographic record behind an entry, if there is one.
    """

    def __init__(
        self, entries: Iterable[Entry], days: Iterable[Day], work_of: Callable[[Entry], Work | None]
    ) -> None:
        self._entries = {one.key: one for one in sorted(entries, key=_oldest_first)}
        self._days = list(days)
        self._work_of = work_of

    def related(self, entry: Entry, limit: int) -> RelatedEntries:
        """Return what belongs to an entry; see `related_entries`."""
        known = self.by_key[entry.key] if _is_looked_at_whole(entry) else None
        return related_entries(entry, self.engine, self, limit, known)

    @cached_property
    def analysed(self) -> list[Analysed]:
        """The entries, oldest first, and then the days that are searched, as the index holds them."""
        days: dict[str, list[Day]] = {}
        for day in sorted(self._days, key=lambda day: day.span.line):
            days.setdefault(day.span.path, []).append(day)
        items = [
            Indexable(
                one,
                one.key,
                next(ends_of([one], days.get(one.span.path, []))),
                authors_of(one, self._work_of(one)),
            )
            for one in self._entries.values()
        ]
        items += [
            Indexable(one, day_key(one, number), one.end)
            for number, one in enumerate(self._days)
            if is_searched(one)
        ]
        return [Analysed(item) for item in items]

    @cached_property
    def engine(self) -> Engine:
        """An index of them in memory."""
        return Engine([MemoryShard(self.analysed)])

    @cached_property
    def by_key(self) -> dict[str, Analysed]:
        """The analysed entries and days by their keys."""
        return {one.made.key: one for one in self.analysed}

    def on_work(self, identity: str) -> list[Entry]:
        """Return the entries with a link to one work, oldest first."""
        names = self._same_works.get(identity, (identity,))
        found = {one.key: one for name in names for one in self._by_identity.get(name, ())}
        return sorted(found.values(), key=_oldest_first)

    def by_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return entries by their keys."""
        return {key: self._entries[key] for key in keys if key in self._entries}

    @cached_property
    def _by_identity(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for one in self._entries.values():
            for link in one.links:
                found.setdefault(identity(link), []).append(one)
        return found

    @cached_property
    def _same_works(self) -> dict[str, tuple[str, ...]]:
        return same_works(work for one in self._entries.values() if (work := self._work_of(one)))


def related_entries(
    entry: Entry, engine: Engine, source: EntrySource, limit: int, analysed: Analysed | None = None
) -> RelatedEntries:
    """Return what belongs to an entry.

    Args:
        entry: the entry.
        engine: the index.
        source: where other entries are looked up.
        limit: how many similar entries to return at most.
        analysed: the entry as it was analysed; None to analyse it.
    """
    papers = [link for link in entry.links if is_paper(link)] or list(entry.links)
    same = {
        other.key: other
        for link in papers
        for other in source.on_work(identity(link))
        if other.key != entry.key
    }
    analysed = analysed or Analysed(Indexable(_beginning(entry), entry.key))
    found = _alike(analysed, same.keys() | {entry.key}, engine, limit + _SPARE)
    others = source.by_keys(found)
    alike = sorted(others.values(), key=lambda one: one.key)  # so that equals come in one order everywhere
    alike.sort(key=lambda one: (found[one.key], one.date or ""), reverse=True)
    similar = (SimilarEntry(one, found[one.key], entry) for one in alike[:limit])
    return RelatedEntries(tuple(same.values()), tuple(similar))


def _oldest_first(entry: Entry) -> tuple[str, str, int]:
    return entry.date or "", entry.span.path, entry.span.line


def _alike(entry: Analysed, known: Collection[str], engine: Engine, limit: int) -> dict[str, float]:
    """Return the keys of the entries that are most like one, with how like it they are.

    Args:
        entry: the one.
        known: keys that do not count.
        engine: the index.
        limit: how many to return at most.
    """
    plan = Any(tuple(Term(term) for term in _telling_terms(entry, engine)))
    asked = limit + len(known)
    while True:  # days are found as well, now and then more of them than entries
        ranked = engine.find([plan], limit=asked).ranked
        found = {one.key: one.score for one in ranked if one.key not in known and not parse_day_key(one.key)}
        if len(found) >= limit or len(ranked) < asked:
            return dict(list(found.items())[:limit])
        asked *= 2


def _telling_terms(entry: Analysed, engine: Engine) -> list[str]:
    """Return the terms of an entry that tell most about it, but for its authors' names."""
    total = engine.documents
    terms: dict[str, int] = {}
    joins: set[str] = set()
    for some in entry.terms:
        terms.update(some.words)
        terms.update(some.joins)
        joins.update(some.joins)
    worth: list[tuple[float, str]] = []
    most = max(2, min(_TOO_COMMON, total * _COMMON))
    for term, payload_with_authors in terms.items():
        payload = payload_with_authors & ~Part.AUTHOR
        if len(term) < 2 or term.isdigit() or not payload & 255:
            continue
        if len(term) == 3 and not term.isascii() and term in joins:
            continue  # its pairs tell as much
        holding = sum(engine.holding(term))
        if 1 < holding <= most:
            worth.append(
                (inverse_document_frequency(total, holding) * factors(payload)[entry.made.length], term)
            )
    telling = (term for _, term in sorted(worth, reverse=True) if not is_boundary(term))
    return list(islice(telling, _TELLING_TERMS))


def _is_looked_at_whole(entry: Entry) -> bool:
    """Whether no part of an entry is too long or late to be looked at."""
    return (
        len(entry.text) <= _LONGEST_TEXT
        and max(len(entry.links), len(entry.code)) <= _MOST_PARTS
        and all(len(code.text) <= _LONGEST_TEXT for code in entry.code)
    )


def _beginning(entry: Entry) -> Entry:
    """Return an entry without what comes late in a long one; to look up all its words would take minutes."""
    return replace(
        entry,
        text=entry.text[:_LONGEST_TEXT],
        links=entry.links[:_MOST_PARTS],
        code=tuple(code._replace(text=code.text[:_LONGEST_TEXT]) for code in entry.code[:_MOST_PARTS]),
    )


def _shared(one: Entry, other: Entry) -> tuple[str, ...]:
    """Return what two entries have in common, as the one has it."""
    theirs = {spelled_as_one_word(name) for name in _names(other)}
    return tuple(dict.fromkeys(name for name in _names(one) if spelled_as_one_word(name) in theirs))


def _names(entry: Entry) -> tuple[str, ...]:
    return (*entry.topics, *entry.tags, *technical_names(entry.text))
