"""A segment of a Whoosh index as a shard."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, Schema
from whoosh.matching.wrappers import FilterMatcher
from whoosh.reading import TermNotFound

from papernotes.search.shard import NO_POSTINGS
from papernotes.search.whoosh_engine.codec import Labels, NumbersColumn, WeightedTerms

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    from papernotes.search.shard import Document, Postings

_SEPARATOR = "\x1f"
"""Stands between technical names, none of which has it in it."""


def schema() -> Schema:
    """Return the fields of an index."""
    return Schema(
        words=WeightedTerms(),
        joins=WeightedTerms(),
        labels=Labels(),
        first=COLUMN(NumbersColumn("I")),
        last=COLUMN(NumbersColumn("I")),
        length=COLUMN(NumbersColumn("B")),
        about=COLUMN(VarBytesColumn()),
    )


def add_document(writer: Any, document: Document) -> None:
    """Add a document to a writer whose pool is a `TermPool`."""
    about = f"{document.fingerprint}\n{_SEPARATOR.join(document.names)}\n{document.key}"
    number = writer.docnum
    writer.add_document(
        first=document.first, last=document.last, length=document.length, about=about.encode()
    )
    writer.pool.add_all("words", number, document.words)
    writer.pool.add_all("joins", number, document.joins)
    writer.pool.add_all("labels", number, dict.fromkeys(document.labels, 0))


class WhooshShard:
    """A segment."""

    def __init__(self, reader: Any) -> None:
        """Read from a reader of one segment."""
        self._reader = reader
        self.deleted: set[int] = set(reader.segment().deleted_docs())

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones among them."""
        return int(self._reader.doc_count_all())

    @cached_property
    def first_days(self) -> Sequence[int]:
        """`Document.first` of each document."""
        return self._numbers("first")

    @cached_property
    def last_days(self) -> Sequence[int]:
        """`Document.last` of each document."""
        return self._numbers("last")

    @cached_property
    def lengths(self) -> Sequence[int]:
        """`Document.length` of each document."""
        return self._numbers("length")

    def word(self, term: str) -> Postings:
        """Return where a word occurs."""
        return self._postings("words", term)

    def joined(self, term: str) -> Postings:
        """Return where words with a blank between them occur that make this term when written together."""
        return self._postings("joins", term)

    def holding(self, term: str) -> tuple[int, int]:
        """Return how many documents have a term as a word, and how many joined."""
        return self._reader.doc_frequency("words", term), self._reader.doc_frequency("joins", term)

    def label(self, label: str) -> Sequence[int]:
        """Return the documents with a label."""
        return self._postings("labels", label).documents

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so."""
        return self._terms_from("words", beginning)

    def labels_from(self, beginning: str) -> Iterator[str]:
        """Yield the labels that begin so."""
        return self._terms_from("labels", beginning)

    def key(self, document: int) -> str:
        """Return `Document.key` of a document."""
        return self._about(document)[2]

    def fingerprint(self, document: int) -> int:
        """Return `Document.fingerprint` of a document."""
        return int(self._about(document)[0])

    def names(self, document: int) -> tuple[str, ...]:
        """Return `Document.names` of a document."""
        names = self._about(document)[1]
        return tuple(names.split(_SEPARATOR)) if names else ()

    def _about(self, document: int) -> list[str]:
        """Return fingerprint, names and key."""
        about: list[str] = self._abouts[document].decode().split("\n", 2)
        return about

    @cached_property
    def _abouts(self) -> Any:
        return self._reader.column_reader("about", translate=False)

    def _numbers(self, column: str) -> array[int]:
        """Read a column."""
        reader = self._reader.column_reader(column, translate=False)
        found: array[int] = reader.load()
        return found

    def _postings(self, field: str, term: str) -> Postings:
        """Read a posting list, deleted documents included."""
        try:
            matcher = self._reader.postings(field, term.encode())
        except TermNotFound:
            return NO_POSTINGS
        if isinstance(matcher, FilterMatcher):
            matcher = matcher.child
        postings: Postings = matcher.postings
        return postings

    def _terms_from(self, field: str, beginning: str) -> Iterator[str]:
        """Yield the terms of a field that begin so."""
        start = beginning.encode()
        for name, term in self._reader.terms_from(field, start):
            if name != field or not term.startswith(start):
                return
            yield term.decode()
