"""The user's folders for caches and settings, by the conventions of each system."""

from __future__ import annotations

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
        folder = Path(named).expanduser()
        return folder if folder.is_absolute() else home_folder(environ) / folder
    if sys.platform in {"win32", "darwin"}:
        import platformdirs

        return platformdirs.user_cache_path(_NAME, appauthor=False)
    return _xdg(environ, "XDG_CACHE_HOME", ".cache")


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


def _xdg(environ: Mapping[str, str], variable: str, default: str) -> Path:
    """Apply the XDG Base Directory Specification, which has relative paths ignored.

    These two lines save the import of platformdirs, which takes longer than listing a month.
    """
    named = Path(environ.get(variable, ""))
    return (named if named.is_absolute() else home_folder(environ) / default) / _NAME
