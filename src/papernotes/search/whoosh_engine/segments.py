"""Segments: what was written to an index at one time, as files that never change.

Whoosh keeps the dictionary of terms (`whoosh.filedb.filetables`) and the texts of the documents
(`whoosh.columns`). Both modules are public in both forks, and take a tenth of the time that Whoosh's readers
take to import. The posting lists are arrays of our own: a search reads each list of its terms whole, which
takes a millisecond for 100,000 postings. Whoosh's matchers take 0.1 s for them.

`HashWriter.buckets` is the only thing here that Whoosh does not document; see `_term_writer`.
"""

from __future__ import annotations

import os
from array import array
from functools import cached_property
from io import SEEK_END
from struct import Struct
from typing import TYPE_CHECKING, Any

from whoosh.columns import VarBytesColumn
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import StructFile

from papernotes.search.shard import NO_POSTINGS, Postings
from papernotes.search.whoosh_engine.manifest import IndexSegment
from papernotes.search.whoosh_engine.pool import JOINS, LABELS, WORDS, TermPool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from papernotes.search.documents import Indexable
    from papernotes.search.shard import Terms

ENDINGS = _TERMS, _LISTS, _NUMBERS, _ABOUT, _LAYOUT = (".trm", ".pst", ".num", ".about", ".layout")
"""The files of a segment: dictionary, posting lists, numbers and two columns of texts."""
_PLACE = Struct("!Iq")
"""What the dictionary has of a term: in how many documents it is, and where its posting list begins."""
_NAMES_END = "\x1f"
"""Stands between technical names, none of which has it in it."""


class Segment:
    """A segment on disk, as a `Shard`.

    Args:
        folder: the index's folder.
        segment: which of its segments.

    Raises:
        Exception: a file is damaged; see `engine.DAMAGE`.
    """

    def __init__(self, folder: Path, segment: IndexSegment) -> None:
        self.name = segment.name
        self.size = segment.documents
        self.deleted = set(segment.deleted)
        # All files at once: another process may remove them later, and what is open stays.
        self._files: dict[str, Any] = {}
        try:
            for ending in ENDINGS:
                file = open(folder / f"{segment.name}{ending}", "rb")  # noqa: PTH123, SIM115 - until `close`
                self._files[ending] = StructFile(file)
            self._terms = OrderedHashReader(self._files[_TERMS])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files.values():
            file.close()

    @cached_property
    def first_days(self) -> Sequence[int]:
        """`Document.first` of each document."""
        return self._numbers("I", 0)

    @cached_property
    def last_days(self) -> Sequence[int]:
        """`Document.last` of each document."""
        return self._numbers("I", 4)

    @cached_property
    def lengths(self) -> Sequence[int]:
        """`Document.length` of each document."""
        return self._numbers("B", 8)

    def word(self, term: str) -> Postings:
        """Return where a word occurs."""
        return self._postings(WORDS, term)

    def joined(self, term: str) -> Postings:
        """Return where a term occurs that is found as a whole alone."""
        return self._postings(JOINS, term)

    def holding(self, term: str) -> tuple[int, int]:
        """Return how many documents have a term as a word, and how many joined."""
        return self._find(WORDS, term)[0], self._find(JOINS, term)[0]

    def label(self, label: str) -> Sequence[int]:
        """Return the documents with a label."""
        return self._postings(LABELS, label).documents

    def words_from(self, beginning: str) -> Iterator[str]:
        """Yield the words that begin so."""
        return self._terms_from(WORDS, beginning)

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
        return tuple(names.split(_NAMES_END)) if names else ()

    def layout(self, document: int) -> str:
        """Return `Document.layout` of a document."""
        text: bytes = self._layouts[document]
        return text.decode()

    def row(self, document: int) -> tuple[tuple[bytes, bytes], tuple[int, int, int]]:
        """Return what `SegmentWriter` keeps of a document beside its terms."""
        numbers = self.first_days[document], self.last_days[document], self.lengths[document]
        return (self._abouts[document], self._layouts[document]), numbers

    def posting_lists(self) -> Iterator[tuple[bytes, Postings]]:
        """Yield all terms, as the dictionary has them, with their postings, deleted documents included."""
        for key, place in self._terms.items():
            yield key, self._read(key[:1], *_PLACE.unpack(place))

    def _about(self, document: int) -> list[str]:
        """Return fingerprint, names and key."""
        about: bytes = self._abouts[document]
        return about.decode().split("\n", 2)

    @cached_property
    def _abouts(self) -> Any:
        return self._column(_ABOUT)

    @cached_property
    def _layouts(self) -> Any:
        return self._column(_LAYOUT)

    def _column(self, ending: str) -> Any:
        file = self._files[ending]
        file.seek(0, SEEK_END)
        return VarBytesColumn().reader(file, 0, file.tell(), self.size)

    def _numbers(self, code: str, before: int) -> Sequence[int]:
        """Read a number of each document, before which there are so many bytes of each."""
        numbers: array[int] = self._files[_NUMBERS].get_array(before * self.size, code, self.size)
        return numbers

    def _postings(self, field: bytes, term: str) -> Postings:
        """Return the posting list of a term, deleted documents included."""
        return self._read(field, *self._find(field, term))

    def _read(self, field: bytes, count: int, place: int) -> Postings:
        if not count:
            return NO_POSTINGS
        documents, payloads = array("I"), array("H")
        split = count * documents.itemsize
        size = split if field == LABELS else split + count * payloads.itemsize
        data = self._files[_LISTS].get(place, size)
        if len(data) != size:
            raise ValueError("a posting list is cut short")
        documents.frombytes(data[:split])
        payloads.frombytes(data[split:])
        return Postings(documents, payloads)

    def _find(self, field: bytes, term: str) -> tuple[int, int]:
        """Return in how many documents a term is, and where its posting list begins."""
        found = self._terms.get(field + term.encode())
        return (0, 0) if found is None else _PLACE.unpack(found)

    def _terms_from(self, field: bytes, beginning: str) -> Iterator[str]:
        """Yield the terms of a field that begin so."""
        start = field + beginning.encode()
        for key in self._terms.keys_from(start):
            if not key.startswith(start):
                return
            yield key[1:].decode()


