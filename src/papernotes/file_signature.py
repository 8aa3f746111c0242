"""The marks by which a changed file is known without opening it, and what is kept until they change."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FileSignature = tuple[int, int, int]
"""Size in bytes, and, in nanoseconds, times of the last change to the content and to the file's record. The
first time can be set back, the second cannot; it changes with a file's mode too."""

_CLOCK_STEP_NS = 2_000_000_000
"""The coarsest step of a file system's clock (FAT's)."""

_Made = TypeVar("_Made")


def file_signature(status: os.stat_result) -> FileSignature:
    """Return the marks of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def is_settled(stamp: FileSignature, now: int) -> bool:
    """Whether any later change to a file shows in its marks: one that is too new may change again unseen.

    Args:
        stamp: its marks.
        now: the time just before they were taken, in nanoseconds since 1970.
    """
    return max(stamp[1:]) < now - _CLOCK_STEP_NS


def cached_json(copy: Path | None, sources: Sequence[Path], version: str, make: Callable[[], _Made]) -> _Made:
    """Return what is made of files: the copy that was kept, unless a file has changed since.

    Args:
        copy: where it is kept, as JSON; None for nowhere.
        sources: the files, which need not exist.
        version: changes whenever other things are made of the same files.
        make: makes it; what JSON cannot hold is not kept.

    Raises:
        Exception: what `make` raises; a copy that cannot be read or written is done without.
    """
    if copy is None:
        return make()
    now = time.time_ns()
    stamps = [_stamp(source) for source in sources]
    marks = [version, *(stamp and list(stamp) for stamp in stamps)]
    with suppress(OSError, ValueError, TypeError, RecursionError):
        of, there = json.loads(copy.read_bytes())
        if of == marks:
            found: _Made = there
            return found
    made = make()
    if all(stamp is None or is_settled(stamp, now) for stamp in stamps):
        with suppress(OSError, ValueError, TypeError, RecursionError):
            content = json.dumps([marks, made], ensure_ascii=False)
            if json.loads(content)[1] == made:
                write_atomically(copy, content)
    return made


def write_atomically(path: Path, text: str) -> None:
    """Write a file that others may be reading: they see all of it, or what was there before.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _stamp(path: Path) -> FileSignature | None:
    try:
        return file_signature(path.stat())
    except OSError:
        return None
