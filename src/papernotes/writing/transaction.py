"""The way in which every command writes: locked, recorded for `undo`, and all its files or none."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
from typing import TYPE_CHECKING

from papernotes.errors import ChangedMeanwhileError, WriteError
from papernotes.library_files import WORKS_FOLDER, ConfinedFile, file_of
from papernotes.writing.atomic import remove_file, replace_file, write_error
from papernotes.writing.journal import Journal
from papernotes.writing.lock import exclusive
from papernotes.writing.stability import read_at_rest
from papernotes.writing.state import LibraryState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from papernotes.writing.journal import JournaledChange

PATIENCE = 10.0
"""Seconds to wait for another command that writes to the same library."""

_ATTEMPTS = 5
"""How often a change is made anew because a program without our lock changed the file under it."""


def _unknown(_path: str) -> int | None:
    return None


class Transaction:
    """The writes of one command, made together when its block ends.

    Args:
        root: the library's folder.
        label: the command, for a person.
        journal: where what was there before is kept.
        known_size: gives how many bytes a file was last known to hold, None for an unknown file.
    """

    change: JournaledChange | None
    """The record of what was written, once it was; None where no file came out different."""

    def __init__(
        self,
        root: Path,
        label: str,
        journal: Journal | None,
        known_size: Callable[[str], int | None] = _unknown,
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
        """Return what a file holds as this transaction leaves it, or None where there is none.

        A file that another program is saving is waited for.

        Args:
            path: relative to the library, with `/` between folders.

        Raises:
            WriteError: the file is none that papernotes writes, cannot be read, or is being saved.
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
            change: makes the new content from the present one, None where there is no file. It is called at
                once, and again when another program changes the file before it is written.

        Raises:
            WriteError: the file cannot be read; and whatever `change` raises.
        """
        self._new[path] = change(self.read(path))
        self._steps.append((path, change))

    def create(self, path: str, data: bytes) -> None:
        """Write a file that is not there yet.

        Raises:
            WriteError: it is there.
        """

        def fill(present: bytes | None) -> bytes:
            if present is not None:
                raise WriteError(f"{path} is there already", hint="Nothing was changed.")
            return data

        self.edit(path, fill)

    @property
    def written(self) -> tuple[str, ...]:
        """The files that came out different, once they were written."""
        return tuple(file.path for file in self.change.files) if self.change else ()

    def changes(self) -> Iterator[tuple[str, bytes | None, bytes]]:
        """Yield each file that is to come out different: its path, what it holds and what it will hold."""
        for path, data in self._new.items():
            if data != self._seen[path]:
                yield path, self._seen[path], data

    def commit(self) -> None:
        """Write what was asked for: every file, or, when one cannot be written, none."""
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
        """Bring back the files that were written before the last of these could not be."""
        try:
            for path, before, after in begun:
                target = _target(self._root, path)
                if path != begun[-1][0] or _holds(target, after):  # the last may have been interrupted late
                    restore(target, before, expected=after, name=path)
        except WriteError as error:
            journal.close(change)
            raise WriteError(
                f"only a part of this change could be written, and not be taken back: {error.message}",
                hint="`papernotes undo` takes it back once that is mended.",
            ) from error
        journal.discard(change)


def dry_run(root: Path, *, known_size: Callable[[str], int | None] = _unknown) -> Transaction:
    """Return a transaction that is never committed, to see what would be written; it takes no lock."""
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


def restore(target: ConfinedFile, before: bytes | None, *, expected: bytes, name: str) -> None:
    """Put a file back to what it held before a change, None for a file that was not there.

    Raises:
        WriteError: it cannot be, or it holds something else than was expected.
    """
    if before is None:
        remove_file(target, expected=expected, name=name)
    else:
        replace_file(target, before, expected=expected, name=name)


@contextlib.contextmanager
def locked_journal(
    root: Path, label: str, *, environ: Mapping[str, str], patience: float = PATIENCE
) -> Iterator[Journal]:
    """Hold the library's lock, with the journal in order.

    Args:
        root: the library's folder.
        label: the command, for a person.
        environ: the environment's variables, which may say where the user's state folder is.
        patience: seconds to wait for another command that writes to the library.

    Raises:
        WriteError: another command holds the lock for too long, or there is no place for the journal.
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
    environ: Mapping[str, str] | None = None,
    known_size: Callable[[str], int | None] = _unknown,
    patience: float = PATIENCE,
) -> Iterator[Transaction]:
    """Write to a library as one command: locked, all or nothing, and recorded for `undo`.

    The files are written when the block ends; an exception in it leaves everything as it was. The lock is
    held for as long as the block runs, so nothing slow (a network, a person) belongs in it.

    Args:
        root: the library's folder.
        label: the command, for a person: `add https://arxiv.org/abs/2512.03036`.
        environ: the environment's variables, which may say where the user's state folder is; None for the
            process's own.
        known_size: gives how many bytes a file was last known to hold, None for an unknown file.
        patience: seconds to wait for another command that writes to the library.

    Raises:
        ChangedMeanwhileError: another program kept changing a file under us.
        WriteError: the lock was not to be had, or a file cannot be written.
    """
    variables = os.environ if environ is None else environ
    with locked_journal(root, label, environ=variables, patience=patience) as journal:
        writes = Transaction(root, label, journal, known_size)
        yield writes
        writes.commit()


def check_writable(root: Path, environ: Mapping[str, str]) -> None:
    """See that the journal and records could be written, those folders included that are still to be made.

    Raises:
        WriteError: they cannot be.
    """
    LibraryState(root, environ).make()
    folder = WORKS_FOLDER
    try:
        while not _may_write_in(root, folder):
            folder = folder.rpartition("/")[0]
    except OSError as error:
        raise write_error(WORKS_FOLDER, error) from error


def _may_write_in(root: Path, folder: str) -> bool:
    """Whether a folder exists, in which files may be written.

    Raises:
        OSError: they may not.
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
