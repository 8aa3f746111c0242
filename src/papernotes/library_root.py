"""Finds the library: the folder named, the folder around the working folder, or the user's default."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from papernotes.errors import LibraryError
from papernotes.library_files import MARK, NOTE_SUFFIXES
from papernotes.user_folders import home_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTES = "notes"
"""A folder that has Markdown in a folder of this name is a library too."""

_VARIABLE = "PAPERNOTES_LIBRARY"
_HINT = (
    "Run `papernotes init FOLDER` to make a library of it, or name one with --library or PAPERNOTES_LIBRARY."
)


def find_root(path: Path | None, *, cwd: Path, environ: Mapping[str, str]) -> Path:
    """Return the resolved folder of the library.

    In this order: the path given; `PAPERNOTES_LIBRARY`; from the working folder upwards, the nearest folder
    with `.papernotes/` in it, else the nearest with Markdown in `notes/`; `library` in the user's settings.

    The user's home folder and the folders above it are a library only with `.papernotes/`, because `notes/`
    there is more likely a folder for everything.

    Args:
        path: the folder that the user named, if any.
        cwd: the working folder.
        environ: the environment's variables.

    Raises:
        LibraryError: no library is found, or the folder that was named is none.
        ConfigError: the user's settings cannot be used, and no other place names a library.
    """
    if path is not None:
        return _named(path, cwd, "")
    if variable := environ.get(_VARIABLE):
        return _named(Path(variable), cwd, f" ({_VARIABLE})")
    try:
        cwd = cwd.resolve()
    except OSError as error:
        raise LibraryError("the working folder is gone, and no library was named", hint=_HINT) from error
    if around := _around(cwd, environ):
        return around
    from papernotes.user_settings import load_user_settings, user_settings_path

    settings = user_settings_path(environ)
    if settings and (default := load_user_settings(settings).library):
        return _named(Path(default), settings.parent, f" ({settings})")
    raise LibraryError(f"no library in {cwd} or a folder above it", hint=_HINT)


def is_library(folder: Path) -> bool:
    """Whether a folder is a library."""
    return _has(folder, MARK) or _has(folder, NOTES)


def _named(path: Path, cwd: Path, source: str) -> Path:
    """Return the folder that was named, after checks."""
    try:
        root = (cwd / path.expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # circular links, an unknown home, a NUL
        raise LibraryError(f"{path}{source} leads nowhere", hint=_HINT) from error
    try:
        is_folder = S_ISDIR(root.stat().st_mode)
    except FileNotFoundError as error:
        raise LibraryError(f"{root}{source} does not exist", hint=_HINT) from error
    except OSError as error:
        raise LibraryError(f"{root}{source} cannot be used: {error.strerror}", hint=_HINT) from error
    if not is_folder:
        raise LibraryError(f"{root}{source} is not a folder", hint=_HINT)
    if not is_library(root):
        raise LibraryError(
            f"{root}{source} is no library: it has neither {MARK}/ nor {NOTES}/",
            hint=f"Run `papernotes init {root}` to make it one; no note is touched.",
        )
    return root


def _around(cwd: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the library that a folder is in, if any."""
    folders = (cwd, *cwd.parents)
    marked = next((folder for folder in folders if _has(folder, MARK)), None)
    if marked is not None:
        return marked
    try:
        home = home_folder(environ).resolve()
    except RuntimeError:
        home = cwd.parents[-1] if cwd.parents else cwd
    too_wide = {home, *home.parents, folders[-1]}
    return next(
        (folder for folder in folders if folder not in too_wide and _holds_notes(folder / NOTES)), None
    )


def _has(folder: Path, name: str) -> bool:
    """Whether a folder has a folder of a name; false where the user may not look."""
    try:
        return (folder / name).is_dir()
    except OSError:
        return False


def _holds_notes(folder: Path) -> bool:
    """Whether a folder holds Markdown at any depth."""
    below = []
    try:
        with os.scandir(folder) as found:
            for item in found:
                if item.name.lower().endswith(NOTE_SUFFIXES):
                    return True
                if item.is_dir(follow_symlinks=False):
                    below.append(folder / item.name)
    except OSError:
        return False
    return any(map(_holds_notes, below))
