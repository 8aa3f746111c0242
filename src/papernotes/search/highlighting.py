"""Where in a text stands what was searched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search import plan as p
from papernotes.search.analysis import fold
from papernotes.search.analysis.forward_text import forward_text_with_offsets, pattern
from papernotes.search.analysis.pieces import split_pieces
from papernotes.search.analysis.tokens import tokens_of
from papernotes.search.similarity import similar_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.search.analysis import Folded, Token
    from papernotes.search.analysis.pieces import Piece

Span = tuple[int, int]
"""Offsets of the first character and after the last one."""

_LONGEST = 20_000
"""Characters of a text that is looked through as a whole. To cut a megabyte into words takes seconds, so in a
longer text only the stretches are looked through in which something searched seems to begin."""
_STRETCH = 4_000
"""Characters of a stretch."""
_MOST_STRETCHES = 4
"""Stretches of one text that are looked through."""
_MOST_SIGNS = 100
"""Beginnings of what was searched by which stretches are found."""
_SIGN = 4
"""Letters of each that are looked for."""
_BESIDE_SIGN = 60
"""Characters before a sign, and at the end of a stretch, among which is a blank to cut at."""


class Highlight(NamedTuple):
    """A place where something searched stands."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    what: int
    """Which of the things searched it is."""


class Highlighter:
    """Finds what plans look for in texts, as whole names and phrases."""

    def __init__(self, plans: Iterable[p.Plan]) -> None:
        self._wanted: dict[p.Term | p.Beginning | p.Like | p.Phrase, None] = {}
        for plan in plans:
            self._collect(plan)
        self._terms: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._sign: re.Pattern[str] | None = None
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
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def marks(self, text: str) -> list[Highlight]:
        """Return the places in a text, in order; they may overlap.

        Of a text of more than 20,000 characters these are the first places only.
        """
        if len(text) <= _LONGEST:
            return self._marks(text)
        return [
            Highlight(start + mark.start, start + mark.end, mark.what)
            for start, end in self._stretches(text)
            for mark in self._marks(text[start:end])
        ]

    def _marks(self, text: str) -> list[Highlight]:
        folded = fold(text)
        cut = split_pieces(folded.text)
        found = [*self._marked_words(tokens_of(folded, cut)), *self._marked_phrases(folded, cut)]
        return sorted(found)

    def _marked_words(self, cut: list[Token]) -> Iterator[Highlight]:
        words = {term for term, *_ in cut} if self._likes else set()
        alike = {
            word: what
            for like, what in self._likes.items()
            for word in (like, *(word for _, word in similar_words(like, words)))
        }
        for term, start, end, whole in cut:
            if term in self._terms:
                yield Highlight(start, end, self._terms[term])
            if term in alike:
                yield Highlight(start, end, alike[term])
            if whole:
                continue
            for length in self._lengths:
                beginning = term[:length]
                if len(term) >= length and beginning in self._beginnings:
                    last = end if beginning.isascii() else start + length
                    yield Highlight(start, last, self._beginnings[beginning])

    def _marked_phrases(self, folded: Folded, cut: list[Piece]) -> Iterator[Highlight]:
        if not self._phrases:
            return
        written, places = forward_text_with_offsets(folded.text, cut)
        for what, phrase in self._phrases:
            for match in phrase.finditer(written):
                start, end = match.span()
                yield Highlight(*folded.origin(places[start], places[end - 1] + 1), what)

    def _stretches(self, text: str) -> Iterator[Span]:
        """Yield the stretches of a long text in which something searched seems to begin, else the first ones.

        They are found by the letters themselves, so where all that was searched is written with accents or in
        traditional characters, it is seen at the beginning of the text alone.
        """
        if self._sign is None:
            self._sign = re.compile("|".join(self._signs()), re.IGNORECASE)
        at = 0
        for _ in range(_MOST_STRETCHES):
            sign = self._sign.search(text, at)
            if sign is None and at:
                return
            start = _after_blank(text, at, sign.start()) if sign else at
            end = _after_blank(text, start + _STRETCH - _BESIDE_SIGN, start + _STRETCH)
            yield start, end
            at = end

    def _signs(self) -> list[str]:
        """Return patterns of how what is searched begins, whatever stands between its letters."""
        signs: dict[str, None] = {}
        for one in self._wanted:
            for written in one.spelled if isinstance(one, p.Phrase) else (one.text,):
                letters = [letter for letter in written if letter.isalnum()]
                signs[r"[\W_]{0,3}".join(map(re.escape, letters[:_SIGN]))] = None
        return list(signs)[:_MOST_SIGNS]

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


def _after_blank(text: str, lowest: int, at: int) -> int:
    """Return where the word at an offset begins; the offset itself if there is no blank near it."""
    before = text[max(lowest, at - _BESIDE_SIGN) : at]
    return at - next((back for back, letter in enumerate(reversed(before)) if letter.isspace()), 0)


def merged(marks: Iterable[Highlight]) -> list[Span]:
    """Return marks, which are in order, with those that touch made one."""
    spans: list[Span] = []
    for start, end, _ in marks:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
