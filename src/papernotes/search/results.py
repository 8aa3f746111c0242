"""What a search gives back: hits, with the lines that show why they were found and marks in them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from papernotes.model import Day
from papernotes.search import plan as p
from papernotes.search.analysis import fold
from papernotes.search.analysis.pieces import split_pieces
from papernotes.search.analysis.tokens import forward_text_with_offsets, pattern, tokens_of
from papernotes.search.documents import empty_topics
from papernotes.search.similarity import similar_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.model import Entry
    from papernotes.search.analysis import Folded, Token
    from papernotes.search.analysis.pieces import Piece

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
        self._wanted: dict[p.Term | p.Prefix | p.Fuzzy | p.Phrase, None] = {}
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
                case p.Prefix(text):
                    self._beginnings.setdefault(text, what)
                case p.Fuzzy(text):
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
            case p.Term() | p.Prefix() | p.Fuzzy() | p.Phrase():
                self._wanted.setdefault(plan)
            case p.All(plans) | p.Any(plans) | p.DisMax(plans) | p.Synonyms(plans):
                for one in plans:
                    self._collect(one)
            case p.Boost(wanted):
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


_COLUMNS = 156
"""Two lines of an ordinary terminal."""
_BEFORE = 36
"""Columns of what stands before the first mark, at most, where not all fits."""
_MOST_MARKS = 50
"""Marks behind each other that are looked at together."""
_ELLIPSIS = "…"


def snippet(one: Entry | Day, marker: Highlighter) -> Snippet:
    """Return the stretch of an entry or a day that has most of what was searched.

    That is its text if anything is found there, else a block of code, or of a day a topic that no entry
    stands under; where it was found by its name, its topics or the like, the beginning of its text.
    """
    text, lines = _below_name(one)
    marks = marker.marks(text)
    if not marks:
        for other, line in _beside_text(one):
            if found := marker.marks(other):
                return _cut(other, range(line, line + other.count("\n") + 1), found)
    if not text:
        return Snippet(one.links[0].url if one.links else "", (), one.span.line)
    return _cut(text, lines, marks)


def _below_name(one: Entry | Day) -> tuple[str, Sequence[int]]:
    """Return a text with its lines, less a first line that is the name, which is shown anyway."""
    first, _, rest = one.text.partition("\n")
    if isinstance(one, Day) or first != one.name or not rest:
        return one.text, one.text_lines
    return rest, one.text_lines[1:]


def _beside_text(one: Entry | Day) -> Iterator[tuple[str, int]]:
    """Yield what may be shown in place of the text, with its first line."""
    for code in one.code:
        yield code.text, code.line
    if isinstance(one, Day):
        for topic in empty_topics(one):
            yield " › ".join(topic.path), topic.line


def _cut(text: str, lines: Sequence[int], marks: list[Highlight]) -> Snippet:
    """Return the best stretch of a text."""
    start, end = _window(text, marks)
    number = text.count("\n", 0, start)
    before = _ELLIPSIS if start and text[start - 1] != "\n" else ""
    after = _ELLIPSIS if end < len(text) and text[end] != "\n" else ""
    shift = len(before) - start
    shown = [(max(a, start) + shift, min(b, end) + shift) for a, b in merged(marks) if a < end and b > start]
    line = lines[min(number, len(lines) - 1)] if lines else 1
    return Snippet(before + text[start:end] + after, tuple(shown), line)


def _window(text: str, marks: list[Highlight]) -> tuple[int, int]:
    """Return where the stretch begins and ends: on one line, and on the next if both are short."""
    anchor = _best_mark(text, marks)
    line_start = text.rfind("\n", 0, anchor) + 1
    line_end = text.find("\n", anchor)
    line_end = len(text) if line_end < 0 else line_end
    start, left = line_start, _COLUMNS
    if _is_wider(text, line_start, line_end, _COLUMNS):
        start = _back(text, anchor, line_start, _BEFORE)
        tail = _forward(text, start, line_end, _COLUMNS)
        if tail == line_end:
            start = _back(text, line_end, line_start, _COLUMNS)
        return start, tail
    left -= _width(text[line_start:line_end])
    following = text.find("\n", line_end + 1)
    following = len(text) if following < 0 else following
    if line_end < len(text) and not _is_wider(text, line_end + 1, following, left):
        return start, following
    return start, line_end


def _best_mark(text: str, marks: list[Highlight]) -> int:
    """Return the offset of the mark soon after which, on the same line, most of what was searched stands."""
    best = (0, 0)
    all_there_is = len({mark.what for mark in marks})
    seen: Counter[int] = Counter()
    end, line_end = 0, -1
    for number, mark in enumerate(marks):
        if mark.start > line_end:
            line_end = text.find("\n", mark.start)
            line_end = len(text) if line_end < 0 else line_end
        furthest = min(line_end, mark.start + _COLUMNS - _BEFORE)
        while end < len(marks) and end < number + _MOST_MARKS and marks[end].start <= furthest:
            seen[marks[end].what] += 1
            end += 1
        best = max(best, (len(seen), -mark.start))
        if best[0] == all_there_is:
            break
        seen[mark.what] -= 1
        if not seen[mark.what]:
            del seen[mark.what]
    return -best[1]


def _width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _is_wider(text: str, start: int, end: int, columns: int) -> bool:
    """Whether a stretch takes more than so many columns; each character takes at least one."""
    return end - start > columns or _width(text[start:end]) > columns


def _forward(text: str, start: int, stop: int, columns: int) -> int:
    """Return how far a stretch reaches that takes so many columns at most, and ends between words."""
    end, used = start, 0
    while end < stop and (used := used + _width(text[end])) <= columns:
        end += 1
    whole = end
    while whole > start and end < stop and _is_within_word(text, whole):
        whole -= 1
    return whole if whole > start else end


def _back(text: str, end: int, stop: int, columns: int) -> int:
    """Return where a stretch begins that takes so many columns at most, and begins between words."""
    start, used = end, 0
    while start > stop and (used := used + _width(text[start - 1])) <= columns:
        start -= 1
    whole = start
    while whole < end and start > stop and (_is_within_word(text, whole) or text[whole].isspace()):
        whole += 1
    return whole if whole < end else start


def _is_within_word(text: str, at: int) -> bool:
    """Whether an offset is between two letters or digits of one Latin word."""
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and _width(before) == 1 and _width(after) == 1
