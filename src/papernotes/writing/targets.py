"""Which file a path of the library stands for, and whether a command may write it."""

from __future__ import annotations

import errno
import os
from pathlib import Path, PurePosixPath

from papernotes.errors import WriteError
from papernotes.writing.atomic import write_error


def target_of(root: Path, path: str) -> Path:
    """Return the file behind a path, symbolic links followed, so that a write goes through a link.

    As when notes are read, a link that leaves the library is not followed: what was written behind it would
    not be found again, and a library that came from somebody else must not lead a write to just any file.

    Args:
        root: the library's folder.
        path: relative to it, with `/` between folders.

    Raises:
        WriteError: the path leads where nothing may be written.
    """
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or Path(path).drive:
        raise WriteError(f"{path!r} is not a path within the library")
    try:
        target = (root / path).resolve()
        home = root.resolve()
    except (OSError, RuntimeError) as error:  # Python before 3.13 has RuntimeError for links in a circle
        raise WriteError(f"{path} cannot be followed: {error}") from error
    if not target.is_relative_to(home):
        raise WriteError(
            f"{path} is a link out of the library, to {target}",
            hint="Move what it leads to into the library.",
        )
    return target


def check_writable(root: Path, *folders: str) -> None:
    """See that folders of the library can be written, those that are still to be made included.

    Raises:
        WriteError: one of them cannot be.
    """
    for folder in folders:
        place = root / folder
        while not place.exists():
            place = place.parent
        if not os.access(place, os.W_OK):
            raise write_error(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
