"""What files hold, and what the catalogue knows that they held."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from papernotes.file_signature import file_signature, is_settled
from papernotes.library_files import open_file

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from pathlib import Path

    from papernotes.file_signature import FileSignature


class ReadProblem(NamedTuple):
    """Why a file cannot be read."""

    message: str | None = None
    """What is the matter with which file; None for nothing."""
    line: int | None = None
    """Where."""
    fix: str | None = None
    """What to do."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file holds."""

    stamp: FileSignature
    """Its marks when it was opened."""
    is_settled: bool
    """Whether any later change will show in its marks; else it is compared by what it holds."""
    data: bytes
    """Its bytes."""
    digest: bytes
    """Checksum of its bytes; empty where they cannot be read."""
    problem: ReadProblem
    """Why they cannot."""
    size: int | None
    """How many they are; None where there is no such file."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the catalogue knows of a file."""

    file: int
    """Its id."""
    role: str
    """`note` or `work`."""
    stamp: FileSignature
    """Its marks when it was read."""
    is_settled: bool
    """Whether a change since then shows in its marks."""
    is_valid: bool
    """Whether it would be read today as it was then."""
    digest: bytes
    """Checksum of what it held; empty where it could not be opened."""
    problem: str | None
    """Why it could not be read."""

    def holds(self, content: FileContent) -> bool:
        """Whether that is what was read then."""
        if content.digest:
            return self.digest == content.digest
        return not self.digest and self.problem == content.problem.message


def read_content(root: Path, path: str) -> FileContent:
    """Read a file.

    Args:
        root: the library's folder.
        path: relative to it.
    """
    now = time.time_ns()
    try:
        with open_file(root, path) as file:
            # The marks are taken first: a change while the bytes are read shows against them.
            stamp = file_signature(os.fstat(file.fileno()))
            data = file.readall()
    except OSError as error:
        problem = ReadProblem(
            f"{path} cannot be read: {error.strerror}", 1, "See to its permissions, or remove it."
        )
        # A file that may not be opened is no shorter than it was: its bytes are there.
        size = None if isinstance(error, FileNotFoundError) else sys.maxsize
        return FileContent((0, 0, 0), is_settled=False, data=b"", digest=b"", problem=problem, size=size)
    digest = hashlib.blake2b(data, digest_size=16).digest()
    return FileContent(stamp, is_settled(stamp, now), data, digest, ReadProblem(), len(data))


def known_content(connection: sqlite3.Connection, path: str, today: dt.date) -> KnownFile | None:
    """Return what the catalogue knows of a file, or None for a new one.

    Args:
        connection: the catalogue.
        path: the file's path.
        today: the day on which it would be read again.
    """
    row = connection.execute(
        "SELECT id, role, size, mtime_ns, ctime_ns, settled, ?1 >= valid_from AND ?1 < valid_until, digest,"
        " problem FROM file WHERE path = ?2",
        (today.isoformat(), path),
    ).fetchone()
    if row is None:
        return None
    file, role, size, mtime, ctime, is_settled, is_valid, digest, problem = row
    return KnownFile(file, role, (size, mtime, ctime), bool(is_settled), bool(is_valid), digest, problem)
