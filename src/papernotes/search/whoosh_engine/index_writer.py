"""Writing an index: one process at a time, while others read the one that was there before."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from whoosh.util.filelock import FileLock

from papernotes.search.whoosh_engine.manifest import (
    FileStamp,
    Manifest,
    checksum,
    read_manifest,
    write_manifest,
)
from papernotes.search.whoosh_engine.segments import ENDINGS, Segment, SegmentWriter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from papernotes.search.documents import Indexable
    from papernotes.search.whoosh_engine.manifest import IndexSegment

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
        segments = _write_segment(folder, [], items)
        _publish(parent, Manifest(folder.name, catalogue_id, generation, segments, {}))
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
        segments = [
            segment._replace(deleted=tuple(sorted(numbers)))
            for segment, numbers in zip(manifest.segments, deleted, strict=True)
            if len(numbers) < segment.documents
        ]
        merged = _to_merge(folder, segments)
        written = _write_segment(folder, merged, added)
        segments = [segment for segment in segments if segment not in merged]
        _publish(parent, manifest._replace(generation=generation, segments=(*segments, *written)))
    return True


@contextmanager
def lock(parent: Path) -> Iterator[bool]:
    """Hold the lock on a folder of indexes; yields False, and holds nothing, if another process has it."""
    held = FileLock(str(parent / _LOCK))
    is_mine = held.acquire()
    try:
        yield is_mine
    finally:
        if is_mine:
            held.release()


def _to_merge(folder: Path, segments: list[IndexSegment]) -> list[IndexSegment]:
    """Return which segments to write together with what is new: none, or of many all but the largest."""
    if len(segments) < _MOST_SEGMENTS:
        return []
    # By bytes, since one document may be larger than thousands of others.
    sizes = {
        segment.name: sum((folder / f"{segment.name}{ending}").stat().st_size for ending in ENDINGS)
        for segment in segments
    }
    return sorted(segments, key=lambda segment: sizes[segment.name])[:-1]


def _write_segment(
    folder: Path, merged: Iterable[IndexSegment], items: Iterable[Indexable]
) -> tuple[IndexSegment, ...]:
    """Write what counts of some segments, and items, as one segment; none if there is nothing."""
    with closing(SegmentWriter(folder)) as writer:
        for segment in merged:
            with closing(Segment(folder, segment)) as opened:
                writer.add_segment(opened)
        for item in items:
            writer.add(item)
        return (writer.finish(),) if writer.documents else ()


def _publish(parent: Path, manifest: Manifest) -> None:
    """Write the manifest, from when on its segments are what others read, and remove all other files."""
    folder = parent / manifest.folder
    files = dict.fromkeys(f"{segment.name}{ending}" for segment in manifest.segments for ending in ENDINGS)
    stamps = {name: manifest.files.get(name) or _stamp(folder / name) for name in files}
    write_manifest(parent, manifest._replace(files=stamps))
    for path in folder.iterdir():
        if path.name not in files:
            with suppress(OSError):  # another process may have it open
                path.unlink()


def _stamp(path: Path) -> FileStamp:
    status = path.stat()
    return FileStamp(status.st_size, status.st_mtime_ns, checksum(path))


def _clear(parent: Path) -> None:
    """Remove what earlier versions, damaged indexes and killed writers left."""
    for path in parent.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _LOCK:
            path.unlink(missing_ok=True)
