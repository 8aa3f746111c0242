"""The engine on Whoosh: an index in the user's cache, and what has changed since it was written."""

from __future__ import annotations

import os
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING, Any
from weakref import finalize

from whoosh.filedb.filestore import FileStorage

from papernotes.search.sharded import ShardedEngine
from papernotes.search.whoosh_engine.codec import PackedCodec, TermPool
from papernotes.search.whoosh_engine.manifest import Manifest, read_manifest, stamps, write_manifest
from papernotes.search.whoosh_engine.segments import WhooshShard, add_document, schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from papernotes.search.documents import Item
    from papernotes.search.shard import Document

_LOCK = "lock"
_TRIES = 10
_PAUSE = 0.02
"""Seconds between two tries to open an index: for a moment after a commit its manifest is still the old
one."""
_MOST_SEGMENTS = 6
"""With more segments than this, all but the largest are merged."""


class WhooshEngine(ShardedEngine):
    """An index on disk, as `open_index` found it, and changes that are kept in memory until `commit`."""

    def __init__(self, parent: Path, manifest: Manifest) -> None:
        """Open an index.

        Args:
            parent: the folder with the index and its manifest.
            manifest: what the index should be.

        Raises:
            Exception: of any kind: Whoosh does not say what it raises for a damaged file.
        """
        reader = _storage(parent / manifest.folder).open_index().reader()
        self._release = finalize(self, reader.close)
        self._segments = [WhooshShard(leaf) for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        super().__init__(self._segments)
        if self.documents != manifest.documents:
            raise ValueError("the index holds another number of documents than it should")
        self.folder = self._folder = parent / manifest.folder
        self.size = sum(size for size, _ in manifest.files.values())
        self._parent = parent
        self._manifest = manifest
        self._deleted = [len(shard.deleted) for shard in self._segments]
        self._uncommitted: dict[str, Document] = {}

    @property
    def generation(self) -> int:
        """The catalogue's generation that the index on disk shows."""
        return self._manifest.generation

    def replace(self, notes: Collection[str], items: Iterable[Item]) -> None:
        """Make some notes hold just these items, in memory; see `Engine.replace`."""
        documents = list(self._fresh(notes, items))
        self._uncommitted.update((document.key, document) for document in documents)
        self._take_in(documents)

    def uncommitted(self) -> int:
        """Return how many documents were added or deleted since the last commit."""
        deleted = sum(len(shard.deleted) for shard in self._segments) - sum(self._deleted)
        return deleted + len(self._uncommitted)

    def close(self) -> None:
        """Let go of the files; the engine is of no use afterwards."""
        self._release()

    def commit(self, generation: int) -> bool:
        """Write what changed; the engine is then of no use, and the index is to be opened anew.

        Args:
            generation: of the catalogue, which the index shows after this.

        Returns:
            Whether it was written; False if another process is writing.

        Raises:
            OSError: it cannot be written.
        """
        with _lock(self._parent) as is_mine:
            if not is_mine or read_manifest(self._parent) != self._manifest:
                return False
            if self.uncommitted():
                self._write()
            manifest = Manifest(
                self._manifest.folder,
                self._manifest.catalogue_id,
                generation,
                self.documents,
                stamps(self._folder),
            )
            write_manifest(self._parent, manifest)
        return True

    def _write(self) -> None:
        """Commit to Whoosh."""
        writer = _writer(self._folder)
        offset = 0
        for shard, already in zip(self._segments, self._deleted, strict=True):
            if len(shard.deleted) > already:
                for document in shard.deleted:
                    writer.delete_document(offset + document)
            offset += shard.size
        for added in self._shards[len(self._segments) :]:
            for document in range(added.size):
                if document not in added.deleted:
                    add_document(writer, self._uncommitted[added.key(document)])
        writer.commit(mergetype=_merged)


def open_index(parent: Path, catalogue_id: str) -> WhooshEngine | None:
    """Open the index in a folder; None where there is none that is whole, of this version and catalogue."""
    for _ in range(_TRIES):
        manifest = read_manifest(parent)
        if manifest is None or manifest.catalogue_id != catalogue_id:
            return None
        try:
            if stamps(parent / manifest.folder) == manifest.files:
                return WhooshEngine(parent, manifest)
        except Exception:  # noqa: BLE001, S110 - whatever is wrong with an index, it is made anew
            pass
        sleep(_PAUSE)
    return None


def build_index(parent: Path, catalogue_id: str, generation: int, items: Iterable[Item]) -> bool:
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
    with _lock(parent) as is_mine:
        if not is_mine:
            return False
        _clear(parent)
        folder = parent / f"index-{os.urandom(4).hex()}"
        folder.mkdir(mode=0o700)
        _storage(folder).create_index(schema())
        writer = _writer(folder)
        documents = 0
        for item in items:
            add_document(writer, item.document())
            documents += 1
        writer.commit(merge=False)
        write_manifest(parent, Manifest(folder.name, catalogue_id, generation, documents, stamps(folder)))
    return True


def _storage(folder: Path) -> FileStorage:
    """Return a folder as Whoosh sees it; with memory maps, it would copy whole segments into memory."""
    return FileStorage(str(folder), supports_mmap=False)


def _writer(folder: Path) -> Any:
    """Return a writer that makes segments with posting lists of our own."""
    writer = _storage(folder).open_index().writer(codec=PackedCodec(), compound=False)
    writer.pool = TermPool()
    return writer


def _merged(writer: Any, segments: list[Any]) -> list[Any]:
    """Tell Whoosh which segments to keep: all, or of many the largest, the others being merged."""
    if len(segments) < _MOST_SEGMENTS:
        return segments
    from whoosh.reading import SegmentReader

    largest = max(segments, key=lambda segment: segment.doc_count_all())
    for segment in segments:
        if segment is not largest:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [largest]


def _clear(parent: Path) -> None:
    """Remove what earlier versions, damaged indexes and killed writers left."""
    import shutil

    for path in parent.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _LOCK:
            path.unlink(missing_ok=True)


@contextmanager
def _lock(parent: Path) -> Iterator[bool]:
    """Hold the lock on a folder of indexes; yields False, and holds nothing, if another process has it."""
    lock = _storage(parent).lock(_LOCK)
    is_mine = lock.acquire()
    try:
        yield is_mine
    finally:
        if is_mine:
            lock.release()
