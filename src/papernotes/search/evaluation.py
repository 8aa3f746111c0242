"""Carry out a plan on the shards of an index: which documents match, and how well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.search import plan as p
from papernotes.search.ranking import factors, rarity
from papernotes.search.shard import NO_POSTINGS, Postings
from papernotes.search.similarity import similar_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from papernotes.search.shard import Shard

Scores = dict[int, float]
"""Documents of one shard, each with its score."""


class Evaluation:
    """Plans on the shards of one index; posting lists that several plans share are read once."""

    def __init__(self, shards: Sequence[Shard]) -> None:
        self._shards = shards
        self._documents = sum(shard.size - len(shard.deleted) for shard in shards)
        self._postings: dict[p.Term | p.Beginning | p.Like, list[Postings]] = {}

    def scores(self, plan: p.Plan) -> list[Scores]:
        """Return what a plan finds in each shard."""
        found = []
        for number, shard in enumerate(self._shards):
            scores = self._match(plan, number, None)
            found.append(
                {one: score for one, score in scores.items() if one not in shard.deleted}
                if shard.deleted
                else scores
            )
        return found

    def holding(self, term: p.Term | p.Beginning | p.Like) -> int:
        """Return how many documents hold a term."""
        return sum(len(postings.documents) for postings in self._read(term))

    def _match(self, plan: p.Plan, number: int, within: Scores | None) -> Scores:
        """Return what a plan finds in a shard, among the documents `within` if that is given."""
        match plan:
            case p.Term() | p.Beginning() | p.Like():
                return self._match_terms(plan, number, within)
            case p.Chain(texts, parts):
                return self._match_all([p.Term(text, parts) for text in texts], number, within)
            case p.All(plans):
                return self._match_all(plans, number, within)
            case p.Any(plans):
                return _merged(self._match_each(plans, number, within), lambda one, other: one + other)
            case p.Best(plans):
                return _merged(self._match_each(plans, number, within), max)
            case p.Preferring(wanted, better, times):
                found = self._match(wanted, number, within)
                for document, score in self._match(better, number, found).items():
                    found[document] += times * score
                return found
            case p.Without(unwanted):
                candidates = self._everything(number) if within is None else within
                without = self._match(unwanted, number, candidates)
                return {document: 0.0 for document in candidates if document not in without}
            case _:
                return self._match_property(plan, number, within)

    def _match_each(self, plans: Iterable[p.Plan], number: int, within: Scores | None) -> list[Scores]:
        return [found for plan in plans if (found := self._match(plan, number, within))]

    def _match_all(self, plans: Sequence[p.Plan], number: int, within: Scores | None) -> Scores:
        """Return what all of several plans find, those first that find little."""
        for plan in sorted(plans, key=lambda plan: self._effort(plan, number)):
            found = self._match(plan, number, within)
            if within is not None:
                for document in found:
                    found[document] += within[document]
            if not found:
                return {}
            within = found
        return within if within is not None else self._everything(number)

    def _effort(self, plan: p.Plan, number: int) -> int:
        """Estimate how many documents of a shard a plan finds; what is better asked last finds all."""
        match plan:
            case p.Term() | p.Beginning() | p.Like():
                return len(self._read(plan)[number].documents)
            case p.Chain(texts, parts):
                return min(self._effort(p.Term(text, parts), number) for text in texts)
            case p.All(plans):
                return min((self._effort(one, number) for one in plans), default=0)
            case p.Any(plans) | p.Best(plans):
                return sum(self._effort(one, number) for one in plans)
            case p.Preferring(wanted):
                return self._effort(wanted, number)
            case p.Label(label, _):
                return len(self._shards[number].label(label))
            case _:
                return self._shards[number].size

    def _match_terms(self, plan: p.Term | p.Beginning | p.Like, number: int, within: Scores | None) -> Scores:
        """Return the documents that hold a term, scored."""
        lists = self._read(plan)
        documents, payloads = lists[number]
        if not documents:
            return {}
        telling = rarity(self._documents, self.holding(plan))
        lengths = self._shards[number].lengths
        pairs: Iterable[tuple[int, int]] = zip(documents, payloads, strict=True)
        if plan.parts != p.ANYWHERE:
            parts = int(plan.parts)
            pairs = [(document, payload & (parts | 0xFF00)) for document, payload in pairs if payload & parts]
        if within is not None:
            pairs = [pair for pair in pairs if pair[0] in within]
        return {document: telling * factors(payload)[lengths[document]] for document, payload in pairs}

    def _read(self, plan: p.Term | p.Beginning | p.Like) -> list[Postings]:
        """Return the postings of a term in each shard."""
        found = self._postings.get(plan)
        if found is None:
            found = self._postings[plan] = [_read(plan, shard) for shard in self._shards]
        return found

    def _match_property(self, plan: p.Plan, number: int, within: Scores | None) -> Scores:
        """Return the documents with a property, which adds nothing to a score."""
        shard = self._shards[number]
        found: Iterable[int]
        match plan:
            case p.Label(label, worth):
                return {one: worth for one in shard.label(label) if within is None or one in within}
            case p.InNote(part):
                found = _in_notes(shard, part)
            case p.Days(first, last):
                firsts, lasts = shard.first_days, shard.last_days
                candidates = within if within is not None else range(shard.size)
                return {
                    one: 0.0
                    for one in candidates
                    if firsts[one] <= last and lasts[one] >= first and firsts[one]
                }
            case p.Undated():
                firsts = shard.first_days
                found = [
                    one for one in (within if within is not None else range(shard.size)) if not firsts[one]
                ]
            case _:
                found = range(shard.size)
        if within is None:
            return dict.fromkeys(found, 0.0)
        return {one: 0.0 for one in found if one in within}

    def _everything(self, number: int) -> Scores:
        return dict.fromkeys(range(self._shards[number].size), 0.0)


def _merged(several: list[Scores], combine: Callable[[float, float], float]) -> Scores:
    """Return the documents of any, with their scores combined."""
    if not several:
        return {}
    merged = several[0]
    for scores in several[1:]:
        for document, score in scores.items():
            merged[document] = combine(merged[document], score) if document in merged else score
    return merged


def _in_notes(shard: Shard, part: str) -> set[int]:
    """Return the documents of notes whose path contains a text."""
    found: set[int] = set()
    for label in shard.labels_from("note:"):
        if part in label[5:].casefold():
            found.update(shard.label(label))
    return found


def _read(plan: p.Term | p.Beginning | p.Like, shard: Shard) -> Postings:
    """Return the postings of a term in a shard, those of words written together or apart in one list."""
    match plan:
        case p.Term(text):
            return _united([shard.word(text), shard.joined(text)])
        case p.Beginning(text):
            return _united([shard.word(word) for word in shard.words_from(text)])
        case p.Like(text):
            words = [text, *[word for _, word in similar_words(text, shard.words_from(text[:1]))]]
            return _united([shard.joined(text), *[shard.word(word) for word in words]])


def _united(lists: list[Postings]) -> Postings:
    """Return the postings of several terms as those of one."""
    lists = [postings for postings in lists if postings.documents]
    if not lists:
        return NO_POSTINGS
    if len(lists) == 1:
        return lists[0]
    united: dict[int, int] = {}
    for documents, payloads in lists:
        united.update(zip(documents, payloads, strict=True))
    return Postings(list(united), list(united.values()))
