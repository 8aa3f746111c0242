"""An engine that is made of shards: Whoosh's segments, and what is kept in memory."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from papernotes.search.matching import Matching, Scoring
from papernotes.search.shard import MemoryShard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from papernotes.search.documents import Indexable
    from papernotes.search.matching import Scores
    from papernotes.search.plan import Phrase, Plan
    from papernotes.search.shard import Shard

_STEPS_A_DOUBLING = 24
"""Scores within about 3% count as equal, and the newer comes first: the length of a comment should not
decide."""
_SPARE = 200
"""So many documents beyond the limit are looked at for equals."""


class RankedDocument(NamedTuple):
    """One document that was found."""

    key: str
    """Key of its entry or day."""
    score: float
    """How well it matches, in steps; only to be compared within one search. No later plan gives more than an
    earlier one."""
    tier: int
    """Which of the plans found it, from 0."""


class EngineResult(NamedTuple):
    """What an engine found."""

    ranked: tuple[RankedDocument, ...]
    """The best, in order."""
    totals: tuple[int, ...]
    """For each plan, how many documents it found that no plan before it did."""
    facets: Mapping[str, Mapping[str, int]]
    """For each kind of label that was asked for, how many of the documents have each value; for `names`, how
    many have each technical name."""


class TermSpread(NamedTuple):
    """How far something reaches in a library."""

    documents: int
    """How many documents have it."""
    first: int
    """The earliest day of these, as a number such as 20251203; 0 if none has a date."""
    last: int
    """The latest day of these."""


class Uncommitted(NamedTuple):
    """How much has changed since an index was written."""

    documents: int
    """Documents that were added or deleted."""
    characters: int
    """Characters of those that were added."""


class Engine:
    """Searches shards, and keeps what is not on disk in memory as one more; that may be all there is."""

    folder: Path | None = None
    """Where it is on disk, if it is."""
    size = 0
    """Bytes that it takes there."""

    def __init__(self, shards: Iterable[Shard] = ()) -> None:
        self._shards = list(shards)
        self._waiting: list[Indexable] = []

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(shard.size - len(shard.deleted) for shard in self._shards)

    def find(
        self, plans: Sequence[Plan], *, limit: int, newest_first: bool = False, facets: Collection[str] = ()
    ) -> EngineResult:
        """Carry out plans.

        Args:
            plans: what is wanted; what only a later plan finds comes after all that the earlier ones find.
            limit: how many documents to return at most.
            newest_first: sort by date alone.
            facets: kinds of labels (`tag`), or `names`, whose values are to be counted.
        """
        shards = self._shards
        matching = Matching(shards)
        scoring = Scoring(matching)
        tiers: list[list[Scores]] = []
        ranked: list[RankedDocument] = []
        for tier, plan in enumerate(plans):
            fresh = [
                matching.documents(plan, number).difference(
                    shard.deleted, *(found[number] for found in tiers)
                )
                for number, shard in enumerate(shards)
            ]
            if newest_first or len(ranked) < limit:
                tiers.append(
                    [scoring.scores(plan, number, documents) for number, documents in enumerate(fresh)]
                )
            else:  # none of these will be shown
                tiers.append([dict.fromkeys(documents, 0.0) for documents in fresh])
            if not newest_first:
                ranked += _best(shards, tiers[tier], tier, limit - len(ranked))
        return EngineResult(
            ranked=_lowered(list(_newest(shards, tiers, limit)) if newest_first else ranked),
            totals=tuple(sum(map(len, found)) for found in tiers),
            facets={kind: _counts(shards, tiers, kind) for kind in facets},
        )

    def written(self, phrase: Phrase) -> Counter[str]:
        """Return the ways in which a phrase is written, and in how many documents each."""
        return Matching(self._shards).written(phrase)

    def holding(self, word: str) -> tuple[int, int]:
        """Return how many documents hold a term as one word, and how many with a blank in it.

        Those deleted since the last commit may be among them.
        """
        counts = [shard.holding(word) for shard in self._shards]
        return sum(one for one, _ in counts), sum(two for _, two in counts)

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the indexed words that begin so, some perhaps twice."""
        for shard in self._shards:
            yield from shard.words_from(beginning)

    def labels_from(self, beginning: str) -> Iterator[str]:
        """Yield the labels that begin so, some perhaps twice."""
        for shard in self._shards:
            yield from shard.labels_from(beginning)

    def spread(self, plan: Plan) -> TermSpread:
        """Return how many documents a plan finds, and from when they are."""
        matching = Matching(self._shards)
        days = [
            shard.first_days[document]
            for number, shard in enumerate(self._shards)
            for document in matching.documents(plan, number) - shard.deleted
        ]
        return _spread(days)

    def names(self) -> dict[str, TermSpread]:
        """Return the technical names in the documents, in each spelling, with how far each reaches."""
        days: dict[str, list[int]] = defaultdict(list)
        for shard in self._shards:
            for document in range(shard.size):
                if document not in shard.deleted:
                    for name in shard.names(document):
                        days[name].append(shard.first_days[document])
        return {name: _spread(of_name) for name, of_name in days.items()}

    def replace(self, notes: Collection[str], items: Iterable[Indexable]) -> None:
        """Make some notes hold just these items; what is new waits for `commit` or `take_in`.

        Args:
            notes: paths of notes that were added, changed or removed.
            items: all that is to be found in them, each key once.
        """
        self._waiting += self._fresh(notes, items)

    def take_in(self) -> None:
        """Analyse what waits, and keep it in memory."""
        shard = MemoryShard(self._waiting)
        self._waiting.clear()
        if shard.size:
            self._shards.append(shard)

    def uncommitted(self) -> Uncommitted:
        """Return how much `commit` would write; this engine has nowhere to write to."""
        return Uncommitted(0, 0)

    def commit(self, generation: int) -> bool:  # noqa: ARG002 - used by engines on disk
        """Write what changed, and say whether that was possible."""
        return False

    def is_current(self) -> bool:
        """Whether no other process has replaced what is on disk."""
        return True

    def is_whole(self) -> bool:
        """Whether what is on disk is undamaged."""
        return True

    def discard(self) -> None:
        """Have what is on disk made anew."""

    def close(self) -> None:
        """Let go of what is on disk; the engine is of no use afterwards."""

    def _fresh(self, notes: Collection[str], items: Iterable[Indexable]) -> Iterator[Indexable]:
        """Yield the items that are new or have changed, and delete what is gone or has changed."""
        there = {
            shard.key(document): (shard, document)
            for note in notes
            for shard in self._shards
            for document in shard.label(f"note:{note}")
            if document not in shard.deleted
        }
        for item in items:
            known = there.get(item.key)
            if known is not None and known[0].fingerprint(known[1]) == item.fingerprint():
                del there[item.key]
            else:
                yield item
        for shard, document in there.values():
            shard.deleted.add(document)


