"""Replacing one file as a whole: whatever happens, its name holds the old bytes or the new ones."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from typing import TYPE_CHECKING

from papernotes.errors import ChangedMeanwhileError, WriteError
from papernotes.library_files import RefusedError, as_file

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.library_files import ConfinedFile, Folder

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
    target: ConfinedFile, data: bytes, *, expected: bytes | None, name: str, is_derived: bool = False
) -> None:
    """Put `data` in the place of what `target` holds, in one step that survives a crash or power cut.

    The bytes go to a temporary file in the same folder, are forced to the disk and take the target's place,
    as `swapping` says. Mode and owner stay. The folder is held open all the while, so that no link can take
    its place. In a library, the caller holds its lock.

    Args:
        target: the file itself, symbolic links followed.
        data: its new content.
        expected: what the caller saw there, or None for a file that is to be created.
        name: the file as the user knows it, for messages.
        is_derived: whether it can be made anew at any time and nobody edits it: it is simply replaced.

    Raises:
        ChangedMeanwhileError: it no longer holds what the caller saw.
        BeingSavedError: another program has it open for writing.
        WriteError: it cannot be written; it holds what it held.
    """
    temporary = _temporary_name()
    try:
        with target.folder(make=True) as folder:
            try:
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
    if expected is not None and not is_derived:
        from papernotes.writing.swapping import take_place

        new, old = folder.reachable(temporary), folder.reachable(target)
        return take_place(new, old, expected, name=name, sync=lambda: sync_folder(folder))
    if folder.read(target) != expected:
        return False
    if expected is None:
        try:
            os.link(folder.reachable(temporary), folder.reachable(target))  # fails if there is a file by now
        except FileExistsError:
            return False
        except OSError:  # no second names on this file system
            folder.rename(temporary, target)
    else:
        folder.rename(temporary, target)
    sync_folder(folder)
    return True


def remove_file(target: ConfinedFile, *, expected: bytes, name: str) -> None:
    """Remove a file that still holds what the caller saw.

    Raises:
        ChangedMeanwhileError: it no longer holds it.
        BeingSavedError: another program has it open for writing.
        WriteError: it cannot be removed.
    """
    from papernotes.writing.swapping import take_away

    temporary = _temporary_name()
    try:
        with target.folder() as folder:
            try:
                old, aside = folder.reachable(target.name), folder.reachable(temporary)
                if not take_away(old, aside, expected, name=name):
                    raise ChangedMeanwhileError(
                        f"{name} was changed by another program", hint="It was left as it is."
                    )
            finally:
                with contextlib.suppress(OSError):
                    folder.remove(temporary)
            sync_folder(folder)
    except OSError as error:
        raise write_error(name, error) from error


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


def _temporary_name() -> str:
    """Return the name of this process's temporary file in a folder."""
    return f"{_TEMPORARY_PREFIX}{os.getpid()}{_TEMPORARY_SUFFIX}"


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
