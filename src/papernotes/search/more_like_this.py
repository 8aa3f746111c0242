"""Entries that are like one entry, and others on the same work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.identifiers import identity, is_paper
from papernotes.search.analysis import is_boundary
from papernotes.search.documents import Indexable, parse_day_key
from papernotes.search.plan import Any, Term
from papernotes.search.ranking import factors, inverse_document_frequency
from papernotes.search.technical_terms import spelled_as_one_word, technical_names

if TYPE_CHECKING:
    from collections.abc import Collection

    from papernotes.catalogue import Catalogue
    from papernotes.model import Entry
    from papernotes.search.engine import Engine
    from papernotes.search.shard import Terms

_TELLING_TERMS = 40
"""Terms of an entry by which others are compared with it."""
_LONGEST_TEXT, _MOST_PARTS = 20_000, 100
"""Characters of a text or a block of code, and numbers of links and of blocks, that are looked at."""
_COMMON = 0.25
"""A term that more than this part of the documents have tells nothing."""


@dataclass(frozen=True, slots=True)
class SimilarEntry:
    """An entry that is like another."""

    entry: Entry
    """The entry."""
    score: float
    """How like it is; only to be compared with others that are like the same entry."""
    shared: tuple[str, ...]
    """Topics, tags and technical names that both have."""


@dataclass(frozen=True, slots=True)
class RelatedEntries:
    """What belongs to an entry."""

    same_work: tuple[Entry, ...]
    """Other entries on a work that it is on, the oldest first."""
    similar: tuple[SimilarEntry, ...]
    """Entries on other works that are like it, the most alike first."""


def related_entries(entry: Entry, engine: Engine, catalogue: Catalogue, limit: int) -> RelatedEntries:
    """Return what belongs to an entry.

    Args:
        entry: the entry.
        engine: the index.
        catalogue: what was read of the library.
        limit: how many similar entries to return at most.
    """
    papers = [link for link in entry.links if is_paper(link)] or list(entry.links)
    same = {
        other.key: other
        for link in papers
        for other in catalogue.on_work(identity(link))
        if other.key != entry.key
    }
    alike = _alike(entry, same.keys() | {entry.key}, engine, limit)
    others = catalogue.by_keys(alike)
    similar = (
        SimilarEntry(others[key], alike[key], _shared(entry, others[key])) for key in alike if key in others
    )
    return RelatedEntries(tuple(same.values()), tuple(similar))


def _alike(entry: Entry, known: Collection[str], engine: Engine, limit: int) -> dict[str, float]:
    """Return the keys of the entries that are most like one, in order, with how like it they are.

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


def _telling_terms(entry: Entry, engine: Engine) -> list[str]:
    """Return the terms of an entry that tell most about it; of a long entry, those of its beginning."""
    total = engine.documents
    terms: dict[str, int] = {}
    joins: set[str] = set()

    def take(some: Terms) -> None:
        terms.update(some.words)
        terms.update(some.joins)
        joins.update(some.joins)

    document = Indexable(_beginning(entry), entry.key).document(take)
    worth: list[tuple[float, str]] = []
    for term, payload in terms.items():
        if len(term) < 2 or term.isdigit() or is_boundary(term):
            continue
        if len(term) == 3 and not term.isascii() and term in joins:
            continue  # its pairs tell as much
        holding = sum(engine.holding(term))
        if 1 < holding <= max(2, total * _COMMON):
            worth.append(
                (inverse_document_frequency(total, holding) * factors(payload)[document.length], term)
            )
    return [term for _, term in sorted(worth, reverse=True)[:_TELLING_TERMS]]


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
