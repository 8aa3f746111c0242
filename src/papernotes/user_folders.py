"""The user's folders for caches, state and settings, by the conventions of each system."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = "papernotes"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return where what can be made anew is kept: `PAPERNOTES_CACHE_DIR`, else the system's place for it.

    A relative folder is in the user's home, so that it is the same from everywhere.

    Raises:
        RuntimeError: the user's home folder is unknown.
    """
    if named := environ.get("PAPERNOTES_CACHE_DIR"):
        return _named(named, environ)
    if sys.platform in {"win32", "darwin"}:
        import platformdirs

        return platformdirs.user_cache_path(_NAME, appauthor=False)
    return _xdg(environ, "XDG_CACHE_HOME", ".cache")


def state_folder(environ: Mapping[str, str]) -> Path:
    """Return where what must outlive a cache is kept: `PAPERNOTES_STATE_DIR`, else the system's place for it.

    A relative folder is in the user's home, so that it is the same from everywhere.

    Raises:
        RuntimeError: the user's home folder is unknown.
    """
    if named := environ.get("PAPERNOTES_STATE_DIR"):
        return _named(named, environ)
    if sys.platform in {"win32", "darwin"}:
        import platformdirs

        return platformdirs.user_state_path(_NAME, appauthor=False)
    return _xdg(environ, "XDG_STATE_HOME", ".local/state")


def config_folder(environ: Mapping[str, str]) -> Path:
    """Return where the user's own settings are.

    Raises:
        RuntimeError: the user's home folder is unknown.
    """
    if sys.platform in {"win32", "darwin"}:
        import platformdirs

        return platformdirs.user_config_path(_NAME, appauthor=False)
    return _xdg(environ, "XDG_CONFIG_HOME", ".config")


def home_folder(environ: Mapping[str, str]) -> Path:
    """Return the user's home folder.

    Raises:
        RuntimeError: it is unknown.
    """
    return Path(environ["HOME"]) if environ.get("HOME") else Path.home()


def make_private(folder: Path) -> bool:
    """Make a folder that is its user's alone, and those above it.

    Returns:
        Whether it is: a folder that another user owns, or a link to one, is not.

    Raises:
        OSError: it cannot be made.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return is_private(folder)


def is_private(folder: Path) -> bool:
    """Whether a folder is its user's alone, once what others may do there was taken from them.

    Raises:
        OSError: it does not exist, or cannot be looked at.
    """
    if os.name != "posix":
        return True  # Windows keeps a user's local data from other users by itself
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    if stat.S_IMODE(status.st_mode) & 0o077:
        folder.chmod(0o700)
    return True


def _named(folder: str, environ: Mapping[str, str]) -> Path:
    """Return the folder that a variable names."""
    path = Path(folder).expanduser()
    return path if path.is_absolute() else home_folder(environ) / path


def _xdg(environ: Mapping[str, str], variable: str, default: str) -> Path:
    """Apply the XDG Base Directory Specification, which has relative paths ignored.

    These two lines save the import of platformdirs, which takes longer than listing a month.
    """
    named = Path(environ.get(variable, ""))
    return (named if named.is_absolute() else home_folder(environ) / default) / _NAME
