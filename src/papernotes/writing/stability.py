"""Reading a file when no other program is in the middle of saving it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from papernotes.errors import BeingSavedError
from papernotes.file_signature import LOCKED, POLL, is_being_saved, seconds_unchanged
from papernotes.writing.atomic import write_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from papernotes.library_files import ConfinedFile

    Marks = tuple[int, ...]

_PATIENCE = 2.0
"""Seconds to wait for one file."""
_YOUNG = 1.0
"""Seconds after its last change during which a file may be about to change again."""
_UNCHANGED = 0.2
"""Seconds between two looks at a young file that must find the same; most editors pause for less."""


def read_at_rest(
    target: ConfinedFile, *, known_size: int | None, is_whole: Callable[[bytes], bool], name: str
) -> bytes | None:
    """Return what a file holds once no other program seems to be saving it, or None where there is no file.

    Three kinds of files are waited for: a file that changed within the last second, until two looks at it
    agree; a file that is shorter than it was, until it has been so for a second; and a file that is empty or
    missing and was not, until it has been so for five seconds. A file that changed longer ago is read at
    once, and so is a file that holds what papernotes wrote.

    Args:
        target: the file itself, symbolic links followed.
        known_size: how many bytes it was last known to hold; None for a file that was not known.
        is_whole: says whether bytes are certainly a whole version of the file.
        name: the file as the user knows it, for messages.

    Raises:
        BeingSavedError: it was not at rest for too long.
        WriteError: it cannot be read.
    """
    path = target.root / target.path
    deadline = time.monotonic() + _PATIENCE
    seen: Marks | None = ()  # the marks of no file
    since = 0.0
    while True:
        try:
            data, marks = _look(target)
        except OSError as error:
            raise write_error(name, error) from error
        now = time.monotonic()
        if marks != seen:
            seen, since = marks, now
        if data is None and known_size is None:
            return None
        size = None if data is None else len(data)
        known = known_size or (1 if size == 0 else 0)  # an empty file may be known by what it holds in a save
        is_lacking = is_being_saved(path, size, known, LOCKED)
        is_quiet = data is None or now - since >= _UNCHANGED or seconds_unchanged(path) >= _YOUNG
        if is_quiet and not is_lacking:
            return data
        if data and is_whole(data):
            return data
        if now >= deadline:
            raise _being_saved(name, size, known_size)
        time.sleep(POLL)


def _look(target: ConfinedFile) -> tuple[bytes | None, Marks | None]:
    """Return what a file holds and its marks; where it changes meanwhile, marks that no other look gives."""
    try:
        with target.open() as file:
            before = os.fstat(file.fileno())
            data = file.readall()
            after = os.fstat(file.fileno())
    except (FileNotFoundError, NotADirectoryError):
        return None, None
    marks = [(one.st_ino, one.st_mtime_ns, one.st_ctime_ns, one.st_size) for one in (before, after)]
    is_steady = marks[0] == marks[1] and len(data) == after.st_size
    return data, marks[1] if is_steady else (*marks[1], time.monotonic_ns())


def _being_saved(name: str, size: int | None, known_size: int | None) -> BeingSavedError:
    """Tell of a file that did not come to rest."""
    hint = "Nothing was changed. Try again in a few seconds, when it is saved."
    if size is None:
        hint = "Nothing was changed. Try again in a few seconds: if it was removed, it is then made anew."
        return BeingSavedError(
            f"{name} was there a moment ago and is missing; is a program saving it?", hint=hint
        )
    if size == 0:
        return BeingSavedError(f"{name} is empty since a moment ago; is a program saving it?", hint=hint)
    if known_size is not None and size < known_size:
        return BeingSavedError(
            f"{name} is {known_size - size} bytes shorter than a moment ago; is a program saving it?",
            hint=hint,
        )
    return BeingSavedError(f"{name} is being written by another program", hint=hint)