class SegmentWriter:
    """Writes a segment: first what is taken from older segments, then new items.

    Args:
        folder: the index's folder.

    Raises:
        OSError: a file cannot be written. Each method may raise it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = os.urandom(6).hex()
        self._files: list[Any] = []
        self._texts = [VarBytesColumn().writer(self._create(ending)) for ending in (_ABOUT, _LAYOUT)]
        self._numbers = array("I"), array("I"), array("B")
        self._pool = TermPool(folder)

    @property
    def documents(self) -> int:
        """How many documents were added."""
        return len(self._numbers[0])

    def add(self, item: Indexable) -> None:
        """Add an item."""
        number, pool = self.documents, self._pool

        def take(terms: Terms) -> None:
            pool.add_document(WORDS, number, terms.words)
            pool.add_document(JOINS, number, terms.joins)

        document = item.document(take)
        pool.add_document(LABELS, number, dict.fromkeys(document.labels, 0))
        about = f"{document.fingerprint}\n{_NAMES_END.join(document.names)}\n{document.key}"
        numbers = (document.first, document.last, document.length)
        self._add_row((about.encode(), document.layout.encode()), numbers)

    def add_segment(self, segment: Segment) -> None:
        """Add the documents of a segment that are not deleted."""
        numbers: dict[int, int] = {}
        for document in range(segment.size):
            if document not in segment.deleted:
                numbers[document] = self.documents
                self._add_row(*segment.row(document))
        for key, (documents, payloads) in segment.posting_lists():
            there = [place for place, document in enumerate(documents) if document in numbers]
            self._pool.add_postings(
                key,
                [numbers[documents[place]] for place in there],
                [payloads[place] if payloads else 0 for place in there],
            )

    def finish(self) -> IndexSegment:
        """Write what is not written yet, and return what the manifest is to say about the segment."""
        for column in self._texts:
            column.finish(self.documents)
        numbers = self._create(_NUMBERS)
        for each in self._numbers:
            numbers.write_array(each)
        terms, lists = _term_writer(self._create(_TERMS)), self._create(_LISTS)
        place = 0
        for key, documents, payloads in self._pool.posting_lists():
            data = documents.tobytes() if key[:1] == LABELS else documents.tobytes() + payloads.tobytes()
            lists.write(data)
            terms.add(key, _PLACE.pack(len(documents), place))
            place += len(data)
        terms.close()
        self.close()
        return IndexSegment(self._name, self.documents, ())

    def close(self) -> None:
        """Let go of the files, and of what is in memory."""
        self._pool.close()
        for file in self._files:
            if not file.is_closed:
                file.close()

    def _add_row(self, texts: tuple[bytes, bytes], numbers: tuple[int, int, int]) -> None:
        for column, text in zip(self._texts, texts, strict=True):
            column.add(self.documents, text)
        for column_of_numbers, number in zip(self._numbers, numbers, strict=True):
            column_of_numbers.append(number)

    def _create(self, ending: str) -> Any:
        file = StructFile((self._folder / f"{self._name}{ending}").open("wb"))
        self._files.append(file)
        return file


def _term_writer(file: StructFile) -> Any:
    """Return what writes a dictionary, in a tenth of the memory.

    Whoosh collects in `HashWriter.buckets` where each term is, as tuples of numbers: 200 MB for a large
    library. The attribute is public but undocumented, so a test looks whether Whoosh still uses it.
    """
    terms: Any = OrderedHashWriter(file)
    terms.buckets = [_Pairs() for _ in terms.buckets]
    return terms


class _Pairs:
    """A list of pairs of numbers: hashes of 32 bits, and places in a file."""

    def __init__(self) -> None:
        self._hashes = array("I")
        self._places = array("q")

    def append(self, pair: tuple[int, int]) -> None:
        """Add a pair."""
        self._hashes.append(pair[0])
        self._places.append(pair[1])

    def __len__(self) -> int:
        return len(self._hashes)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._hashes, self._places, strict=True)
