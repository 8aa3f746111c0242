"""What search asks of an engine, so that another can stand in for Whoosh."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from papernotes.search.documents import Item
    from papernotes.search.plan import Plan


class Ranked(NamedTuple):
    """One document that was found."""

    key: str
    """Key of its entry or day."""
    score: float
    """How well it matches; only to be compared within one search."""
    tier: int
    """Which of the plans found it, from 0."""


class Found(NamedTuple):
    """What an engine found."""

    ranked: tuple[Ranked, ...]
    """The best, in order."""
    totals: tuple[int, ...]
    """For each plan, how many documents it found that no plan before it did."""
    facets: Mapping[str, Mapping[str, int]]
    """For each kind of label that was asked for, how many of the documents have each value; for `names`, how
    many have each technical name."""


class Spread(NamedTuple):
    """How far something reaches in a library."""

    documents: int
    """How many documents have it."""
    first: int
    """The earliest day of these, as a number such as 20251203; 0 if none has a date."""
    last: int
    """The latest day of these."""


class Engine(Protocol):
    """An index of documents."""

    @property
    def documents(self) -> int:
        """How many documents there are."""

    def find(
        self, plans: Sequence[Plan], *, limit: int, newest_first: bool = False, facets: Collection[str] = ()
    ) -> Found:
        """Carry out plans.

        Args:
            plans: what is wanted; what only a later plan finds comes after all that the earlier ones find.
            limit: how many documents to return at most.
            newest_first: sort by date alone.
            facets: kinds of labels (`tag`), or `names`, whose values are to be counted.
        """

    def holding(self, word: str) -> tuple[int, int]:
        """Return how many documents hold a term as one word, and how many with a blank in it.

        Those deleted since the last commit may be among them.
        """

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the indexed words that begin so, some perhaps twice."""

    def spread(self, plan: Plan) -> Spread:
        """Return how many documents a plan finds, and from when they are."""

    def names(self) -> dict[str, Spread]:
        """Return the technical names in the documents, in each spelling, with how far each reaches."""

    def replace(self, notes: Collection[str], items: Iterable[Item]) -> None:
        """Make some notes hold just these items.

        Args:
            notes: paths of notes that were added, changed or removed.
            items: all that is to be found in them, each key once.
        """
