"""Write the files of a command under a lock, all or none, with a record for `undo`; and undo them."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
from typing import TYPE_CHECKING

from papernotes.errors import ChangedMeanwhileError, NothingFoundError, WriteError
from papernotes.library_files import WORKS_FOLDER, ConfinedFile, file_of
from papernotes.writing.atomic import read_at_rest, remove_leftovers, replace_file, write_error
from papernotes.writing.journal import Journal, JournaledChange, LibraryState, fingerprint
from papernotes.writing.lock import exclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PATIENCE = 10.0
"""Seconds to wait for another command that writes to the library."""

_ATTEMPTS = 5
"""How often a change is tried if other programs keep changing the file."""


class Transaction:
    """The writes of a command, which are made together when its block ends.

    Args:
        root: the library's folder.
        label: the command, for a person.
        journal: the journal for the content before. Without one, nothing can be written.
        known_size: gives how many bytes a file was last known to hold, None for an unknown file.
    """

    change: JournaledChange | None
    """The record of the change after it was written. None if no file was changed."""

    def __init__(
        self,
        root: Path,
        label: str,
        journal: Journal | None,
        known_size: Callable[[str], int | None] = lambda _: None,
    ) -> None:
        self.change = None
        self._known_size = known_size
        self._root = root
        self._label = label
        self._journal = journal
        self._seen: dict[str, bytes | None] = {}
        self._new: dict[str, bytes] = {}
        self._steps: list[tuple[str, Callable[[bytes | None], bytes]]] = []

    def read(self, path: str) -> bytes | None:
        """Return the content of a file including this transaction's edits, or None if it does not exist.

        If another program is saving the file, the call waits.

        Args:
            path: relative to the library, with `/` between folders.

        Raises:
            WriteError: papernotes does not write such files, or the file cannot be read or is being saved.
        """
        if path in self._new:
            return self._new[path]
        if path not in self._seen:
            self._seen[path] = read_at_rest(
                _target(self._root, path),
                known_size=self._known_size(path),
                is_whole=lambda data: self._journal is not None and self._journal.wrote(path, data),
                name=path,
            )
        return self._seen[path]

    def edit(self, path: str, change: Callable[[bytes | None], bytes]) -> None:
        """Change a file.

        Args:
            path: relative to the library, with `/` between folders; its folder is created where missing.
            change: makes the new content from the present content, which is None for a new file. It is called
                at once, and again if another program changes the file before it is written.

        Raises:
            WriteError: the file cannot be read.
            Exception: `change` raises it.
        """
        self._new[path] = change(self.read(path))
        self._steps.append((path, change))

    def create(self, path: str, data: bytes) -> None:
        """Create a file.

        Raises:
            WriteError: it exists.
        """

        def fill(present: bytes | None) -> bytes:
            if present is not None:
                raise WriteError(f"{path} exists already", hint="Nothing was changed.")
            return data

        self.edit(path, fill)

    @property
    def written(self) -> tuple[str, ...]:
        """The files that were changed."""
        return tuple(file.path for file in self.change.files) if self.change else ()

    def changes(self) -> Iterator[tuple[str, bytes | None, bytes]]:
        """Yield the path, the present content and the new content of each file that will change."""
        for path, data in self._new.items():
            if data != self._seen[path]:
                yield path, self._seen[path], data

    def commit(self) -> None:
        """Write all files, or none if a file cannot be written."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._write()
            except ChangedMeanwhileError:
                if attempt == _ATTEMPTS:
                    raise
                self._repeat_steps()
            else:
                return

    def _repeat_steps(self) -> None:
        self._seen.clear()
        self._new.clear()
        for path, change in self._steps:
            self._new[path] = change(self.read(path))

    def _write(self) -> None:
        files = list(self.changes())
        if not files or self._journal is None:
            return
        change = self._journal.open(self._label, _now(), files)
        begun = 0
        try:
            for path, before, after in files:
                begun += 1
                replace_file(_target(self._root, path), after, expected=before, name=path)
        except BaseException:
            self._take_back(self._journal, change, files[:begun])
            raise
        self._journal.close(change)
        self.change = change

    def _take_back(
        self, journal: Journal, change: JournaledChange, begun: list[tuple[str, bytes | None, bytes]]
    ) -> None:
        """Restore the files that were written before the last file failed."""
        try:
            for path, before, after in begun:
                target = _target(self._root, path)
                if path != begun[-1][0] or _holds(
                    target, after
                ):  # the last write may have been interrupted at its end
                    replace_file(target, before, expected=after, name=path)
        except WriteError as error:
            journal.close(change)
            raise WriteError(
                f"only a part of this change was written, and it could not be taken back: {error.message}",
                hint="Solve this, then `papernotes undo` takes it back.",
            ) from error
        journal.discard(change)


def dry_run(root: Path, *, known_size: Callable[[str], int | None] = lambda _: None) -> Transaction:
    """Return a transaction without a lock that is never written, to see its changes."""
    return Transaction(root, "", None, known_size)


