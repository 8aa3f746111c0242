"""Reading and replacing one file, whatever other programs do to it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from typing import TYPE_CHECKING

from papernotes.confined import RefusedError, as_file
from papernotes.errors import BeingSavedError, ChangedMeanwhileError, WriteError
from papernotes.resting import LOCKED, POLL, is_being_saved, seconds_unchanged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from papernotes.confined import ConfinedFile, Folder

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


_TEMPORARY_PREFIX = ".papernotes-"
_TEMPORARY_SUFFIX = ".tmp"  # no note ends like this, and Obsidian passes over names that begin with a dot

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}


def read_bytes(path: Path) -> bytes | None:
    """Return what the file holds, or None where there is no such file.

    Raises:
        OSError: it is there, but cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_error(name: str, error: OSError) -> WriteError:
    """Tell a failed write in the user's words.

    Args:
        name: the file as the user knows it.
        error: what the system said.
    """
    if error.errno in _NO_ROOM:
        hint = "Nothing was changed. Make room on the disk, then try again."
    elif error.errno in _NO_RIGHT:
        hint = "Nothing was changed. Give yourself the right to write there, then try again."
    elif isinstance(error, RefusedError) and error.errno == errno.ELOOP:
        hint = "Nothing was changed. Put what it leads to in its place."
    else:
        hint = "Nothing was changed."
    reason = error.strerror or str(error)
    reason = reason[:1].lower() + reason[1:]
    return WriteError(f"{name} cannot be written: {reason}", hint=hint)


def replace_file(
    target: ConfinedFile, data: bytes | None, *, expected: bytes | None, name: str, is_derived: bool = False
) -> None:
    """Put `data` in the place of what `target` holds, in one step that survives a crash or power cut.

    The bytes go to a temporary file in the same folder, are forced to the disk and take the target's place
    by `swapping.swap`. Mode and owner stay. The folder is held open meanwhile, so that no link can take
    its place. In a library, the caller holds its lock.

    Args:
        target: the file itself, symbolic links followed.
        data: its new content, or None to remove the file.
        expected: what the caller saw there, or None for a file that is to be created.
        name: the file as the user knows it, for messages.
        is_derived: whether the file can be made again and nobody edits it. Then it is replaced by a rename.

    Raises:
        ChangedMeanwhileError: it no longer holds what the caller saw.
        BeingSavedError: another program has it open for writing.
        WriteError: it cannot be written; it holds what it held.
    """
    temporary = f"{_TEMPORARY_PREFIX}{os.getpid()}{_TEMPORARY_SUFFIX}"
    try:
        with target.folder(make=data is not None) as folder:
            try:
                if data is not None:
                    remove_leftovers(folder)
                    present = folder.status(target.name)
                    if present and not folder.is_writable(target.name):  # a rename would not care
                        raise PermissionError(errno.EACCES, "the file is read-only")
                    write_new(folder, temporary, data, like=present)
                if not _put(folder, temporary, target.name, expected, name=name, is_derived=is_derived):
                    raise ChangedMeanwhileError(
                        f"{name} was changed by another program while papernotes was about to write it",
                        hint="Nothing was changed by papernotes. Try again.",
                    )
            finally:
                with contextlib.suppress(OSError):
                    folder.remove(temporary)
    except OSError as error:
        raise write_error(name, error) from error


def _put(
    folder: Folder, temporary: str, target: str, expected: bytes | None, *, name: str, is_derived: bool
) -> bool:
    """Give a temporary file its target's name, unless that stands for something else than was expected."""
    new, old = folder.reachable(temporary), folder.reachable(target)
    if expected is not None and not is_derived:
        from papernotes.writing.swapping import swap

        return swap(old, new, expected, name=name, sync=lambda: sync_folder(folder))
    if folder.read(target) != expected:
        return False
    if expected is None:
        try:
            os.link(new, old)  # fails if there is a file by now
        except FileExistsError:
            return False
        except OSError:  # no second names on this file system
            folder.rename(temporary, target)
    else:
        folder.rename(temporary, target)
    sync_folder(folder)
    return True


def write_new(
    folder: Folder, name: str, data: bytes, *, like: os.stat_result | None = None, mode: int = 0o666
) -> None:
    """Write a file that is not there yet and force it to the disk.

    Args:
        folder: where to create it.
        name: its name.
        data: its content.
        like: what the system says of a file whose mode and owner it takes, if it takes another's.
        mode: its mode otherwise, less what the user's umask takes away.

    Raises:
        OSError: it is there, or cannot be written.
    """
    descriptor = folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with as_file(descriptor, "wb") as file:
        if like is not None:
            _dress(descriptor, like)
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(descriptor)


def remove_leftovers(folder: Folder) -> None:
    """Remove the temporary files of processes that died."""
    with contextlib.suppress(OSError):  # what cannot be removed is in nobody's way
        for name in folder.names():
            if name.startswith(_TEMPORARY_PREFIX) and name.endswith(_TEMPORARY_SUFFIX):
                process = name[len(_TEMPORARY_PREFIX) : -len(_TEMPORARY_SUFFIX)]
                if not process.isdecimal() or not _is_running(int(process)):
                    folder.remove(name)


def _is_running(process: int) -> bool:
    """Say whether another process has this number. One that died may have had ours, as in a container."""
    if process == os.getpid() or sys.platform == "win32":  # Windows keeps open files from being removed
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def sync_folder(folder: Folder) -> None:
    """Force a folder's list of names to the disk, so that a rename survives a power cut.

    Where a system cannot (Windows, some network folders) the rename stands all the same.
    """
    with contextlib.suppress(OSError):
        folder.sync()


def _dress(descriptor: int, model: os.stat_result) -> None:
    """Give a new file the owner and mode of the one that it will replace, as far as the system lets us."""
    own = os.fstat(descriptor)
    if hasattr(os, "fchown") and (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(descriptor, model.st_uid, model.st_gid)
    if hasattr(os, "fchmod"):  # last, since a change of owner can clear bits of the mode
        os.fchmod(descriptor, stat.S_IMODE(model.st_mode))
