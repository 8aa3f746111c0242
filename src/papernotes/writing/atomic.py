"""Read and replace a file that other programs may be saving.

A file is read when no program is saving it. It is replaced as a whole: after a crash at any time, it holds
either the old or the new content.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from typing import TYPE_CHECKING

from papernotes.errors import BeingSavedError, ChangedMeanwhileError, WriteError
from papernotes.file_signature import LOCKED, POLL, is_being_saved, seconds_unchanged
from papernotes.library_files import RefusedError, as_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from papernotes.library_files import ConfinedFile, Folder

Marks = tuple[int, ...]

_PATIENCE = 2.0
"""Seconds to wait for a file."""
_YOUNG = 1.0
"""Seconds after its last change in which a file may change again."""
_UNCHANGED = 0.2
"""Seconds for which a recently changed file must stay unchanged. Most editors pause for less."""

_TEMPORARY_PREFIX = ".papernotes-"
_TEMPORARY_SUFFIX = ".tmp"  # no note ends like this, and Obsidian passes over names that begin with a dot
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}


def read_at_rest(
    target: ConfinedFile, *, known_size: int | None, is_whole: Callable[[bytes], bool], name: str
) -> bytes | None:
    """Read a file when no other program seems to be saving it. Return None if the file does not exist.

    A file that changed within the last second must stay unchanged for a moment. A file that became shorter
    must stay so for a second. A file that became empty or disappeared must stay so for five seconds. Other
    files, and files with content that papernotes wrote, are read at once.

    Args:
        target: the file itself, symbolic links followed.
        known_size: its last known size in bytes. None if it was not known.
        is_whole: tells whether content is certainly complete.
        name: the file as the user knows it, for messages.

    Raises:
        BeingSavedError: it kept changing for too long.
        WriteError: it cannot be read.
    """
    path = target.root / target.path
    deadline = time.monotonic() + _PATIENCE
    seen: Marks | None = ()  # differs from the marks of any file
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
        known = known_size or (1 if size == 0 else 0)  # the known size may come from the middle of a save
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
    """Return the content of a file and its marks. If it changes meanwhile, the marks are unique."""
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
    """Explain that a file kept changing."""
    hint = "Nothing was changed. Try again in a few seconds."
    problem = "is being written by another program"
    if size is None:
        problem = "existed a moment ago and is missing now; a program may be saving it"
        hint += " If the file was removed, it is then created."
    elif size == 0:
        problem = "became empty a moment ago; a program may be saving it"
    elif known_size is not None and size < known_size:
        problem = f"is {known_size - size} bytes shorter than a moment ago; a program may be saving it"
    return BeingSavedError(f"{name} {problem}", hint=hint)


def read_bytes(path: Path) -> bytes | None:
    """Return the content of a file, or None if it does not exist.

    Raises:
        OSError: it exists, but cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_error(name: str, error: OSError) -> WriteError:
    """Explain a failed write to the user.

    Args:
        name: the file as the user knows it.
        error: the system's error.
    """
    if error.errno in _NO_ROOM:
        hint = "Nothing was changed. Make room on the disk, then try again."
    elif error.errno in _NO_RIGHT:
        hint = "Nothing was changed. Give yourself the right to write there, then try again."
    elif isinstance(error, RefusedError) and error.errno == errno.ELOOP:
        hint = "Nothing was changed. Replace the link by its target."
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
                    if present and not folder.is_writable(target.name):  # a rename would succeed nevertheless
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
    """Move a temporary file to its target, if the target holds the expected content."""
    new, old = folder.reachable(temporary), folder.reachable(target)
    if expected is not None and not is_derived:
        from papernotes.writing.swapping import swap

        return swap(old, new, expected, name=name, sync=lambda: sync_folder(folder))
    if folder.read(target) != expected:
        return False
    if expected is None:
        try:
            os.link(new, old)  # fails if the file exists by now
        except FileExistsError:
            return False
        except OSError:  # the file system has no hard links
            folder.rename(temporary, target)
    else:
        folder.rename(temporary, target)
    sync_folder(folder)
    return True


def write_new(
    folder: Folder, name: str, data: bytes, *, like: os.stat_result | None = None, mode: int = 0o666
) -> None:
    """Create a file and force it to the disk.

    Args:
        folder: where to create it.
        name: its name.
        data: its content.
        like: the status of a file whose mode and owner it gets, or None.
        mode: its mode without `like`, before the umask is applied.

    Raises:
        OSError: it exists, or cannot be written.
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
    """Remove temporary files of processes that died."""
    with contextlib.suppress(OSError):  # a leftover file does no harm
        for name in folder.names():
            if name.startswith(_TEMPORARY_PREFIX) and name.endswith(_TEMPORARY_SUFFIX):
                process = name[len(_TEMPORARY_PREFIX) : -len(_TEMPORARY_SUFFIX)]
                if not process.isdecimal() or not _is_running(int(process)):
                    folder.remove(name)


def _is_running(process: int) -> bool:
    """Whether another process with this number is running. Our own number may be reused in a container."""
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
    """Force the names in a folder to the disk, so that a rename survives a power cut.

    Windows and some network folders cannot do this. Then nothing is done.
    """
    with contextlib.suppress(OSError):
        folder.sync()


def _dress(descriptor: int, model: os.stat_result) -> None:
    """Give a new file the owner and mode of the file that it will replace, as far as the system allows."""
    own = os.fstat(descriptor)
    if hasattr(os, "fchown") and (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(descriptor, model.st_uid, model.st_gid)
    if hasattr(os, "fchmod"):  # after the owner, whose change can clear bits of the mode
        os.fchmod(descriptor, stat.S_IMODE(model.st_mode))
