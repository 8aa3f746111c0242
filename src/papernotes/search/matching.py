"""Which documents of an index a plan finds, and how well they match it."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from papernotes.search import plan as p
from papernotes.search.analysis.tokens import pattern
from papernotes.search.plan import Part
from papernotes.search.shard import END_OF_TEXT, NO_POSTINGS, Postings
from papernotes.search.similarity import near_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from papernotes.search.shard import Shard

_ENOUGH = 2_000
"""Documents of each shard that show well enough how something is written."""


class Matching:
    """What plans find in the shards of one index; what several plans share is worked out once."""

    def __init__(self, shards: Sequence[Shard]) -> None:
        self.shards = shards
        self.size = sum(shard.size - len(shard.deleted) for shard in shards)
        """How many documents there are."""
        self._postings: dict[p.Wordlike, list[Postings]] = {}
        self._found: dict[tuple[p.Plan, int], set[int]] = {}

    def documents(self, plan: p.Plan, number: int) -> set[int]:
        """Return the documents of a shard that a plan finds, deleted ones among them; not to be changed."""
        key = (plan, number)
        if key not in self._found:
            self._found[key] = self._match(plan, number)
        return self._found[key]

    def postings(self, plan: p.Wordlike) -> list[Postings]:
        """Return for each shard where a word occurs."""
        if plan not in self._postings:
            self._postings[plan] = [self._read(plan, number) for number in range(len(self.shards))]
        return self._postings[plan]

    def written(self, plan: p.Phrase) -> Counter[str]:
        """Return the ways in which a phrase is written, and in how many documents each, of enough of them."""
        find = re.compile(pattern(plan.spelled)).finditer
        found: Counter[str] = Counter()
        for number, shard in enumerate(self.shards):
            for document in islice(self.documents(plan.hint, number) - shard.deleted, _ENOUGH):
                found.update({match.group() for match in find(shard.layout(document))})
        return found

    def _read(self, plan: p.Wordlike, number: int) -> Postings:
        """Return the postings of a word in a shard, written together or with a blank in it."""
        shard = self.shards[number]
        match plan:
            case p.Term(text):
                return _united([shard.word(text), shard.joined(text)])
            case p.Prefix(text):
                return _united(shard.word(word) for word in shard.words_from(text))
            case p.Fuzzy(text):
                words = near_words(text, shard)
                return _united([*map(shard.word, words), *map(shard.joined, words)])
            case p.Synonyms(plans):
                return _united(self.postings(one)[number] for one in plans)
            case p.Phrase():
                return self._checked(plan, number)

    def _checked(self, plan: p.Phrase, number: int) -> Postings:
        """Return the postings of a phrase, looking at the text of each document that may have it."""
        candidates = sorted(self.documents(plan.hint, number))
        if not candidates:
            return NO_POSTINGS
        find = re.compile(pattern(plan.spelled)).finditer
        layout = self.shards[number].layout
        found = [(one, payload) for one in candidates if (payload := _phrase_payload(find, layout(one)))]
        return Postings([one for one, _ in found], [payload for _, payload in found])

    def _match(self, plan: p.Plan, number: int) -> set[int]:
        shard = self.shards[number]
        match plan:
            case p.Term() | p.Prefix() | p.Fuzzy() | p.Phrase() | p.Synonyms():
                documents, payloads = self.postings(plan)[number]
                if plan.parts == p.ANYWHERE:
                    return set(documents)
                parts = int(plan.parts)
                return {one for one, payload in zip(documents, payloads, strict=True) if payload & parts}
            case p.All(plans):
                return self._common(plans, number)
            case p.Any(plans) | p.DisMax(plans):
                return set().union(*[self.documents(one, number) for one in plans])
            case p.Boost(wanted):
                return self.documents(wanted, number)
            case p.Label(label):
                return set(shard.label(label))
            case p.InNote(part):
                return _in_notes(shard, part)
            case _:
                return self._narrowed(plan, number, set(range(shard.size)))

    def _common(self, plans: Sequence[p.Plan], number: int) -> set[int]:
        """Return what all of several plans find, asking those first that find little."""
        late = [plan for plan in plans if isinstance(plan, p.Days | p.Undated | p.Everything | p.Without)]
        early = [plan for plan in plans if plan not in late]
        found: set[int] | None = None
        for plan in sorted(early, key=lambda plan: self._effort(plan, number)):
            documents = self.documents(plan, number)
            found = documents if found is None else found & documents
            if not found:
                return set()
        if found is None:
            found = set(range(self.shards[number].size))
        for plan in late:
            found = self._narrowed(plan, number, found)
        return found

    def _narrowed(self, plan: p.Plan, number: int, candidates: set[int]) -> set[int]:
        """Return the candidates that a plan finds."""
        shard = self.shards[number]
        match plan:
            case p.Without(unwanted):
                return candidates - self.documents(unwanted, number)
            case p.Days(first, last):
                firsts, lasts = shard.first_days, shard.last_days
                return {
                    one for one in candidates if firsts[one] <= last and lasts[one] >= first and firsts[one]
                }
            case p.Undated():
                firsts = shard.first_days
                return {one for one in candidates if not firsts[one]}
            case _:
                return candidates

    def _effort(self, plan: p.Plan, number: int) -> int:
        """Estimate how many documents a plan finds."""
        match plan:
            case p.Term() | p.Prefix() | p.Fuzzy():
                return len(self.postings(plan)[number].documents)
            case p.Phrase(hint):
                return self._effort(hint, number)
            case p.All(plans):
                return min((self._effort(one, number) for one in plans), default=0)
            case p.Any(plans) | p.DisMax(plans) | p.Synonyms(plans):
                return sum(self._effort(one, number) for one in plans)
            case p.Boost(wanted):
                return self._effort(wanted, number)
            case p.Label(label):
                return len(self.shards[number].label(label))
            case _:
                return self.shards[number].size


def _in_notes(shard: Shard, part: str) -> set[int]:
    """Return the documents of notes whose path contains a text."""
    found: set[int] = set()
    for label in shard.labels_from("note:"):
        if part in label[5:].casefold():
            found.update(shard.label(label))
    return found


def _phrase_payload(find: Callable[[str], Iterable[object]], layout: str) -> int:
    """Return how often and where a phrase stands in a document, as `Terms` have it; 0 if nowhere.

    Args:
        find: finds it in a text, time after time.
        layout: of the document; see `Document.layout`.
    """
    text, _, others = layout.partition(END_OF_TEXT)
    often = sum(1 for _ in islice(find(text), 255))
    parts = int(p.Part.TEXT) if often else 0
    if others and any(True for _ in find(others)):
        for other in others.split(END_OF_TEXT):
            if any(True for _ in find(other)):
                parts |= 1 << ord(other[0]) - 1
    return max(often, 1) << 8 | parts if parts else 0


def _united(lists: Iterable[Postings]) -> Postings:
    """Return the postings of several terms as those of one, which stands wherever any of them does."""
    some = [postings for postings in lists if postings.documents]
    if len(some) < 2:
        return some[0] if some else NO_POSTINGS
    united: dict[int, int] = {}
    for documents, payloads in some:
        these = dict(zip(documents, payloads, strict=True))
        for one in united.keys() & these.keys():
            these[one] = _sum(united[one], these[one])
        united |= these
    return Postings(list(united), list(united.values()))


def _sum(one: int, other: int) -> int:
    """Return the payload of two terms taken as one; see `Terms`."""
    return min((one >> 8) + (other >> 8), 255) << 8 | (one | other) & 255


Scores = dict[int, float]
"""Documents of one shard, each with its score."""


_FEW = 300
"""Documents of a term below which a row of scores for each payload takes longer than it saves."""


class Scoring:
    """Scores for what was matched."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching

    def scores(self, plan: p.Plan, number: int, documents: set[int]) -> Scores:
        """Return the scores of documents of a shard which a plan finds."""
        scores = self._score(plan, number, documents)
        return scores if len(scores) == len(documents) else dict.fromkeys(documents, 0.0) | scores

    def _score(self, plan: p.Plan, number: int, among: set[int]) -> Scores:
        """Return what a plan adds to the scores of some documents; what it does not find gets nothing."""
        match plan:
            case p.Term() | p.Prefix() | p.Fuzzy() | p.Phrase() | p.Synonyms():
                return self._score_words(plan, number, among)
            case p.All(plans):
                return self._score_all(plan, plans, number, among)
            case p.Any(plans):
                return _merged(
                    (self._score(one, number, among) for one in plans), lambda one, other: one + other
                )
            case p.DisMax(plans):
                return _merged((self._score(one, number, among) for one in plans), max)
            case p.Boost(wanted, better, times):
                scores = self._score(wanted, number, among)
                for document, score in self._score(better, number, among).items():
                    scores[document] = scores.get(document, 0.0) + times * score
                return scores
            case p.Label(label, worth) if worth:
                return dict.fromkeys(among.intersection(self._matching.shards[number].label(label)), worth)
            case _:
                return {}

    def _score_all(self, plan: p.Plan, parts: Sequence[p.Plan], number: int, among: set[int]) -> Scores:
        """Return the sum of what the parts of a plan add, for documents that have all of them."""
        found = among & self._matching.documents(plan, number)
        if not found:
            return {}
        return _merged((self._score(part, number, found) for part in parts), lambda one, other: one + other)

    def _score_words(self, plan: p.Wordlike, number: int, among: set[int]) -> Scores:
        """Return BM25 scores for a term."""
        lists = self._matching.postings(plan)
        documents, payloads = lists[number]
        holding = sum(len(postings.documents) for postings in lists)
        telling = inverse_document_frequency(self._matching.size, holding)
        parts = int(plan.parts)
        lengths = self._matching.shards[number].lengths
        if len(documents) < _FEW:
            return {
                document: telling * factors(payload & (parts | 0xFF00))[lengths[document]]
                for document, payload in zip(documents, payloads, strict=True)
                if payload & parts and document in among
            }
        # A row for each payload, by size class, so that a posting costs no call; few payloads differ.
        rows = {
            payload: [telling * factor for factor in factors(payload & (parts | 0xFF00))]
            for payload in set(payloads)
            if payload & parts
        }
        if len(rows) == len(set(payloads)):
            return {
                document: rows[payload][lengths[document]]
                for document, payload in zip(documents, payloads, strict=True)
                if document in among
            }
        return {
            document: rows[payload][lengths[document]]
            for document, payload in zip(documents, payloads, strict=True)
            if payload in rows and document in among
        }