def _target(root: Path, path: str) -> ConfinedFile:
    """Return the file behind a path.

    Raises:
        WriteError: papernotes does not write there.
    """
    try:
        return file_of(root, path)
    except OSError as error:
        raise write_error(path, error) from error


def _holds(target: ConfinedFile, data: bytes) -> bool:
    try:
        return target.read() == data
    except OSError:
        return False


@contextlib.contextmanager
def locked_journal(
    root: Path, label: str, *, environ: Mapping[str, str], patience: float = PATIENCE
) -> Iterator[Journal]:
    """Hold the library's lock, and clean up its journal.

    Args:
        root: the library's folder.
        label: the command, for a person.
        environ: the environment's variables, which may say where the user's state folder is.
        patience: seconds to wait for another command that writes to the library.

    Raises:
        WriteError: another command holds the lock for too long, or the journal cannot be written.
    """
    state = LibraryState(root, environ)
    state.make()
    lock = state.folder / "lock"
    with exclusive(lock, label, patience=patience, name=str(lock)):
        state.claim()
        journal = Journal(root, state)
        journal.settle()
        yield journal


@contextlib.contextmanager
def transaction(
    root: Path,
    label: str,
    *,
    environ: Mapping[str, str] = os.environ,
    known_size: Callable[[str], int | None] = lambda _: None,
    patience: float = PATIENCE,
) -> Iterator[Transaction]:
    """Write to a library under its lock, all files or none, with a record for `undo`.

    The files are written when the block ends. After an exception in the block, nothing is written. The lock
    is held while the block runs, so the block must not wait for a network or a person.

    Args:
        root: the library's folder.
        label: the command, for a person: `add https://arxiv.org/abs/2512.03036`.
        environ: the environment's variables, which may say where the user's state folder is.
        known_size: gives how many bytes a file was last known to hold, None for an unknown file.
        patience: seconds to wait for another command that writes to the library.

    Raises:
        ChangedMeanwhileError: another program kept changing a file.
        WriteError: another command holds the lock, or a file cannot be written.
    """
    with locked_journal(root, label, environ=environ, patience=patience) as journal:
        writes = Transaction(root, label, journal, known_size)
        yield writes
        writes.commit()


def check_writable(root: Path, environ: Mapping[str, str]) -> None:
    """Check that the journal and records can be written, even if their folders do not exist yet.

    Raises:
        WriteError: they cannot be written.
    """
    LibraryState(root, environ).make()
    folder = WORKS_FOLDER
    try:
        while not _may_write_in(root, folder):
            folder = folder.rpartition("/")[0]
    except OSError as error:
        raise write_error(WORKS_FOLDER, error) from error


def _may_write_in(root: Path, folder: str) -> bool:
    """Whether a folder exists and files can be written in it.

    Raises:
        OSError: it exists, but files cannot be written in it.
    """
    try:
        with ConfinedFile(root, f"{folder}/any".lstrip("/")).folder() as held:
            if not held.is_writable("."):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileNotFoundError:
        return False
    return True


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def history(root: Path, environ: Mapping[str, str] = os.environ) -> list[JournaledChange]:
    """Return the changes that can be undone, newest first. The library may be read-only.

    Args:
        root: the library's folder.
        environ: the environment's variables.

    Raises:
        WriteError: other users can write to the folder of the journal.
    """
    return Journal(root, LibraryState(root, environ)).changes()


def undo(root: Path, environ: Mapping[str, str] = os.environ) -> JournaledChange:
    """Undo the last change: restore the content of all its files.

    If a killed command wrote only some of its files, these are restored. If `undo` itself is killed or the
    disk is full, the next `undo` continues.

    Args:
        root: the library's folder.
        environ: the environment's variables.

    Returns:
        The change that was undone.

    Raises:
        NothingFoundError: there is no change to undo.
        WriteError: a file was edited later, and nothing was restored; or a file cannot be written.
    """
    if not history(root, environ):
        raise NothingFoundError("there is no change to take back in this library")
    with locked_journal(root, "undo", environ=environ) as journal:
        changes = journal.changes()
        if not changes:
            raise NothingFoundError("there is no change to take back in this library")
        change = changes[0]
        for target, before, after, name in [
            found for index in range(len(change.files)) if (found := _to_restore(journal, change, index))
        ]:
            replace_file(target, before, expected=after, name=name)
        journal.discard(change)
        return change


def _to_restore(
    journal: Journal, change: JournaledChange, index: int
) -> tuple[ConfinedFile, bytes | None, bytes, str] | None:
    """Return a file to restore as (file, content before, present content, name), or None if it is restored.

    Raises:
        WriteError: another program is saving it, or its content is neither that before nor that after the
            change.
    """
    file = change.files[index]
    try:
        target = file_of(journal.root, file.path)
        with target.folder() as around:
            remove_leftovers(around)  # from an undo that was killed
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
            hint=f"Nothing was changed. Its content from before is in {kept}."
            if file.before
            else "Nothing was changed. The change created it: remove it yourself.",
        )
    return target, journal.before_image(change, index), now, file.path
