"""Where in the user's cache folder a library's derived data are kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from zlib import crc32

from papernotes.folders import cache_folder, make_private

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
        return folder if make_private(folder) else None
    except (OSError, RuntimeError, ValueError):
        return None


def _name(root: Path) -> str:
    """Name a library's folder, by its own name for people and by a checksum of its path.

    Two libraries with one name would only cost each other time: at each use what is kept is compared with the
    files.
    """
    readable = root.name.encode("ascii", "ignore").decode()[:40]
    return f"{readable}-{crc32(os.fsencode(root)):08x}"
