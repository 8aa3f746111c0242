"""Where in the user's cache folder a library's derived data are kept, apart for each version."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from papernotes.catalogue.database import VERSION as CATALOGUE_VERSION
from papernotes.user_folders import VERSION, cache_folder, make_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VERSION_FOLDER = f"{VERSION}-{CATALOGUE_VERSION}"
"""The folder of this version within that of a library."""

_DAY = 24 * 60 * 60
_UNUSED = 30 * _DAY
"""Seconds after which what another version kept, and did not use, is removed."""
_MARK = "used"
"""A file whose time tells when a version last used its folder, to the day."""
_LONGEST_NAME = 200
"""Bytes of a folder's name; file systems take 255."""


def library_cache(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the folder for what this version derives from one library, for its user alone; made if need be.

    A search index is partly unpickled, so whoever can write here could run code: a folder that another user
    owns or can write to is not used.

    Args:
        root: the library's folder, resolved.
        environ: the environment's variables.

    Returns:
        The folder, or None where there can be none.
    """
    try:
        of_library = cache_folder(environ) / _name(root)
        folder = of_library / VERSION_FOLDER
        if not (make_private(of_library) and make_private(folder)):
            return None
    except (OSError, RuntimeError, ValueError):
        return None
    return folder


def mark_used(folder: Path | None) -> None:
    """Note that a folder of `library_cache` is in use; once a day, remove what old versions left beside it.

    Args:
        folder: the folder, which need not exist any more; None where there can be none.
    """
    if folder is None:
        return
    mark = folder / _MARK
    now = time.time()
    with suppress(OSError):
        if _age(mark, now) >= _DAY:
            mark.touch()
            _remove_unused(folder, now)


def _remove_unused(folder: Path, now: float) -> None:
    """Remove the folders of other versions that were not used for long.

    A version that uses its folder after all finds it missing, and makes it anew.
    """
    import shutil

    for other in folder.parent.iterdir():
        if other != folder and other.is_dir() and min(_age(other / _MARK, now), _age(other, now)) >= _UNUSED:
            doomed = other.with_name(f"{other.name}.{os.getpid()}")
            other.rename(doomed)  # so that it is gone at once, and nobody opens half of it
            shutil.rmtree(doomed, ignore_errors=True)


def _age(path: Path, now: float) -> float:
    """Return how many seconds ago a file or folder was changed; infinite if there is none."""
    try:
        return now - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _name(root: Path) -> str:
    """Return the name of a library's folder, another one for each path: the path with its slashes escaped."""
    escaped = str(root)
    for sign in "%/\\:":
        escaped = escaped.replace(sign, f"%{ord(sign):02X}")
    if len(os.fsencode(escaped)) <= _LONGEST_NAME:
        return escaped
    from hashlib import sha256

    readable = root.name.encode("ascii", "ignore").decode()[:40].replace("%", "")
    return f"{readable}-{sha256(os.fsencode(root)).hexdigest()}"