def _spread(days: list[int]) -> TermSpread:
    """Sum up the days of documents."""
    dated = [day for day in days if day]
    return TermSpread(len(days), min(dated, default=0), max(dated, default=0))


def _best(shards: Sequence[Shard], found: list[Scores], tier: int, limit: int) -> Iterator[RankedDocument]:
    """Yield the best documents of a tier, the newer of equals first."""
    if limit <= 0:
        return
    all_scores = [score for scores in found for score in scores.values()]
    lowest = min(heapq.nlargest(limit + _SPARE, all_scores), default=0.0)
    candidates = [
        (-_step(score), -shards[number].first_days[document], number, document, score)
        for number, scores in enumerate(found)
        for document, score in scores.items()
        if score >= lowest
    ]
    for _, _, number, document, score in heapq.nsmallest(limit, candidates):
        yield RankedDocument(shards[number].key(document), _worth(score), tier)


def _newest(shards: Sequence[Shard], tiers: list[list[Scores]], limit: int) -> Iterator[RankedDocument]:
    """Yield the newest documents, the better of one day first, those without a date last."""
    candidates = (
        (-shards[number].first_days[document], tier, -score, number, document)
        for tier, found in enumerate(tiers)
        for number, scores in enumerate(found)
        for document, score in scores.items()
    )
    for _, tier, score, number, document in heapq.nsmallest(limit, candidates):
        yield RankedDocument(shards[number].key(document), _worth(-score), tier)


def _step(score: float) -> int:
    """Return a number that is equal for scores that are about equal."""
    return round(_STEPS_A_DOUBLING * math.log2(score)) if score > 0 else -10_000


def _worth(score: float) -> float:
    """Return a score that is the same for scores that are about equal."""
    return 2.0 ** (_step(score) / _STEPS_A_DOUBLING) if score > 0 else 0.0


def _lowered(ranked: Sequence[RankedDocument]) -> tuple[RankedDocument, ...]:
    """Return documents with scores lowered so that none is above those that an earlier plan found."""
    floor = math.inf
    times: dict[int, float] = {}
    for tier in sorted({one.tier for one in ranked}):
        scores = [one.score for one in ranked if one.tier == tier]
        times[tier] = min(1.0, floor / max(scores)) if any(scores) else 1.0
        floor = min(floor, min(scores) * times[tier])
    return tuple(one._replace(score=one.score * times[one.tier]) for one in ranked)


def _counts(shards: Sequence[Shard], tiers: list[list[Scores]], kind: str) -> dict[str, int]:
    """Count the documents found by the values of their labels of a kind, or by their names."""
    counts: Counter[str] = Counter()
    for number, shard in enumerate(shards):
        found = set().union(*(tier[number] for tier in tiers))
        if kind == "names":
            for document in found:
                counts.update(shard.names(document))
            continue
        for label in shard.labels_from(f"{kind}:"):
            if count := len(found.intersection(shard.label(label))):
                counts[label.partition(":")[2]] += count
    return dict(counts)
