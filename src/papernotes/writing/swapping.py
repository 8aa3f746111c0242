"""Replace a file without losing a save that another program makes at the same moment.

Between our last read of the old file and a rename, another program can save the file in two ways. A plain
rename loses both saves.

First, the program can rename its own file over the old file. Therefore we exchange the new file and the
present file of that name in one step. If the present file is not the file that we read, we exchange them
again: the other program's file has its name back, and our change is made again on its content.

Second, the program can have the old file open and write to it after it has lost its name. Therefore we ask
Linux for a lease. Linux grants a lease if no program has the file open for writing, and makes every program
wait that opens the file later. If a program waits after the exchange, we exchange the files again before it
continues, so that it writes to the file that has the name. Without leases (macOS, network folders, files of
other users), we watch the old file for a tenth of a second after the exchange.

Some file systems cannot exchange files. There the old file gets a hard link before the rename, so that it can
be restored. A file that another program renames over it in these microseconds is lost. Without hard links,
the content of the old file is copied back. Windows refuses to replace an open file, so it needs none of this.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import sys
import time
from typing import TYPE_CHECKING

from papernotes.errors import BeingSavedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

_WATCHED = 0.1
"""Seconds for which an old file is watched where the system grants no lease."""
_PATIENCE = 2.0
"""Seconds to wait for a program that has the file open for writing."""
_POLL = 0.01

_HERE, _RENAME_EXCHANGE = -100, 2  # of Linux: relative paths are relative to the working folder
_RENAME_SWAP = 2  # of macOS

_NOT_POSSIBLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""Error numbers of calls that the system or the file system does not support."""


def swap(target: Path, other: Path, expected: bytes, *, name: str, sync: Callable[[], None]) -> bool:
    """Let another file take the place of a file, or take a file away, unless a program is saving it.

    Args:
        target: the file.
        other: the new file, in the same folder. If there is no such file, the target is only renamed to it.
            Afterwards the old file has this name, or no name.
        expected: what the caller saw in the target.
        name: the file as the user knows it, for messages.
        sync: forces the names in the folder to the disk. Saves by other programs in that time are noticed.

    Returns:
        Whether it was done. If not, another program saved the target, which holds what that program wrote.

    Raises:
        BeingSavedError: another program has the file open for writing all the time.
        OSError: the system refuses.
    """
    ours = _identity(other)
    if sys.platform == "win32":
        if target.read_bytes() != expected:
            return False
        first, second = (other, target) if ours else (target, other)
        first.replace(second)
        sync()
        return True
    try:
        old = _Held(target)
    except FileNotFoundError:
        return False
    with old:
        old.keep_writers_off(other if ours else None, name)
        if not old.holds(expected):
            return False
        has_name = True
        try:
            if ours:
                has_name = _exchange(other, target)
            else:
                target.replace(other)
        except FileNotFoundError:
            return False
        is_done = False
        try:
            sync()
            is_done = _identity(other) in {old.identity, None} and old.rests(expected)
        finally:
            if not is_done:
                if not ours:
                    _give_free_name(other, target)
                elif has_name:
                    _put_back(other, target, ours)
                else:
                    _copy_back(old, other, target)
        return is_done


class _Held:
    """A file that is kept open, so that later writes to it are seen even if its name changes.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        self._has_lease = False
        status = os.fstat(self._descriptor)
        self.identity = (status.st_dev, status.st_ino)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)  # which ends the lease

    def keep_writers_off(self, probe: Path | None, name: str) -> None:
        """Take a lease on the file, if the system has leases.

        Args:
            probe: a new file in the same folder. If a lease on the probe is possible but not on this file, a
                program has this file open for writing.
            name: the file as the user knows it, for messages.

        Raises:
            BeingSavedError: a program has it open for writing all the time.
        """
        deadline = time.monotonic() + _PATIENCE
        while not self.takes_lease():
            if probe is None or not _can_have_lease(probe):
                return
            if time.monotonic() >= deadline:
                raise BeingSavedError(
                    f"{name} is open for writing in another program",
                    hint="Nothing was changed. Try again when that program has saved it.",
                )
            time.sleep(_POLL)

    def takes_lease(self) -> bool:
        """Ask for a lease, which lasts until the file is closed, and return whether it was granted."""
        self._has_lease = _lease(self._descriptor)
        return self._has_lease

    def holds(self, expected: bytes) -> bool:
        """Whether the file holds the expected content."""
        return os.fstat(self._descriptor).st_size == len(expected) and self.content() == expected

    def content(self) -> bytes:
        """Return the content of the file."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            return file.read()

    def rests(self, expected: bytes) -> bool:
        """Whether no program is changing the file."""
        if self._has_lease:
            return _is_lease_whole(self._descriptor) and self.holds(expected)
        until = time.monotonic() + _WATCHED
        before = self._marks()
        while time.monotonic() < until:
            if self._marks() != before:
                return False
            time.sleep(_POLL)
        return self.holds(expected)

    def give_lease_back(self) -> None:
        """End the lease, so that waiting programs can write to the file."""
        if self._has_lease:
            _end_lease(self._descriptor)
            self._has_lease = False

    def _marks(self) -> tuple[int, int]:
        status = os.fstat(self._descriptor)
        return status.st_size, status.st_mtime_ns


