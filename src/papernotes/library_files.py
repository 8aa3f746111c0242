"""The files of a library that papernotes reads and writes, by their paths; every one of them is opened here.

There are five kinds: notes, pictures and PDFs, bibliographic records, the settings, the glossary. None is
hidden, but for what is in `.papernotes/`. Which folders notes are in is said by the settings, which came with
the library, so it is the kind of a file that guards against a write to `conftest.py` or `.git/config`.

A note may be a link to another note within the library. In `.papernotes/` no link is followed.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.config import CONFIG_PATH, GLOSSARY_PATH, NOTE_SUFFIXES, WORKS_FOLDER
from papernotes.confined import ConfinedFile, RefusedError, parts_of
from papernotes.model import PICTURE_SUFFIXES

if TYPE_CHECKING:
    from io import FileIO

RECORD_SUFFIXES = (".yaml", ".yml")
"""How the names of bibliographic records end, in any case."""
_OWN = CONFIG_PATH.partition("/")[0]
_RECORDS = f"{WORKS_FOLDER}/"
_ASSET_SUFFIXES = (*PICTURE_SUFFIXES, ".pdf")


def file_of(root: Path, path: str) -> ConfinedFile:
    """Return the file behind a path, links to notes and pictures followed.

    Args:
        root: the library's folder.
        path: relative to it, with `/` between folders. The file need not exist.

    Raises:
        RefusedError: papernotes has nothing to do with such a file, or it is a link that is not followed.
    """
    parts = parts_of(path.replace("\\", "/"))  # so that it is within on every system
    kind = "" if "\\" in path else _kind(path := "/".join(parts))
    if not kind:
        raise RefusedError("it is no note, picture, PDF or record", path, number=errno.EINVAL)
    if parts[0] == _OWN:
        return ConfinedFile(root, path)
    real = real_path(root, path)
    if _kind(real) != kind:
        raise RefusedError(f"it is a link to {real}, which is another kind of file", path)
    return ConfinedFile(root, real)


def open_file(root: Path, path: str) -> FileIO:
    """Open a file of the library for reading.

    Raises:
        OSError: it does not exist or cannot be read; or as for `file_of`.
    """
    if _kind(path):
        try:
            return ConfinedFile(root, path).open()
        except RefusedError:  # a link, which may lead to another note
            pass
    return file_of(root, path).open()


def real_path(root: Path, path: str) -> str:
    """Return where a path leads when links are followed, relative to the library.

    Raises:
        RefusedError: it leads out of the library, or to what is hidden.
    """
    home = Path(os.path.realpath(root))
    target = Path(os.path.realpath(home / path))
    if not target.is_relative_to(home):
        raise RefusedError(f"it is a link out of the library, to {target}", path)
    real = target.relative_to(home).as_posix()
    if is_hidden(real):
        raise RefusedError(f"it is a link to {real}, which is hidden", path)
    return real


def is_hidden(path: str) -> bool:
    """Whether a path, relative to the library, has a hidden file or folder in it."""
    return (path.startswith(".") and path != ".") or "/." in path


def _kind(path: str) -> str:
    """Return what kind of file a path would be, empty for one that papernotes has nothing to do with."""
    name = path.lower()
    if path.startswith(_RECORDS):
        is_record = name.endswith(RECORD_SUFFIXES) and not is_hidden(path.removeprefix(_RECORDS))
        return "record" if is_record else ""
    if is_hidden(path):
        return path if path in {CONFIG_PATH, GLOSSARY_PATH} else ""
    return "note" if name.endswith(NOTE_SUFFIXES) else "asset" if name.endswith(_ASSET_SUFFIXES) else ""
