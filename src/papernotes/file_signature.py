"""What the system says of a file without opening it: whether it changed, and whether it is being saved.

An editor empties a note and then writes it, or moves it away and writes a new one; a sync client writes it
piece by piece. Between two steps the note is missing, empty or shorter than before. Nothing in the file says
so, but the state does not last.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FileSignature = tuple[int, int, int]
"""Size in bytes, and the times, in nanoseconds, of the last change to the content and to the inode. A program
can set the first time back, but not the second, which changes with a file's mode too."""

POLL = 0.02
"""Seconds between two looks at a file that is being saved."""

_CLOCK_STEP_NS = 2_000_000_000
"""The coarsest step of a file system's clock, that of FAT."""

_Made = TypeVar("_Made")


def file_signature(status: os.stat_result) -> FileSignature:
    """Return the signature of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def is_settled(signature: FileSignature, now: int) -> bool:
    """Whether every later change to a file changes its signature; a file can change twice in a clock step.

    Args:
        signature: the file's signature.
        now: the time just before the signature was taken, in nanoseconds since 1970.
    """
    return max(signature[1:]) < now - _CLOCK_STEP_NS


def cached_json(copy: Path | None, sources: Sequence[Path], version: str, make: Callable[[], _Made]) -> _Made:
    """Return a value that is made from files. It is kept, and made again when a file has changed.

    Args:
        copy: the file in which the value is kept as JSON; None to keep nothing.
        sources: the files, which need not exist.
        version: changes when other values are made of the same files.
        make: makes the value; a value that JSON cannot hold is not kept.

    Raises:
        Exception: what `make` raises. A kept value that cannot be read or written is ignored.
    """
    if copy is None:
        return make()
    now = time.time_ns()
    signatures = [_signature(source) for source in sources]
    marks = [version, *(signature and list(signature) for signature in signatures)]
    with suppress(OSError, ValueError, TypeError, RecursionError):
        kept_marks, value = json.loads(copy.read_bytes())
        if kept_marks == marks:
            kept: _Made = value
            return kept
    made = make()
    if all(signature is None or is_settled(signature, now) for signature in signatures):
        with suppress(OSError, ValueError, TypeError, RecursionError):
            content = json.dumps([marks, made], ensure_ascii=False)
            if json.loads(content)[1] == made:
                write_atomically(copy, content)
    return made


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a program reading it gets all of the new text, or all of the old.

    Raises:
        OSError: the file cannot be written; it is unchanged.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _signature(path: Path) -> FileSignature | None:
    try:
        return file_signature(path.stat())
    except OSError:
        return None


class Rest(NamedTuple):
    """How long a file must be unchanged before a command takes it for complete."""

    shorter: float
    """Seconds for a file that is shorter than when it was last read."""
    gone: float
    """Seconds for a file that is missing or empty, and had content when it was last read."""
    patience: float
    """Seconds that a command waits for all such files together."""


READING = Rest(shorter=0.2, gone=0.2, patience=0.5)
"""For commands that read. After its patience, a command uses the last complete version."""

WRITING = Rest(shorter=1.0, gone=5.0, patience=1.5)
"""For commands that write, before they take the library's lock."""

LOCKED = WRITING._replace(patience=0.0)
"""For commands that hold the lock. They wait only for the files that they write, and refuse in the end."""


def is_being_saved(file: Path, size: int | None, known: int, rest: Rest) -> bool:
    """Whether a file is shorter than it was, and changed too recently to be complete.

    Args:
        file: the file.
        size: its size in bytes; None for a file that is missing.
        known: its size when it was last read.
        rest: how long it must be unchanged.
    """
    if size is not None and size >= known:
        return False
    return seconds_unchanged(file) < (rest.shorter if size else rest.gone)


def seconds_unchanged(file: Path) -> float:
    """Return for how many seconds a file has been unchanged, by the clock of its file system.

    For a missing file it is the time since its folder changed. A time in the future means nothing, so the
    file counts as old.
    """
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        try:
            changed = file.parent.stat().st_mtime_ns
        except OSError:
            return float("inf")
    seconds = (time.time_ns() - changed) / 1e9
    return seconds if seconds > -1 else float("inf")
