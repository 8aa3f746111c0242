"""Where in a text stands what was searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from papernotes.search import plan as p
from papernotes.search.analysis import is_boundary, tokens
from papernotes.search.similarity import similar_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""Offsets of the first character and after the last one."""


class Mark(NamedTuple):
    """A place where something searched stands."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    what: int
    """Which of the things searched it is."""


class Marker:
    """Finds what plans look for in texts, as whole names and phrases."""

    def __init__(self, plans: Iterable[p.Plan]) -> None:
        self._chains: list[tuple[str, ...]] = []
        self._beginnings: list[str] = []
        self._likes: list[str] = []
        for plan in plans:
            self._collect(plan)
        self._chains = list(dict.fromkeys(self._chains))
        self._terms = {term for chain in self._chains for term in chain}

    def marks(self, text: str) -> list[Mark]:
        """Return the places in a text, in order; they may overlap."""
        places: dict[str, list[Span]] = {}
        found: list[Mark] = []
        likes: set[str] = set()
        cut = tokens(text)
        if self._likes:
            words = {term for term, *_ in cut}
            for like in self._likes:
                likes.update((like, *(word for _, word in similar_words(like, words))))
        for term, start, end, spaced in cut:
            if term in self._terms:
                places.setdefault(term, []).append((start, end))
            if spaced:
                continue
            if term in likes:
                found.append(Mark(start, end, -1))
            for number, beginning in enumerate(self._beginnings):
                if term.startswith(beginning):
                    stop = end if beginning.isascii() else start + len(beginning)
                    found.append(Mark(start, stop, -2 - number))
        for number, chain in enumerate(self._chains):
            found += (Mark(start, end, number) for start, end in _runs(chain, places))
        return sorted(found)

    def _collect(self, plan: p.Plan) -> None:
        """Note what a plan looks for, leaving out what it only prefers or does not want."""
        match plan:
            case p.Term(text):
                if not is_boundary(text):
                    self._chains.append((text,))
            case p.Beginning(text):
                self._beginnings.append(text)
            case p.Like(text):
                self._likes.append(text)
            case p.Chain(texts):
                self._chains.append(texts)
            case p.All(plans) | p.Any(plans) | p.Best(plans):
                for one in plans:
                    self._collect(one)
            case p.Preferring(wanted):
                self._collect(wanted)
            case _:
                pass


def merged(marks: Iterable[Mark]) -> list[Span]:
    """Return marks, which are in order, with those that touch made one."""
    spans: list[Span] = []
    for start, end, _ in marks:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _runs(chain: tuple[str, ...], places: dict[str, list[Span]]) -> Iterator[Span]:
    """Yield where the terms of a chain follow each other, each beginning within the one before it."""
    ends = {start: (start, end) for start, end in places.get(chain[0], ())}
    for term in chain[1:]:
        following: dict[int, Span] = {}
        latest = sorted(ends)
        at = 0
        for start, end in sorted(places.get(term, ())):
            while at + 1 < len(latest) and latest[at + 1] < start:
                at += 1
            if at < len(latest):
                first, last = latest[at], ends[latest[at]]
                if first < start <= last[1]:
                    following[start] = (last[0], end)
        ends = following
    yield from ends.values()
