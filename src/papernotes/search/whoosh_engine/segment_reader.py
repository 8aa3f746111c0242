"""A segment of an index as a shard, read without Whoosh's own readers.

Those bring in all of Whoosh, which takes three times as long to import as Python takes to start, and a tenth
as long to be of use: posting lists are laid out by our own codec anyway, and the rest are a hash table and
columns, whose classes stand alone.
"""

from __future__ import annotations

import sys
from array import array
from functools import cached_property
from struct import Struct
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import StructFile

from papernotes.search.shard import NO_POSTINGS, Postings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from papernotes.search.whoosh_engine.manifest import IndexSegment

LABELS = "labels"
"""The field whose terms have no payloads."""
NAMES_END = "\x1f"
"""Stands between technical names, none of which has it in it."""

_TERM = Struct("!BfIBBfIIqi")
"""What Whoosh's dictionary has of a term: among it, third, in how many documents it is, and, ninth, where
their list begins (`whoosh.codec.whoosh3.W3TermInfo.to_bytes`)."""
FIELD = Struct("!H")
"""A field's number, which a key of that dictionary begins with."""
_COLUMNS = ("first", "last", "length", "about", "layout")
"""What is kept of each document, a file for each."""


class SegmentShard:
    """A segment on disk.

    Args:
        folder: the index's folder.
        segment: which of its segments.

    Raises:
        Exception: of any kind: Whoosh does not say what it raises for a damaged file.
    """

    def __init__(self, folder: Path, segment: IndexSegment) -> None:
        self._stem = f"{folder}/{segment.name}"
        self._files: list[Any] = []
        self.size = segment.documents
        self.deleted = set(segment.deleted)
        self._terms = OrderedHashReader(self._open(".trm"), (folder / f"{segment.name}.trm").stat().st_size)
        self._fields: dict[str, int] = self._terms.extras["fieldmap"]
        self._lists = self._open(".pst")
        # All at once, for after a while another process may have removed them, and what is open stays.
        self._columns = {name: self._open(f".{name}.col") for name in _COLUMNS}

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()

    @cached_property
    def first_days(self) -> Sequence[int]:
        """`Document.first` of each document."""
        return self._numbers("first", "I")

    @cached_property
    def last_days(self) -> Sequence[int]:
        """`Document.last` of each document."""
        return self._numbers("last", "I")

    @cached_property
    def lengths(self) -> Sequence[int]:
        """`Document.length` of each document."""
        return self._numbers("length", "B")

    def word(self, term: str) -> Postings:
        """Return where a word occurs."""
        return self._postings("words", term)

    def joined(self, term: str) -> Postings:
        """Return where a term occurs that is found as a whole alone."""
        return self._postings("joins", term)

    def holding(self, term: str) -> tuple[int, int]:
        """Return how many documents have a term as a word, and how many joined."""
        words, joins = self._find("words", term), self._find("joins", term)
        return words[0] if words else 0, joins[0] if joins else 0

    def label(self, label: str) -> Sequence[int]:
        """Return the documents with a label."""
        return self._postings(LABELS, label).documents

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so."""
        return self._terms_from("words", beginning)

    def labels_from(self, beginning: str) -> Iterator[str]:
        """Yield the labels that begin so."""
        return self._terms_from(LABELS, beginning)

    def key(self, document: int) -> str:
        """Return `Document.key` of a document."""
        return self._about(document)[2]

    def fingerprint(self, document: int) -> int:
        """Return `Document.fingerprint` of a document."""
        return int(self._about(document)[0])

    def names(self, document: int) -> tuple[str, ...]:
        """Return `Document.names` of a document."""
        names = self._about(document)[1]
        return tuple(names.split(NAMES_END)) if names else ()

    def layout(self, document: int) -> str:
        """Return `Document.layout` of a document."""
        text: bytes = self._layouts[document]
        return text.decode()

    def _about(self, document: int) -> list[str]:
        """Return fingerprint, names and key."""
        about: bytes = self._abouts[document]
        return about.decode().split("\n", 2)

    @cached_property
    def _abouts(self) -> Any:
        return self._texts("about")

    @cached_property
    def _layouts(self) -> Any:
        return self._texts("layout")

    def _texts(self, column: str) -> Any:
        """Open a column of texts."""
        from whoosh.columns import VarBytesColumn

        file = self._columns[column]
        file.seek(0, 2)
        return VarBytesColumn().reader(file, 0, file.tell(), self.size)

    def _numbers(self, column: str, code: str) -> array[int]:
        """Read a column of numbers, which are big-endian; those at the end may be left out if they are 0."""
        numbers = array(code, self._columns[column].read())
        if sys.byteorder == "little":
            numbers.byteswap()
        numbers.extend([0] * (self.size - len(numbers)))
        return numbers

    def _postings(self, field: str, term: str) -> Postings:
        """Read a posting list, deleted documents included."""
        place = self._find(field, term)
        if place is None:
            return NO_POSTINGS
        count, offset = place
        return read_postings(self._lists, offset, count, has_payloads=field != LABELS)

    def _find(self, field: str, term: str) -> tuple[int, int] | None:
        """Return in how many documents a term is, and where its posting list begins."""
        number = self._fields.get(field)
        if number is None:
            return None
        try:
            found = _TERM.unpack(self._terms[FIELD.pack(number) + term.encode()])
        except KeyError:
            return None
        return found[2], found[8]

    def _terms_from(self, field: str, beginning: str) -> Iterator[str]:
        """Yield the terms of a field that begin so."""
        number = self._fields.get(field)
        if number is None:
            return
        start = FIELD.pack(number) + beginning.encode()
        for key in self._terms.keys_from(start):
            if not key.startswith(start):
                return
            yield key[FIELD.size :].decode()

    def _open(self, ending: str) -> StructFile:
        """Open a file of the segment, until `close`."""
        file = StructFile(open(self._stem + ending, "rb"))  # noqa: PTH123, SIM115 - as Whoosh takes it
        self._files.append(file)
        return file


def packed_term(documents: Sequence[int], place: int, size: int) -> bytes:
    """Return what Whoosh's dictionary has of a term.

    Args:
        documents: where it occurs.
        place: where its posting list begins.
        size: bytes that the list takes.
    """
    return _TERM.pack(0, 0.0, len(documents), 0, 0, 0.0, documents[0], documents[-1], place, size)


def read_postings(file: Any, offset: int, count: int, *, has_payloads: bool) -> Postings:
    """Read a posting list that `codec` wrote.

    Args:
        file: the file with the lists, as Whoosh opens files.
        offset: where the list begins.
        count: how many documents it has.
        has_payloads: whether a payload follows for each.

    Raises:
        ValueError: the file ends too soon.
    """
    documents, payloads = array("I"), array("H")
    split = count * documents.itemsize
    size = split + count * payloads.itemsize if has_payloads else split
    data = file.get(offset, size)
    if len(data) != size:
        raise ValueError("a posting list is cut short")
    documents.frombytes(data[:split])
    payloads.frombytes(data[split:])
    return Postings(documents, payloads)