def _merged(several: Iterable[Scores], combine: Callable[[float, float], float]) -> Scores:
    """Return the documents of any, with their scores combined."""
    merged: Scores = {}
    for scores in several:
        if not merged:
            merged = scores
            continue
        for document, score in scores.items():
            merged[document] = combine(merged[document], score) if document in merged else score
    return merged


_SATURATION = 0.6
"""BM25's k1: how soon more of the same counts no more. Low, since a comment is short and rarely repeats
itself."""
_LENGTH_MATTERS = 0.3
"""BM25's b: how much a long text counts less. Low, so that a long note is not buried under one-line
entries."""
_USUAL_LENGTH = 90
"""Tokens of an ordinary entry. Fixed, so that scores do not shift with every note that is added."""
_CLASSES_A_DOUBLING = 12
"""Size classes for each doubling of a text's length."""

_WEIGHTS = {
    Part.NAME: 2.6,
    Part.TITLE: 2.5,
    Part.AUTHOR: 2.2,
    Part.TOPIC: 1.7,
    Part.TAG: 1.7,
    Part.TEXT: 0.6,
    Part.LINK: 0.5,
    Part.CODE: 0.3,
}
"""What a match in each part counts, however long the text is."""
_IN_TEXT = 0.6
_IN_TEXT_TOO = 0.25
"""What it counts beside that how often a match stands in the text, and how long that is: up to 1.6 times
this, where it stands in the text alone and where elsewhere too. That never makes up for the step from one
part to the next."""


