"""What an index on disk should consist of, so that a damaged or outdated one is known at once."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from papernotes.file_signature import write_atomically
from papernotes.search.analysis import ANALYZER_VERSION
from papernotes.search.documents import DOCUMENT_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENGINE_VERSION = 4
"""To be raised whenever the files of an index are laid out differently."""

VERSION = f"{ENGINE_VERSION}.{DOCUMENT_VERSION}.{ANALYZER_VERSION}"
"""All that decides whether an index was made as it would be made today."""

FILE_NAME = "manifest.json"

Stamp = tuple[int, int]
"""Size in bytes and time of modification in nanoseconds."""


class IndexSegment(NamedTuple):
    """A part of an index."""

    name: str
    """What the names of its files begin with."""
    documents: int
    """How many documents it has, deleted ones among them."""
    deleted: tuple[int, ...]
    """Numbers of the deleted ones."""


class Manifest(NamedTuple):
    """What an index is made of."""

    folder: str
    """Name of the folder with the index, beside this manifest."""
    catalogue_id: str
    """Which catalogue it was made from."""
    generation: int
    """The catalogue's generation that it shows."""
    segments: tuple[IndexSegment, ...]
    """Its parts."""
    files: Mapping[str, Stamp]
    """Its files by name."""
    version: str = VERSION
    """The programs that made it."""


def read_manifest(parent: Path) -> Manifest | None:
    """Read the manifest in a folder; None if there is none, or none that this version understands."""
    try:
        content: Any = json.loads((parent / FILE_NAME).read_text(encoding="utf-8"))
        files = {str(name): (int(size), int(time)) for name, (size, time) in content.pop("files").items()}
        segments = tuple(
            IndexSegment(str(name), int(documents), tuple(map(int, deleted)))
            for name, documents, deleted in content.pop("segments")
        )
        manifest = Manifest(**content, files=files, segments=segments)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return manifest if manifest.version == VERSION else None


def write_manifest(parent: Path, manifest: Manifest) -> None:
    """Write the manifest in a folder, all or nothing.

    Raises:
        OSError: it cannot be written; the one that was there still is.
    """
    write_atomically(parent / FILE_NAME, json.dumps(manifest._asdict()))


def remove_manifest(parent: Path) -> None:
    """Remove the manifest in a folder, as far as that is possible: there is no whole index then."""
    with suppress(OSError):
        (parent / FILE_NAME).unlink()


def stamps(folder: Path) -> dict[str, Stamp]:
    """Return the marks of an index's files; locks are none of them.

    Raises:
        OSError: the folder cannot be listed, or changes meanwhile.
    """
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and not entry.name.endswith("LOCK"):
                status = entry.stat()
                found[entry.name] = (status.st_size, status.st_mtime_ns)
    return found
