"""What an index on disk should consist of, so that a damaged or outdated index is known at once."""

from __future__ import annotations

import json
from binascii import crc32
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from papernotes.file_signature import write_atomically
from papernotes.search.analysis import ANALYZER_VERSION
from papernotes.search.documents import DOCUMENT_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENGINE_VERSION = 5
"""To be raised whenever the files of an index are laid out differently."""

VERSION = f"{ENGINE_VERSION}.{DOCUMENT_VERSION}.{ANALYZER_VERSION}"
"""All that decides whether an index was made as it would be made today."""

FILE_NAME = "manifest.json"
_BLOCK = 1 << 20
"""Bytes of a file that are read together."""


class FileStamp(NamedTuple):
    """What a file of an index was like when it was written."""

    size: int
    """Bytes."""
    modified: int
    """Time of modification in nanoseconds."""
    checksum: int
    """CRC-32 of its bytes, which is only looked at where something went wrong."""


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
    files: Mapping[str, FileStamp]
    """Its files by name."""
    version: str = VERSION
    """The programs that made it."""


def read_manifest(parent: Path) -> Manifest | None:
    """Read the manifest in a folder; None if there is none, or none that this version understands."""
    try:
        content: Any = json.loads((parent / FILE_NAME).read_text(encoding="utf-8"))
        files = {str(name): FileStamp(*map(int, stamp)) for name, stamp in content.pop("files").items()}
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


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    found = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found = crc32(block, found)
    return found


def has_its_files(parent: Path, manifest: Manifest, *, bytewise: bool = False) -> bool:
    """Whether the files of an index are those that were written.

    Args:
        parent: the folder with the index and its manifest.
        manifest: what the index is made of.
        bytewise: whether to look at all their bytes, and not at sizes and times alone.
    """
    folder = parent / manifest.folder
    try:
        for name, stamp in manifest.files.items():
            status = (folder / name).stat()
            if (status.st_size, status.st_mtime_ns) != stamp[:2]:
                return False
            if bytewise and checksum(folder / name) != stamp.checksum:
                return False
    except OSError:
        return False
    return True
