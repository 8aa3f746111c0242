"""Where in the user's cache folder a library's derived data are kept."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING
from zlib import crc32

from papernotes.folders import cache_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def library_cache(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the folder for what is derived from one library, for its user alone; made if need be.

    A search index is partly unpickled, so whoever can write here could run code: a folder that another user
    owns or can write to is not used.

    Args:
        root: the library's folder, resolved.
        environ: the environment's variables.

    Returns:
        The folder, or None where there can be none.
    """
    try:
        folder = cache_folder(environ) / _name(root)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder if _is_private(folder) else None
    except (OSError, RuntimeError, ValueError):
        return None


def _name(root: Path) -> str:
    """Name a library's folder, by its own name for people and by a checksum of its path.

    Two libraries with one name would only cost each other time: at each use what is kept is compared with the
    files.
    """
    readable = root.name.encode("ascii", "ignore").decode()[:40]
    return f"{readable}-{crc32(os.fsencode(root)):08x}"


def _is_private(folder: Path) -> bool:
    """Whether a folder is the user's alone, once made so."""
    if os.name != "posix":
        return True  # Windows keeps a user's local data from other users by itself
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    if stat.S_IMODE(status.st_mode) & 0o077:
        folder.chmod(0o700)
    return True
