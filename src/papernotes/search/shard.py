"""A part of an index with its posting lists, and one that is kept in memory.

What an engine has on disk and what has changed since are shards alike, so that both are searched and scored
in one way.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

from papernotes.search.plan import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class Terms(NamedTuple):
    """Some terms of a document, with their payloads.

    A payload is how often the term occurs in the text (1 to 255) times 256, plus the bits of `Part` where it
    does. A long document has several of these; `sum_of` gives the payload of a term that is in two of them.
    """

    words: Mapping[str, int]
    """The terms that are words."""
    joins: Mapping[str, int]
    """Those that are found as a whole alone (see `tokens.Token`): words with a blank between them, written
    together, and three Chinese characters."""


class Document(NamedTuple):
    """An entry, or the introductory text of a day, as it is indexed, but for its terms."""

    key: str
    """Names the entry or day, uniquely."""
    note: str
    """Path of its note."""
    fingerprint: int
    """A checksum of all that is indexed of it."""
    labels: tuple[str, ...]
    """Its properties, each once: `kind:arxiv`, `tag:a/b`."""
    first: int
    """First day it was read on, as a number such as 20251203; 0 without a date."""
    last: int
    """Last day it may have been read on; 0 without a date."""
    length: int
    """Size class of its text, 0 to 255 (see `matching.size_class`)."""
    names: tuple[str, ...]
    """Technical names in it, as written, each once."""
    layout: str
    """Its text as `tokens.forward_text` writes it; then for each other part `END_OF_TEXT`, a character that
    says which of the bits of `Part` it is, counted from 1, and the part written likewise."""


END_OF_TEXT = "\0"
"""Holds the parts of a document's layout apart."""
_IN_TEXT = int(Part.TEXT)


def sum_of(one: int, other: int) -> int:
    """Return the payload of a term of a document that is in two of its `Terms`."""
    often = (one >> 8 if one & _IN_TEXT else 0) + (other >> 8 if other & _IN_TEXT else 0)
    return min(max(often, 1), 255) << 8 | (one | other) & 255


class Postings(NamedTuple):
    """Where a term occurs."""

    documents: Sequence[int]
    """Numbers of documents, each once, ascending."""
    payloads: Sequence[int]
    """For each, how often times 256, plus the bits of the parts where."""


NO_POSTINGS = Postings((), ())
"""Postings of a term that does not occur."""


class Shard(Protocol):
    """A part of an index; its documents are numbered from 0."""

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones among them."""

    @property
    def deleted(self) -> set[int]:
        """Documents that no longer count; to be added to."""

    @property
    def first_days(self) -> Sequence[int]:
        """`Document.first` of each document."""

    @property
    def last_days(self) -> Sequence[int]:
        """`Document.last` of each document."""

    @property
    def lengths(self) -> Sequence[int]:
        """`Document.length` of each document."""

    def word(self, term: str) -> Postings:
        """Return where a word occurs."""

    def joined(self, term: str) -> Postings:
        """Return where a term occurs that is found as a whole alone."""

    def holding(self, term: str) -> tuple[int, int]:
        """Return how many documents have a term as a word, and how many joined."""

    def label(self, label: str) -> Sequence[int]:
        """Return the documents with a label."""

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so."""

    def labels_from(self, beginning: str) -> Iterator[str]:
        """Yield the labels that begin so."""

    def key(self, document: int) -> str:
        """Return `Document.key` of a document."""

    def fingerprint(self, document: int) -> int:
        """Return `Document.fingerprint` of a document."""

    def names(self, document: int) -> tuple[str, ...]:
        """Return `Document.names` of a document."""

    def layout(self, document: int) -> str:
        """Return `Document.layout` of a document."""


class Analysable(Protocol):
    """What a document can be made of."""

    def document(self, take: Callable[[Terms], None]) -> Document:
        """Analyse it.

        Args:
            take: called with its terms, a part of them at a time.
        """


class MemoryShard:
    """A shard that is made of what is at hand, and kept in memory."""

    def __init__(self, items: Iterable[Analysable]) -> None:
        self.deleted: set[int] = set()
        self.first_days: list[int] = []
        self.last_days: list[int] = []
        self.lengths: list[int] = []
        self._about: list[tuple[str, int, tuple[str, ...], str]] = []
        words: _Growing = defaultdict(lambda: ([], []))
        joins: _Growing = defaultdict(lambda: ([], []))
        labels: dict[str, list[int]] = defaultdict(list)
        for number, item in enumerate(items):

            def take(some: Terms, number: int = number) -> None:
                for growing, terms in ((words, some.words), (joins, some.joins)):
                    for term, payload in terms.items():
                        holding, payloads = growing[term]
                        if holding and holding[-1] == number:
                            payloads[-1] = sum_of(payloads[-1], payload)
                        else:
                            holding.append(number)
                            payloads.append(payload)

            document = item.document(take)
            self.first_days.append(document.first)
            self.last_days.append(document.last)
            self.lengths.append(document.length)
            self._about.append((document.key, document.fingerprint, document.names, document.layout))
            for label in document.labels:
                labels[label].append(number)
        self._words = {term: Postings(*lists) for term, lists in words.items()}
        self._joins = {term: Postings(*lists) for term, lists in joins.items()}
        self._labels = dict(labels)

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self._about)

    def word(self, term: str) -> Postings:
        """Return where a word occurs."""
        return self._words.get(term, NO_POSTINGS)

    def joined(self, term: str) -> Postings:
        """Return where a term occurs that is found as a whole alone."""
        return self._joins.get(term, NO_POSTINGS)

    def holding(self, term: str) -> tuple[int, int]:
        """Return how many documents have a term as a word, and how many joined."""
        return len(self.word(term).documents), len(self.joined(term).documents)

    def label(self, label: str) -> Sequence[int]:
        """Return the documents with a label."""
        return self._labels.get(label, ())

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so."""
        return (word for word in self._words if word.startswith(beginning))

    def labels_from(self, beginning: str) -> Iterator[str]:
        """Yield the labels that begin so."""
        return (label for label in self._labels if label.startswith(beginning))

    def key(self, document: int) -> str:
        """Return `Document.key` of a document."""
        return self._about[document][0]

    def fingerprint(self, document: int) -> int:
        """Return `Document.fingerprint` of a document."""
        return self._about[document][1]

    def names(self, document: int) -> tuple[str, ...]:
        """Return `Document.names` of a document."""
        return self._about[document][2]

    def layout(self, document: int) -> str:
        """Return `Document.layout` of a document."""
        return self._about[document][3]


_Growing = defaultdict[str, tuple[list[int], list[int]]]
"""Posting lists while documents are added to them."""
