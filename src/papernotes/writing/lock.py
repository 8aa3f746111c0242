"""Lock files, so that a library has a single writer at a time.

The system's own locks are used, which end with the process. Libraries for locks take longer to import than a
command may take to start.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING

from papernotes.errors import WriteError
from papernotes.writing.atomic import write_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_POLL = 0.01
"""Seconds between two attempts. A write takes a few milliseconds."""

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # Windows forbids reading locked bytes, and the first bytes name the holder

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextlib.contextmanager
def locked(file: Path, patience: float) -> Iterator[int]:
    """Hold the lock on a file while the block runs. The file stays afterwards.

    Args:
        file: the file, created where it is missing.
        patience: seconds to wait for another process that holds the lock.

    Yields:
        The file's descriptor.

    Raises:
        TimeoutError: another process held the lock all the time.
        OSError: the file cannot be opened, or its file system has no locks.
    """
    descriptor = os.open(file, _FLAGS | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience
        while not _try_lock(descriptor):
            if time.monotonic() >= deadline:
                raise TimeoutError
            time.sleep(_POLL)
        try:
            yield descriptor
        finally:
            _unlock(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def exclusive(file: Path, purpose: str, *, patience: float, name: str) -> Iterator[None]:
    """Hold a library's lock while the block runs, and tell other processes the purpose.

    Args:
        file: the lock's file.
        purpose: the holder's command.
        patience: seconds to wait for another process that holds the lock.
        name: the file as the user knows it, for messages.

    Raises:
        WriteError: another process held the lock all the time, the file cannot be written, or its file system
            has no locks.
    """
    with contextlib.ExitStack() as stack:
        try:
            descriptor = stack.enter_context(locked(file, patience))
        except TimeoutError as error:
            raise WriteError(
                f"another papernotes is writing to this library ({_holder(file)})",
                hint="Nothing was changed. Wait until it has finished, or end it, then try again.",
            ) from error
        except OSError as error:
            if error.filename is not None:  # the file could not be opened
                raise write_error(name, error) from error
            raise WriteError(
                f"{name} cannot be locked ({error.strerror}), so writing to the library is not safe",
                hint="Nothing was changed. Set PAPERNOTES_STATE_DIR to a folder on a local disk.",
            ) from error
        with contextlib.suppress(OSError):  # a full disk: then the holder is not named
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, f"process {os.getpid()}: {purpose}".encode(errors="replace"))
        yield


def is_held(file: Path) -> bool:
    """Whether a process holds the lock on a file.

    Raises:
        OSError: the file does not exist, or cannot be opened.
    """
    descriptor = os.open(file, _FLAGS)
    try:
        if not _try_lock(descriptor):
            return True
        _unlock(descriptor)
        return False
    finally:
        os.close(descriptor)


def _holder(file: Path) -> str:
    """Return what the holder wrote into the lock's file, without characters that do not print."""
    said = ""
    with contextlib.suppress(OSError), file.open("rb") as opened:
        said = opened.read(500).decode(errors="replace")
    return "".join(filter(str.isprintable, said)) or "an unknown command"
