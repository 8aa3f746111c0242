"""What is to be looked up in an index, in terms that any engine understands.

A plan is made from a query (`planning`) and carried out by an engine (`engine`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag


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


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the analyzer."""

    text: str
    """The term."""
    parts: Part = ANYWHERE
    """It counts if it stands in any of these."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms that overlap where they stand side by side, as those of a name or phrase do; all are wanted."""

    texts: tuple[str, ...]
    """The terms, in order."""
    parts: Part = ANYWHERE
    """They count if they stand in any of these."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """All terms that begin in one way."""

    text: str
    """The beginning."""
    parts: Part = ANYWHERE
    """They count if they stand in any of these."""


@dataclass(frozen=True, slots=True)
class Like:
    """A term, and all that are spelled much like it."""

    text: str
    """The term."""
    parts: Part = ANYWHERE
    """They count if they stand in any of these."""


@dataclass(frozen=True, slots=True)
class Label:
    """A property of documents, written `kind:value`."""

    text: str
    """The whole label."""
    worth: float = 0.0
    """The score for having it."""


@dataclass(frozen=True, slots=True)
class InNote:
    """Documents of notes whose path contains a text."""

    text: str
    """Part of the path, case-folded."""


@dataclass(frozen=True, slots=True)
class Days:
    """Documents whose days overlap a range; days are numbers such as 20251203."""

    first: int
    """First day of the range."""
    last: int
    """Last day of the range."""


@dataclass(frozen=True, slots=True)
class Undated:
    """Documents without a date."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents."""


@dataclass(frozen=True, slots=True)
class All:
    """What all of several find; their scores are added."""

    plans: tuple[Plan, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class Any:
    """What any of several finds; their scores are added."""

    plans: tuple[Plan, ...]
    """None finds nothing."""


@dataclass(frozen=True, slots=True)
class Best:
    """What any of several spellings of one thing finds; the best score counts."""

    plans: tuple[Plan, ...]
    """None finds nothing."""


@dataclass(frozen=True, slots=True)
class Without:
    """All documents but those that a plan finds; adds nothing to a score."""

    plan: Plan
    """What is not wanted."""


@dataclass(frozen=True, slots=True)
class Preferring:
    """What a plan finds; what another finds as well gets that one's score on top."""

    plan: Plan
    """What is wanted."""
    better: Plan
    """What makes it better."""


Plan = (
    Term
    | Chain
    | Beginning
    | Like
    | Label
    | InNote
    | Days
    | Undated
    | Everything
    | All
    | Any
    | Best
    | Without
    | Preferring
)
"""Anything that can be looked up."""

NOTHING = Any(())
"""The plan that finds nothing."""