def size_class(tokens: int) -> int:
    """Return the size class of a text with so many tokens, 0 to 255."""
    return min(255, round(_CLASSES_A_DOUBLING * math.log2(1 + tokens)))


def inverse_document_frequency(documents: int, holding: int) -> float:
    """Return how much a term tells: BM25's inverse document frequency, always positive.

    Args:
        documents: how many there are.
        holding: how many of them hold the term.
    """
    return (
        math.log1p((documents - holding + 0.5) / (holding + 0.5)) if holding <= documents else math.log1p(0.5)
    )


@cache
def factors(payload: int) -> tuple[float, ...]:
    """Return, for each size class of a text, what an occurrence with this payload counts."""
    frequency, bits = max(1, payload >> 8), payload & 255
    weight = max((weight for part, weight in _WEIGHTS.items() if bits & part), default=0.0)
    if not bits & Part.TEXT:
        return (weight,) * 256
    most = frequency * (_SATURATION + 1) * (_IN_TEXT if weight == _WEIGHTS[Part.TEXT] else _IN_TEXT_TOO)
    return tuple([weight + most / (frequency + norm) for norm in _norms()])


@cache
def _norms() -> tuple[float, ...]:
    """Return, for each size class of a text, how much its length weighs against an occurrence."""
    lengths = (2 ** (size / _CLASSES_A_DOUBLING) - 1 for size in range(256))
    return tuple(
        _SATURATION * (1 - _LENGTH_MATTERS + _LENGTH_MATTERS * length / _USUAL_LENGTH) for length in lengths
    )