if sys.platform == "linux":
    import fcntl

    def _lease(descriptor: int) -> bool:
        """Take a lease on a file. It is granted if no program has the file open for writing."""
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # SIGIO would kill us
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError:
            return False
        return True

    def _end_lease(descriptor: int) -> None:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)

    def _is_lease_whole(descriptor: int) -> bool:
        """Whether no program waits for the end of the lease."""
        return fcntl.fcntl(descriptor, fcntl.F_GETLEASE) == fcntl.F_RDLCK
else:

    def _lease(descriptor: int) -> bool:  # noqa: ARG001 - only Linux has leases
        return False

    def _end_lease(descriptor: int) -> None:
        pass

    def _is_lease_whole(descriptor: int) -> bool:  # noqa: ARG001
        return False


def _can_have_lease(file: Path) -> bool:
    with contextlib.suppress(OSError), _Held(file) as held:
        return held.takes_lease()
    return False


def _identity(file: Path) -> tuple[int, int] | None:
    """Return what identifies a file independently of its name. None if the file does not exist."""
    try:
        status = file.lstat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _give_free_name(file: Path, target: Path) -> bool:
    """Give a file a name that no other file has.

    Returns:
        Whether the name was free.
    """
    try:
        os.link(file, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NOT_POSSIBLE:
            raise
        if _identity(target) is not None:
            return False
        file.replace(target)
    return True


def _put_back(displaced: Path, target: Path, ours: tuple[int, int] | None) -> None:
    """Give the name back to its old file, or to the newest file that another program saved under it.

    A file under the name that we did not put there is newer than the file that we displaced.
    """
    put = ours
    while (coming := _identity(displaced)) is not None:
        try:
            _exchange(displaced, target)
        except FileNotFoundError:  # another program has moved away what was put there
            if _give_free_name(displaced, target):
                return
            continue
        if _identity(displaced) == put:
            return
        put = coming


def _copy_back(old: _Held, new: Path, target: Path) -> None:
    """Give the name to a copy of the old file, which has no name, when no program writes to it."""
    old.give_lease_back()
    deadline = time.monotonic() + _PATIENCE
    data = old.content()
    while not old.rests(data) and time.monotonic() < deadline:
        data = old.content()
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - from a descriptor, which pathlib cannot open
        os.fchmod(descriptor, stat.S_IMODE(target.stat().st_mode))
        file.write(data)
    new.replace(target)


def _exchange(new: Path, target: Path) -> bool:
    """Exchange two files.

    Returns:
        Whether they were exchanged. If not, the new file has the target's name and the old file has no name.

    Raises:
        FileNotFoundError: a file does not exist.
        OSError: the system refuses.
    """
    sys.audit("os.rename", str(new), str(target), -1, -1)
    try:
        _system_exchange(os.fsencode(new), os.fsencode(target))
    except OSError as error:
        if error.errno not in _NOT_POSSIBLE:
            raise
    else:
        return True
    second = new.with_name(f"{new.stem}-old{new.suffix}")
    try:
        os.link(target, second)
    except OSError as error:
        if error.errno not in _NOT_POSSIBLE:
            raise
        new.replace(target)
        return False
    new.replace(target)
    second.replace(new)
    return True


def _system_exchange(first: bytes, second: bytes) -> None:
    """Exchange two files by a single system call.

    Raises:
        OSError: the system refuses. Its number is in `_NOT_POSSIBLE` if the call is not supported.
    """
    import ctypes  # takes 4 ms, and only commands that write need it

    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(first, second, _RENAME_SWAP)
        else:
            failed = library.renameat2(_HERE, first, _HERE, second, _RENAME_EXCHANGE)
    except AttributeError:  # an older C library
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
