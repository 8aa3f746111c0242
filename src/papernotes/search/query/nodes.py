"""What a query asks for, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from papernotes.search.variants import variant

if TYPE_CHECKING:
    from papernotes.dates.expressions import DateRange

TextField = Literal["name", "title", "author", "tag", "topic", "text", "code"]
"""Parts of an entry whose words can be asked for."""


@variant
class Words(NamedTuple):
    """Words typed side by side: all are wanted, and best next to each other."""

    words: tuple[str, ...]
    """As typed, in order; a hyphen, a dot and the like are part of a word."""


@variant
class Phrase(NamedTuple):
    """Words in quotation marks: wanted in this order, with nothing between them."""

    text: str
    """What stands between the marks."""


@variant
class Prefix(NamedTuple):
    """`quant*`: any word that begins so."""

    text: str
    """The beginning, without the star."""


@variant
class Fuzzy(NamedTuple):
    """`attenton~`: the word or one spelled much like it."""

    text: str
    """The word, without the tilde."""


@variant
class InField(NamedTuple):
    """`title:...`: the words are wanted in one part of an entry."""

    field: TextField
    """Which part."""
    node: Node
    """What is wanted there."""


@variant
class Within(NamedTuple):
    """`date:...`, `year:...`, `month:...`: read within a range of days."""

    dates: DateRange
    """The days."""


@variant
class Has(NamedTuple):
    """`kind:arxiv`, `has:image`, `in:2025-12`, `id:2512.03036`: a property, not a word."""

    property: Literal["kind", "has", "in", "id"]
    """Which property."""
    value: str
    """What it must be, as typed; `in` takes any part of a note's path."""


@variant
class And(NamedTuple):
    """All of several."""

    nodes: tuple[Node, ...]
    """In order; just one for words in brackets, which do not continue the words before them."""


@variant
class Or(NamedTuple):
    """Any of several."""

    nodes: tuple[Node, ...]
    """At least two."""


@variant
class Not(NamedTuple):
    """None of what the node asks for."""

    node: Node
    """What is not wanted."""


Node = Words | Phrase | Prefix | Fuzzy | InField | Within | Has | And | Or | Not
"""Anything that a query can ask for."""


class Query(NamedTuple):
    """A query as it was understood."""

    node: Node | None
    """What it asks for; None where no word is left."""
    notices: tuple[str, ...] = ()
    """What was not understood and how it was taken instead, a sentence each."""
