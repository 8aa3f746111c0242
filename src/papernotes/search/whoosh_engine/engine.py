"""The engine on Whoosh: an index in the user's cache, and what has changed since it was written."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING
from weakref import finalize

from papernotes.search.engine import Engine, Uncommitted
from papernotes.search.whoosh_engine.manifest import Manifest, has_its_files, read_manifest, remove_manifest
from papernotes.search.whoosh_engine.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from papernotes.search.documents import Indexable

_TRIES = 10
_PAUSE = 0.02
"""Seconds between two tries to open an index: for a moment after a commit its manifest is still the old
one."""


class WhooshEngine(Engine):
    """An index on disk, and changes that are kept in memory until `commit`.

    Args:
        parent: the folder with the index and its manifest.
        manifest: what the index is made of.

    Raises:
        Exception: of any kind: a file is damaged. Whoosh does not say what it raises then.
    """

    def __init__(self, parent: Path, manifest: Manifest) -> None:
        self.folder = self._folder = parent / manifest.folder
        self.size = sum(stamp.size for stamp in manifest.files.values())
        self._parent = parent
        self._manifest = manifest
        self._segments: list[Segment] = []
        self._release = finalize(self, _close, self._segments)
        self._segments += [Segment(self._folder, segment) for segment in manifest.segments]
        self._uncommitted: dict[str, Indexable] = {}
        super().__init__(self._segments)

    @property
    def generation(self) -> int:
        """The catalogue's generation that the index on disk shows."""
        return self._manifest.generation

    def replace(self, notes: Collection[str], items: Iterable[Indexable]) -> None:
        """Make some notes hold just these items; see `Engine.replace`."""
        before = len(self._waiting)
        super().replace(notes, items)
        self._uncommitted.update((item.key, item) for item in self._waiting[before:])

    def uncommitted(self) -> Uncommitted:
        """Return how much was added or deleted since the last commit."""
        before = sum(len(segment.deleted) for segment in self._manifest.segments)
        deleted = sum(len(shard.deleted) for shard in self._segments) - before
        added = self._uncommitted.values()
        return Uncommitted(deleted + len(added), sum(item.size for item in added))

    def is_current(self) -> bool:
        """Whether no other process has replaced the index since it was opened."""
        return read_manifest(self._parent) == self._manifest

    def is_whole(self) -> bool:
        """Read all files, which takes long, and tell whether they are as they were written."""
        return has_its_files(self._parent, self._manifest, bytewise=True)

    def close(self) -> None:
        """Let go of the files; the engine is of no use afterwards."""
        self._release()

    def discard(self) -> None:
        """Let go of the files, and have others make the index anew, unless one of them already has."""
        self.close()
        if self.is_current():
            remove_manifest(self._parent)

    def commit(self, generation: int) -> bool:
        """Write what changed; the index is then to be opened anew.

        Args:
            generation: of the catalogue, which the index shows after this.

        Returns:
            Whether it was written; False if another process is writing, or has written.

        Raises:
            OSError: it cannot be written.
        """
        from papernotes.search.whoosh_engine.index_writer import write_changes

        deleted = [shard.deleted for shard in self._segments]
        in_memory = [
            self._uncommitted[shard.key(document)]
            for shard in self._shards[len(self._segments) :]
            for document in range(shard.size)
            if document not in shard.deleted
        ]
        return write_changes(self._parent, self._manifest, generation, deleted, [*in_memory, *self._waiting])


def open_index(parent: Path, catalogue_id: str) -> WhooshEngine | None:
    """Open the index in a folder; None where there is none that is whole, of this version and catalogue.

    Raises:
        Exception: the index is whole, and cannot be opened because of a bug.
    """
    for _ in range(_TRIES):
        manifest = read_manifest(parent)
        if manifest is None or manifest.catalogue_id != catalogue_id:
            return None
        if has_its_files(parent, manifest):
            try:
                return WhooshEngine(parent, manifest)
            except Exception:
                if has_its_files(parent, manifest, bytewise=True):
                    raise
        sleep(_PAUSE)
    return None


def _close(segments: list[Segment]) -> None:
    for segment in segments:
        segment.close()
