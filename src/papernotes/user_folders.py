"""The user's folders for caches, state and settings, by the conventions of each system."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "0.1.0"
"""The version of the program, in the names of derived files, so that two versions never share one. It equals
the version of the distribution, which takes longer to look up than a short command takes to run."""

_NAME = "papernotes"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for data that can be made again: `PAPERNOTES_CACHE_DIR`, else the system's place.

    A relative folder is in the user's home.

    Raises:
        RuntimeError: the user's home folder is unknown.
    """
    named = _named(environ, "PAPERNOTES_CACHE_DIR")
    return named or _folder("cache", environ, "XDG_CACHE_HOME", ".cache")


def state_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for data that must outlive a cache: `PAPERNOTES_STATE_DIR`, else the system's place.

    A relative folder is in the user's home.

    Raises:
        RuntimeError: the user's home folder is unknown.
    """
    named = _named(environ, "PAPERNOTES_STATE_DIR")
    return named or _folder("state", environ, "XDG_STATE_HOME", ".local/state")


def config_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for the user's own settings.

    Raises:
        RuntimeError: the user's home folder is unknown.
    """
    return _folder("config", environ, "XDG_CONFIG_HOME", ".config")


def _named(environ: Mapping[str, str], variable: str) -> Path | None:
    """Return the folder that a variable names; a relative folder is in the user's home."""
    if not (named := environ.get(variable)):
        return None
    path = Path(named).expanduser()
    return path if path.is_absolute() else home_folder(environ) / path


def _folder(
    kind: Literal["cache", "state", "config"], environ: Mapping[str, str], xdg_variable: str, default: str
) -> Path:
    """Return a folder by the convention of the system.

    The XDG Base Directory Specification, which ignores relative paths, is applied here, because importing
    platformdirs takes longer than listing a month.
    """
    if sys.platform in {"win32", "darwin"}:
        import platformdirs

        folder: Path = getattr(platformdirs, f"user_{kind}_path")(_NAME, appauthor=False)
        return folder
    base = Path(environ.get(xdg_variable, ""))
    return (base if base.is_absolute() else home_folder(environ) / default) / _NAME


def home_folder(environ: Mapping[str, str]) -> Path:
    """Return the user's home folder.

    Raises:
        RuntimeError: it is unknown.
    """
    return Path(environ["HOME"]) if environ.get("HOME") else Path.home()


def make_private(folder: Path) -> bool:
    """Make a folder, and those above it, that only the user can access.

    Returns:
        Whether the folder is private. It is not if another user owns it, or if it is a link.

    Raises:
        OSError: it cannot be made.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return is_private(folder)


def is_private(folder: Path) -> bool:
    """Whether only the user can access a folder of the user; permissions of others are removed first.

    Raises:
        OSError: the folder does not exist, or cannot be looked at.
    """
    if os.name != "posix":
        return True  # Windows keeps a user's local data from other users
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    if stat.S_IMODE(status.st_mode) & 0o077:
        folder.chmod(0o700)
    return True
