"""Which documents of an index a plan finds."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from papernotes.search import plan as p
from papernotes.search.analysis.forward_text import pattern
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
            case p.Beginning(text):
                return _united(shard.word(word) for word in shard.words_from(text))
            case p.Like(text):
                words = near_words(text, shard)
                return _united([*map(shard.word, words), *map(shard.joined, words)])
            case p.Forms(plans):
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
            case p.Term() | p.Beginning() | p.Like() | p.Phrase() | p.Forms():
                documents, payloads = self.postings(plan)[number]
                if plan.parts == p.ANYWHERE:
                    return set(documents)
                parts = int(plan.parts)
                return {one for one, payload in zip(documents, payloads, strict=True) if payload & parts}
            case p.All(plans):
                return self._common(plans, number)
            case p.Any(plans) | p.Best(plans):
                return set().union(*[self.documents(one, number) for one in plans])
            case p.Preferring(wanted):
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
            case p.Term() | p.Beginning() | p.Like():
                return len(self.postings(plan)[number].documents)
            case p.Phrase(hint):
                return self._effort(hint, number)
            case p.All(plans):
                return min((self._effort(one, number) for one in plans), default=0)
            case p.Any(plans) | p.Best(plans) | p.Forms(plans):
                return sum(self._effort(one, number) for one in plans)
            case p.Preferring(wanted):
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
