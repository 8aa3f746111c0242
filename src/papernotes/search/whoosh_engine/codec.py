"""Posting lists as two arrays each, written and read whole, in place of Whoosh's blocks of pickled tuples.

A search here reads the whole list of each of its terms, since results are counted, sorted and filtered.
Through Whoosh's matchers that takes a microsecond a posting, 0.1 s for the commonest words of 100,000
entries; as arrays it takes a millisecond, and writing takes a third of the time. Segments, the dictionary of
terms, columns, deletions, merges, locks and commits stay Whoosh's, which lets a codec be plugged in for this
purpose.
"""

from __future__ import annotations

from array import array
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.matching.mcore import ListMatcher

from papernotes.search.whoosh_engine.segment_reader import FIELD, packed_term, read_postings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from papernotes.search.shard import Postings
    from papernotes.search.whoosh_engine.pool import PostingList


class WeightedTerms(fields.FieldType):
    """A field of terms with payloads, which go straight to the `pool.TermPool`."""

    format: formats.Format = formats.Frequency()
    scorable = False  # sizes are kept in a column of our own

    def __init__(self) -> None:
        """Leave all as the class says."""


class Labels(WeightedTerms):
    """A field of terms that a document has or has not."""

    format = formats.Existence()


class PackedCodec(W3Codec):
    """Whoosh's codec but for the posting lists."""

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Return what writes a segment's terms."""
        return _FieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> PackedMatcher:
        """Return the posting list of a term."""
        offset, _ = terminfo.extent()
        count = terminfo.doc_frequency()
        postings = read_postings(dbfile, offset, count, has_payloads=_has_payloads(format_))
        return PackedMatcher(postings, format_, term, scorer)


class PackedMatcher(ListMatcher):
    """A posting list as Whoosh walks over it, which here is only done to merge segments."""

    def __init__(self, postings: Postings, format_: Any, term: Any, scorer: Any) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # Whoosh is typed only in part
            postings.documents, postings.payloads, format=format_, scorer=scorer, term=term
        )

    def value(self) -> bytes:
        """Return the value of a posting; there are none."""
        return b""


class _FieldWriter(W3FieldWriter):
    """Writes terms, each with its whole posting list."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:  # noqa: ARG002 - Whoosh's signature
        """Open the files of a segment."""
        terms: Any = OrderedHashWriter(segment.create_file(storage, W3Codec.TERMS_EXT))
        # Whoosh keeps where each term is in lists of tuples of numbers, ten times as large.
        terms.buckets = [_Pairs() for _ in terms.buckets]
        terms.extras["fieldmap"] = {}
        self._terms = terms
        self._lists = segment.create_file(storage, W3Codec.POSTS_EXT)
        self.is_closed = False

    def add_postings(
        self, schema: Any, lengths: Any, items: Iterable[tuple[str, bytes, PostingList]]
    ) -> None:
        """Write the posting lists of a segment, which come sorted from a `pool.TermPool`."""
        del lengths  # kept in a column of our own
        numbers: dict[str, int] = self._terms.extras["fieldmap"]
        add, write = self._terms.add, self._lists.write
        place = self._lists.tell()
        for field, lists in groupby(items, itemgetter(0)):
            start = FIELD.pack(numbers.setdefault(field, len(numbers)))
            has_payloads = _has_payloads(schema[field].format)
            for _, term, (documents, payloads) in lists:
                data = documents.tobytes()
                if has_payloads:
                    data += payloads.tobytes()
                write(data)
                add(start + term, packed_term(documents, place, len(data)))
                place += len(data)

    def close(self) -> None:
        """Close the files."""
        self._terms.close()
        self._lists.close()
        self.is_closed = True


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


def _has_payloads(format_: Any) -> bool:
    return isinstance(format_, formats.Frequency)
