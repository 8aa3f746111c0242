"""How long a file must rest before it counts as whole: other programs save a file in several steps.

An editor empties a note and then writes it, or moves it away and writes it anew; a sync client writes it
piece by piece. Between two steps the note is missing, empty, or shorter than it was. Nothing in the file says
so, but such a state does not last.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POLL = 0.02
"""Seconds between two looks at a file that is waited for."""


class Rest:
    """For how long a file must not have changed before it is taken for whole.

    Args:
        shorter: seconds for a file that is shorter than it was known to be.
        gone: seconds for a file that is missing or empty, and was known to hold something.
        patience: how many seconds a command waits for such files altogether.
    """

    def __init__(self, *, shorter: float, gone: float, patience: float) -> None:
        self.shorter = shorter
        self.gone = gone
        self.patience = patience


READING = Rest(shorter=0.2, gone=0.2, patience=0.5)
"""For commands that read. After its patience a command answers by the last whole version."""

WRITING = Rest(shorter=1.0, gone=5.0, patience=1.5)
"""For commands that write, before they take the library's lock."""

LOCKED = Rest(shorter=WRITING.shorter, gone=WRITING.gone, patience=0.0)
"""For commands that hold the lock: they wait for the files alone that they write, and refuse in the end."""


def is_being_saved(file: Path, size: int | None, known: int, rest: Rest) -> bool:
    """Say whether a file lacks something that it held, and has not lacked it for long enough to mean it.

    Args:
        file: the file.
        size: its size in bytes; None for a file that is missing.
        known: its size when it was last read.
        rest: how long is long enough.
    """
    if size is not None and size >= known:
        return False
    return seconds_unchanged(file) < (rest.shorter if size else rest.gone)


def seconds_unchanged(file: Path) -> float:
    """Return for how many seconds a file has been as it is, by the clock of its file system.

    A file that is missing has been so at least since the last change of its folder. Where the clock says a
    moment that is still to come, it says nothing, and the file counts as old.
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
