"""Writing an index with Whoosh, one process at a time."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, Schema
from whoosh.filedb.filestore import FileStorage

from papernotes.search.whoosh_engine.codec import Labels, PackedCodec, WeightedTerms
from papernotes.search.whoosh_engine.manifest import (
    IndexSegment,
    Manifest,
    read_manifest,
    stamps,
    write_manifest,
)
from papernotes.search.whoosh_engine.pool import TermPool
from papernotes.search.whoosh_engine.segment_reader import LABELS, NAMES_END

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from papernotes.search.documents import Indexable
    from papernotes.search.shard import Terms

_LOCK = "lock"
_MOST_SEGMENTS = 6
"""With more segments than this, all but the largest are merged."""


def build_index(parent: Path, catalogue_id: str, generation: int, items: Iterable[Indexable]) -> bool:
    """Make an index anew, and remove others.

    Args:
        parent: the folder for it, which need not exist.
        catalogue_id: identifier of the catalogue.
        generation: of the catalogue, as the items show it.
        items: all there is, each key once.

    Returns:
        Whether it was made; False if another process is making one.

    Raises:
        OSError: it cannot be written.
    """
    parent.mkdir(mode=0o700, exist_ok=True)
    with lock(parent) as is_mine:
        if not is_mine:
            return False
        _clear(parent)
        folder = parent / f"index-{os.urandom(4).hex()}"
        folder.mkdir(mode=0o700)
        _storage(folder).create_index(_schema())
        with _writer(folder) as writer:
            for item in items:
                _add(writer, item)
            writer.commit(merge=False)
        _publish(parent, folder, catalogue_id, generation)
    return True


def write_changes(
    parent: Path,
    manifest: Manifest,
    generation: int,
    deleted: Sequence[Collection[int]],
    added: Iterable[Indexable],
) -> bool:
    """Bring an index up to date.

    Args:
        parent: the folder with the index and its manifest.
        manifest: what the index is made of, as far as is known.
        generation: of the catalogue, which the index shows after this.
        deleted: for each segment of the manifest, all documents that are no more.
        added: what is to be added.

    Returns:
        Whether that was done; False if another process is writing, or has written.

    Raises:
        OSError: it cannot be written.
    """
    with lock(parent) as is_mine:
        if not is_mine or read_manifest(parent) != manifest:
            return False
        folder = parent / manifest.folder
        with _writer(folder) as writer:
            offset = 0
            for segment, documents in zip(manifest.segments, deleted, strict=True):
                for document in documents:
                    writer.delete_document(offset + document)
                offset += segment.documents
            for item in added:
                _add(writer, item)
            writer.commit(mergetype=_merge)
        _publish(parent, folder, manifest.catalogue_id, generation)
    return True


@contextmanager
def lock(parent: Path) -> Iterator[bool]:
    """Hold the lock on a folder of indexes; yields False, and holds nothing, if another process has it."""
    held = _storage(parent).lock(_LOCK)
    is_mine = held.acquire()
    try:
        yield is_mine
    finally:
        if is_mine:
            held.release()


def _schema() -> Schema:
    """Return the fields of an index; `reading` knows them as well."""
    return Schema(
        words=WeightedTerms(),
        joins=WeightedTerms(),
        labels=Labels(),
        first=COLUMN(NumericColumn("I")),
        last=COLUMN(NumericColumn("I")),
        length=COLUMN(NumericColumn("B")),
        about=COLUMN(VarBytesColumn()),
        layout=COLUMN(VarBytesColumn()),
    )


def _add(writer: Any, item: Indexable) -> None:
    """Add an item to a writer whose pool is a `TermPool`."""
    number, pool = writer.docnum, writer.pool

    def take(terms: Terms) -> None:
        pool.add_all("words", number, terms.words)
        pool.add_all("joins", number, terms.joins)

    document = item.document(take)
    pool.add_all(LABELS, number, dict.fromkeys(document.labels, 0))
    about = f"{document.fingerprint}\n{NAMES_END.join(document.names)}\n{document.key}"
    writer.add_document(
        first=document.first,
        last=document.last,
        length=document.length,
        about=about.encode(),
        layout=document.layout.encode(),
    )


def _publish(parent: Path, folder: Path, catalogue_id: str, generation: int) -> None:
    """Write the manifest of an index as it is now, from when on it is what others read."""
    reader = _storage(folder).open_index().reader()
    segments = [leaf.segment() for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
    reader.close()
    known = tuple(
        IndexSegment(segment.segment_id(), segment.doc_count_all(), tuple(sorted(segment.deleted_docs())))
        for segment in segments
    )
    write_manifest(parent, Manifest(folder.name, catalogue_id, generation, known, stamps(folder)))


def _storage(folder: Path) -> FileStorage:
    """Return a folder as Whoosh sees it; with memory maps, it would copy whole segments into memory."""
    return FileStorage(str(folder), supports_mmap=False)


@contextmanager
def _writer(folder: Path) -> Iterator[Any]:
    """Provide a writer that makes segments with posting lists of our own."""
    writer = _storage(folder).open_index().writer(codec=PackedCodec(), compound=False)
    writer.pool = pool = TermPool(folder)
    try:
        yield writer
    finally:
        pool.cleanup()


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Tell Whoosh which segments to keep: all, or of many the largest, the others being merged.

    A segment without documents that still count is left out, and never read again.
    """
    segments = [segment for segment in segments if segment.doc_count()]
    if len(segments) < _MOST_SEGMENTS:
        return segments
    from whoosh.reading import SegmentReader

    # By the bytes of its lists, since one document may be larger than thousands of others.
    largest = max(segments, key=lambda segment: _bytes_of_lists(writer, segment))
    for segment in segments:
        if segment is not largest:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [largest]


def _bytes_of_lists(writer: Any, segment: Any) -> int:
    """Return how large the posting lists of a segment are."""
    return int(writer.storage.file_length(segment.make_filename(PackedCodec.POSTS_EXT)))


def _clear(parent: Path) -> None:
    """Remove what earlier versions, damaged indexes and killed writers left."""
    for path in parent.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _LOCK:
            path.unlink(missing_ok=True)
