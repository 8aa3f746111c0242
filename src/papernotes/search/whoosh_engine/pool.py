"""Posting lists while an index is written: in memory up to a limit, and from then on in a file as well.

The pool keeps a list for each term. When the lists have grown too large, they are written to a file in the
order of their terms, as a run. In the end the runs are merged. So a library of any size takes the same
memory.
"""

from __future__ import annotations

import tempfile
from array import array
from heapq import merge
from io import SEEK_END
from itertools import islice
from operator import itemgetter
from struct import Struct
from typing import IO, TYPE_CHECKING

from papernotes.search.shard import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

WORDS, JOINS, LABELS = b"w", b"j", b"l"
"""The fields of an index: what `Terms` and `Document.labels` have. Labels have no payloads."""

PostingList = tuple["array[int]", "array[int]"]
"""The documents of a term, and their payloads."""

_MOST_BYTES = 96_000_000
"""Memory that the lists take, about, before they are written to a run."""
_TERM_BYTES, _POSTING_BYTES = 400, 7
"""What a term takes in memory, about, and what a posting adds."""
_TERMS_AT_ONCE = 500
"""Terms of a run that are written and read together."""
_HEAD = Struct("=III")
"""Of terms that are written together: how many, bytes of their names, and number of their postings."""

_Row = tuple[bytes, "array[int]", "array[int]"]
"""A term, which begins with its field, its documents, and their payloads."""


class TermPool:
    """Collects postings by term.

    Args:
        folder: for the runs; what is written there has no name, or loses it with this process.
        most_bytes: memory that the lists may take, about.
    """

    def __init__(self, folder: Path, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._fields: dict[bytes, dict[str, PostingList]] = {}
        self._latest: dict[bytes, int] = {}
        self._bytes = 0
        self._runs: list[int] = []
        self._file: IO[bytes] | None = None
        """Holds the runs, which begin at the places in `_runs`."""

    def add_document(self, field: bytes, document: int, payloads: Mapping[str, int]) -> None:
        """Add terms of a document, which is the one added last, or comes after all that were.

        Raises:
            OSError: a run cannot be written.
        """
        lists = self._fields.setdefault(field, {})
        goes_on = self._latest.get(field) == document
        self._latest[field] = document
        self._bytes += len(payloads) * _POSTING_BYTES - len(lists) * _TERM_BYTES
        for term, payload in payloads.items():
            of_term = lists.get(term)
            if of_term is None:
                of_term = lists[term] = (array("I"), array("H"))
            elif goes_on and of_term[0][-1] == document:
                of_term[1][-1] = sum_of(of_term[1][-1], payload)
                continue
            of_term[0].append(document)
            of_term[1].append(payload)
        self._bytes += len(lists) * _TERM_BYTES
        if self._bytes > self._most_bytes:
            self._write_run()

    def add_postings(self, key: bytes, documents: Sequence[int], payloads: Sequence[int]) -> None:
        """Add postings of a term, which begins with its field; they come after all that were added of it.

        Raises:
            OSError: a run cannot be written.
        """
        if not documents:
            return
        lists = self._fields.setdefault(key[:1], {})
        term = key[1:].decode()
        if term not in lists:
            lists[term] = (array("I"), array("H"))
            self._bytes += _TERM_BYTES
        lists[term][0].extend(documents)
        lists[term][1].extend(payloads)
        self._bytes += len(documents) * _POSTING_BYTES
        if self._bytes > self._most_bytes:
            self._write_run()

    def posting_lists(self) -> Iterator[_Row]:
        """Yield the posting lists in the order of their terms, which as text and as UTF-8 is the same.

        Raises:
            OSError: a run cannot be written or read.
        """
        rows = self._rows()
        if self._file is not None:
            file = self._write_run()
            runs = [_read_run(file, place) for place in self._runs]
            rows = _joined(merge(*runs, key=itemgetter(0)))
        yield from rows

    def close(self) -> None:
        """Let the postings go."""
        self._fields.clear()
        self._runs.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _rows(self) -> Iterator[_Row]:
        """Yield what is in memory, in order."""
        for field in sorted(self._fields):
            lists = self._fields[field]
            for term in sorted(lists):
                yield field + term.encode(), *lists[term]

    def _write_run(self) -> IO[bytes]:
        """Write what is in memory to the file, and return that."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by `close`
        self._runs.append(self._file.seek(0, SEEK_END))
        rows = self._rows()
        while together := list(islice(rows, _TERMS_AT_ONCE)):
            self._file.write(_packed(together))
        self._file.write(_HEAD.pack(0, 0, 0))
        self._fields.clear()
        self._bytes = 0
        return self._file


def _read_run(file: IO[bytes], place: int) -> Iterator[_Row]:
    """Yield the rows of a run, which begins at a place of a file that others read as well."""
    while True:
        file.seek(place)
        count, names, postings = _HEAD.unpack(file.read(_HEAD.size))
        if not count:
            return
        rows = _unpacked(
            array("I", file.read(8 * count)),
            file.read(names),
            array("I", file.read(4 * postings)),
            array("H", file.read(2 * postings)),
        )
        place = file.tell()
        yield from rows


def _packed(rows: list[_Row]) -> bytes:
    """Write rows as bytes: the length of each name, the number of each one's postings, and then these."""
    names = b"".join([name for name, _, _ in rows])
    lengths = array("I", [len(name) for name, _, _ in rows])
    counts = array("I", [len(documents) for _, documents, _ in rows])
    return b"".join(
        [
            _HEAD.pack(len(rows), len(names), sum(counts)),
            lengths.tobytes(),
            counts.tobytes(),
            names,
            *[documents.tobytes() for _, documents, _ in rows],
            *[payloads.tobytes() for _, _, payloads in rows],
        ]
    )


def _unpacked(sizes: array[int], names: bytes, documents: array[int], payloads: array[int]) -> Iterator[_Row]:
    """Yield the rows that `_packed` wrote."""
    count = len(sizes) // 2
    at = start = 0
    for length, postings in zip(sizes[:count], sizes[count:], strict=True):
        yield names[at : at + length], documents[start : start + postings], payloads[start : start + postings]
        at, start = at + length, start + postings


def _joined(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Yield rows in order, with those of one term made one.

    The last document of a row may be the first of the next, since a run may end within a document.
    """
    term, documents, payloads = b"", array("I"), array("H")
    for name, others, values in rows:
        if name != term:
            if term:
                yield term, documents, payloads
            term, documents, payloads = name, others, values
            continue
        if others[0] == documents[-1]:
            payloads[-1] = sum_of(payloads[-1], values[0])
            del others[0], values[0]
        documents += others
        payloads += values
    if term:
        yield term, documents, payloads
