"""Which folder is the library: the one named, the one around here, or the user's own default."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from papernotes.config import NOTE_SUFFIXES
from papernotes.errors import LibraryError
from papernotes.user_folders import home_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = ".papernotes"
"""A folder with a folder of this name is a library."""
NOTES = "notes"
"""A folder with notes in a folder of this name is a library too."""

_VARIABLE = "PAPERNOTES_LIBRARY"
_HINT = (
    "Run `papernotes init FOLDER` to make a library of it, or name one with --library or PAPERNOTES_LIBRARY."
)


def find_root(path: Path | None, *, cwd: Path, environ: Mapping[str, str]) -> Path:
    """Return the resolved folder of the library.

    In this order: the path given; `PAPERNOTES_LIBRARY`; from the working folder upwards, the nearest folder
    with `.papernotes/` in it, else the nearest with Markdown in `notes/`; `library` in the user's settings.

    Only `.papernotes/` makes a library of the user's home folder or of what is above it: a `notes/` there is
    more likely a folder for everything.

    Args:
        path: the folder that the user named, if any.
        cwd: the working folder.
        environ: the environment's variables.

    Raises:
        LibraryError: there is no library, or what was named is none.
        ConfigError: the user's settings are needed and cannot be used.
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
    """Whether a folder has what makes a library."""
    return _has(folder, MARK) or _has(folder, NOTES)


def _named(path: Path, cwd: Path, source: str) -> Path:
    """Return the folder that was named, if it is a library."""
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
    """Return the library that a folder is in."""
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
    """Whether a folder has a folder of a name, as far as that may be seen."""
    try:
        return (folder / name).is_dir()
    except OSError:
        return False


def _holds_notes(folder: Path) -> bool:
    """Whether there is Markdown in a folder, at any depth; stops at the first."""
    below = []
    try:
        with os.scandir(folder) as found:
            for one in found:
                if one.name.lower().endswith(NOTE_SUFFIXES):
                    return True
                if one.is_dir(follow_symlinks=False):
                    below.append(folder / one.name)
    except OSError:
        return False
    return any(_holds_notes(one) for one in below)
