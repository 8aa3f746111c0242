"""What is looked up, as a tree of named tuples.

A query and a plan are trees of two dozen kinds of nodes. As frozen dataclasses these take as long to make, at
the start of each search, as Python itself takes to start; as named tuples, a fifth of that. But a plain named
tuple equals any other of the same values, and a plan that finds a word is none that finds what begins so.
"""

from __future__ import annotations

from enum import IntFlag
from typing import NamedTuple, TypeVar

_Case = TypeVar("_Case", bound=tuple[object, ...])


def variant(case: type[_Case]) -> type[_Case]:
    """Make named tuples of a class equal only to each other, and true even where they are empty."""
    for name, method in _METHODS.items():
        setattr(case, name, method)
    return case


def _is_equal(self: tuple[object, ...], other: object) -> bool:
    return type(self) is type(other) and tuple.__eq__(self, other)


def _is_unequal(self: tuple[object, ...], other: object) -> bool:
    return not _is_equal(self, other)


def _hash(self: tuple[object, ...]) -> int:
    return hash((type(self), *self))


def _is_true(_: tuple[object, ...]) -> bool:
    return True


_METHODS = {"__eq__": _is_equal, "__ne__": _is_unequal, "__hash__": _hash, "__bool__": _is_true}


class Part(IntFlag):
    """Parts of an entry, as bits: each term of a document knows in which of them it stands."""

    NAME = 1
    TITLE = 2
    AUTHOR = 4
    TOPIC = 8
    TAG = 16
    TEXT = 32
    LINK = 64
    CODE = 128


ANYWHERE = Part(255)
"""All parts."""


@variant
class Term(NamedTuple):
    """A term of the analyzer."""

    text: str
    """The term."""
    parts: Part = ANYWHERE
    """It counts if it stands in any of these."""


@variant
class Prefix(NamedTuple):
    """All terms that begin in one way."""

    text: str
    """The beginning."""
    parts: Part = ANYWHERE
    """They count if they stand in any of these."""


@variant
class Fuzzy(NamedTuple):
    """A term, and all that are spelled much like it."""

    text: str
    """The term."""
    parts: Part = ANYWHERE
    """They count if they stand in any of these."""


@variant
class Phrase(NamedTuple):
    """Pieces side by side and in order, as those of a longer name, a phrase or a longer Chinese word."""

    hint: Plan
    """Finds what has all the pieces, perhaps scattered: only there need the text itself be looked at."""
    spelled: tuple[str, ...]
    """What the text has, any of these; see `tokens.pattern`."""
    parts: Part = ANYWHERE
    """It counts if it stands in any of these."""


@variant
class Synonyms(NamedTuple):
    """One word in any of several forms, which count as one: plurals, spellings."""

    plans: tuple[Wordlike, ...]
    """The forms, at least two, all wanted in the same parts."""

    @property
    def parts(self) -> Part:
        """They count if they stand in any of these."""
        return self.plans[0].parts


@variant
class Label(NamedTuple):
    """A property of documents, written `kind:value`."""

    text: str
    """The whole label."""
    worth: float = 0.0
    """The score for having it."""


@variant
class InNote(NamedTuple):
    """Documents of notes whose path contains a text."""

    text: str
    """Part of the path, case-folded."""


@variant
class Days(NamedTuple):
    """Documents whose days overlap a range; days are numbers such as 20251203."""

    first: int
    """First day of the range."""
    last: int
    """Last day of the range."""


@variant
class Undated(NamedTuple):
    """Documents without a date."""


@variant
class Everything(NamedTuple):
    """All documents."""


@variant
class All(NamedTuple):
    """What all of several find; their scores are added."""

    plans: tuple[Plan, ...]
    """At least one."""


@variant
class Any(NamedTuple):
    """What any of several finds; their scores are added."""

    plans: tuple[Plan, ...]
    """None finds nothing."""


@variant
class DisMax(NamedTuple):
    """What any of several spellings of one thing finds; the best score counts."""

    plans: tuple[Plan, ...]
    """None finds nothing."""


@variant
class Without(NamedTuple):
    """All documents but those that a plan finds; adds nothing to a score."""

    plan: Plan
    """What is not wanted."""


@variant
class Boost(NamedTuple):
    """What `required` finds; what `preferred` finds as well gets its score added."""

    required: Plan
    """What is wanted."""
    preferred: Plan
    """What makes it better."""
    times: float = 1.0
    """How many times the score of `preferred` is added."""


Wordlike = Term | Prefix | Fuzzy | Phrase | Synonyms
"""What occurs so and so often in some parts of a document, as a word does."""

Plan = Wordlike | Label | InNote | Days | Undated | Everything | All | Any | DisMax | Without | Boost
"""Anything that can be looked up."""

NOTHING = Any(())
"""The plan that finds nothing."""
