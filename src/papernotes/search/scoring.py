"""How well the documents that a plan finds match it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.search import plan as p
from papernotes.search.ranking import factors, inverse_document_frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from papernotes.search.matching import Matching

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
            case p.Term() | p.Beginning() | p.Like() | p.Phrase() | p.Forms():
                return self._score_words(plan, number, among)
            case p.All(plans):
                return self._score_all(plan, plans, number, among)
            case p.Any(plans):
                return _merged(
                    (self._score(one, number, among) for one in plans), lambda one, other: one + other
                )
            case p.Best(plans):
                return _merged((self._score(one, number, among) for one in plans), max)
            case p.Preferring(wanted, better, times):
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
