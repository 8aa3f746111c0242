"""Taking back what commands wrote, the newest first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from papernotes.errors import NothingFoundError, WriteError
from papernotes.library_files import file_of
from papernotes.writing.atomic import remove_leftovers, write_error
from papernotes.writing.journal import Journal, JournaledChange, fingerprint
from papernotes.writing.stability import read_at_rest
from papernotes.writing.state import LibraryState
from papernotes.writing.transaction import locked_journal, restore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from papernotes.library_files import ConfinedFile


def history(root: Path, environ: Mapping[str, str] | None = None) -> list[JournaledChange]:
    """Return the changes that `undo` can take back, newest first; it needs no right to write.

    Args:
        root: the library's folder.
        environ: the environment's variables; None for the process's own.

    Raises:
        WriteError: what was kept is not in a folder of the user's alone.
    """
    return Journal(root, LibraryState(root, os.environ if environ is None else environ)).changes()


def undo(root: Path, environ: Mapping[str, str] | None = None) -> JournaledChange:
    """Take back the last change: every file of it is again what it was before.

    A change that a killed command wrote in part is taken back as far as it came. An undo that was itself
    killed, or found no room on the disk, goes on where it stopped when it is called again.

    Args:
        root: the library's folder.
        environ: the environment's variables; None for the process's own.

    Returns:
        What was taken back.

    Raises:
        NothingFoundError: no change is left to take back.
        WriteError: a file was edited since, and nothing was taken back; or one cannot be written.
    """
    variables = os.environ if environ is None else environ
    if not history(root, variables):
        raise NothingFoundError("there is no change to take back in this library")
    with locked_journal(root, "undo", environ=variables) as journal:
        changes = journal.changes()
        if not changes:
            raise NothingFoundError("there is no change to take back in this library")
        change = changes[0]
        for target, before, after, name in [
            found for index in range(len(change.files)) if (found := _to_restore(journal, change, index))
        ]:
            restore(target, before, expected=after, name=name)
        journal.discard(change)
        return change


def _to_restore(
    journal: Journal, change: JournaledChange, index: int
) -> tuple[ConfinedFile, bytes | None, bytes, str] | None:
    """Return a file to bring back as (file, bytes before, bytes now, name), or None where it is back already.

    Raises:
        WriteError: another program is saving it, or it holds neither what the change put there nor what was
            there before.
    """
    file = change.files[index]
    try:
        target = file_of(journal.root, file.path)
        with target.folder() as around:
            remove_leftovers(around)  # of an undo that was killed
    except FileNotFoundError:
        pass
    except OSError as error:
        raise write_error(file.path, error) from error
    now = read_at_rest(
        target,
        known_size=None,
        is_whole=lambda data: fingerprint(data) in {file.before, file.after},
        name=file.path,
    )
    digest = None if now is None else fingerprint(now)
    if digest == file.before:
        return None
    if now is None or digest != file.after:
        kept = journal.image_path(change, index)
        raise WriteError(
            f"{file.path} was {'removed' if now is None else 'edited'} after {change.label!r} "
            f"({change.time}), so taking that back would lose the later change",
            hint=f"Nothing was changed. What it held before is in {kept}."
            if file.before
            else "Nothing was changed. It was not there before: remove it yourself.",
        )
    return target, journal.before_image(change, index), now, file.path
