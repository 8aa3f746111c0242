"""Where in a text stands what was searched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search import plan as p
from papernotes.search.analysis import fold
from papernotes.search.analysis.layout import layout_with_places, pattern
from papernotes.search.analysis.pieces import pieces
from papernotes.search.analysis.tokens import tokens_of
from papernotes.search.similarity import similar_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.search.analysis import Folded, Token
    from papernotes.search.analysis.pieces import Piece

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
        self._wanted: dict[p.Term | p.Beginning | p.Like | p.Phrase, None] = {}
        for plan in plans:
            self._collect(plan)
        self._terms: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._likes: dict[str, int] = {}
        self._phrases: list[tuple[int, re.Pattern[str]]] = []
        for what, one in enumerate(self._wanted):
            match one:
                case p.Term(text):
                    self._terms.setdefault(text, what)
                case p.Beginning(text):
                    self._beginnings.setdefault(text, what)
                case p.Like(text):
                    self._likes.setdefault(text, what)
                case p.Phrase(_, spelled):
                    self._phrases.append((what, re.compile(pattern(spelled))))

    def marks(self, text: str) -> list[Mark]:
        """Return the places in a text, in order; they may overlap."""
        folded = fold(text)
        cut = pieces(folded.text)
        found = [*self._marked_words(tokens_of(folded, cut)), *self._marked_phrases(folded, cut)]
        return sorted(found)

    def _marked_words(self, cut: list[Token]) -> Iterator[Mark]:
        words = {term for term, *_ in cut} if self._likes else set()
        alike = {
            word: what
            for like, what in self._likes.items()
            for word in (like, *(word for _, word in similar_words(like, words)))
        }
        for term, start, end, whole in cut:
            if term in self._terms:
                yield Mark(start, end, self._terms[term])
            if term in alike:
                yield Mark(start, end, alike[term])
            if whole:
                continue
            for beginning, what in self._beginnings.items():
                if term.startswith(beginning):
                    yield Mark(start, end if beginning.isascii() else start + len(beginning), what)

    def _marked_phrases(self, folded: Folded, cut: list[Piece]) -> Iterator[Mark]:
        if not self._phrases:
            return
        written, places = layout_with_places(folded.text, cut)
        for what, phrase in self._phrases:
            for match in phrase.finditer(written):
                start, end = match.span()
                yield Mark(*folded.origin(places[start], places[end - 1] + 1), what)

    def _collect(self, plan: p.Plan) -> None:
        """Note what a plan looks for, leaving out what it only prefers or does not want."""
        match plan:
            case p.Term() | p.Beginning() | p.Like() | p.Phrase():
                self._wanted.setdefault(plan)
            case p.All(plans) | p.Any(plans) | p.Best(plans) | p.Forms(plans):
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
