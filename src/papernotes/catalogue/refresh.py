"""Taking files that are new or changed into the catalogue, and files that are gone out of it."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from papernotes.catalogue import rows, store
from papernotes.catalogue.refresh_plan import RefreshPlan, RefreshResult
from papernotes.decoding import DecodingError, decode
from papernotes.errors import LibraryError, PapernotesError
from papernotes.file_signature import READING, file_signature, is_being_saved, is_settled
from papernotes.library_files import open_file
from papernotes.model import Work

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Collection
    from pathlib import Path

    from papernotes.catalogue.refresh_plan import Progress, RefreshContext
    from papernotes.file_signature import FileSignature, Rest
    from papernotes.model import Note


class ReadProblem(NamedTuple):
    """Why a file cannot be read."""

    message: str | None = None
    """What is the matter with which file; None for nothing."""
    line: int | None = None
    """Where."""
    fix: str | None = None
    """What to do."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file holds."""

    stamp: FileSignature
    """Its marks when it was opened."""
    is_settled: bool
    """Whether a later change must show in size or times. If not, the file is compared by its checksum."""
    data: bytes
    """Its bytes."""
    digest: bytes
    """Checksum of its bytes; empty where they cannot be read."""
    problem: ReadProblem
    """Why they cannot."""
    size: int | None
    """How many they are; None where there is no such file."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the catalogue knows of a file."""

    file: int
    """Its id."""
    role: str
    """`note` or `work`."""
    stamp: FileSignature
    """Its marks when it was read."""
    is_settled: bool
    """Whether a change since then shows in its marks."""
    is_valid: bool
    """Whether it would be read today as it was then."""
    digest: bytes
    """Checksum of the bytes that were read; empty if the file could not be opened."""
    problem: str | None
    """Why it could not be read."""

    def holds(self, content: FileContent) -> bool:
        """Whether bytes are the same as those that were read before."""
        if content.digest:
            return self.digest == content.digest
        return not self.digest and self.problem == content.problem.message


def read_content(root: Path, path: str) -> FileContent:
    """Read a file.

    Args:
        root: the library's folder.
        path: relative to it.
    """
    now = time.time_ns()
    try:
        with open_file(root, path) as file:
            # The marks are taken first: a change while the bytes are read shows against them.
            stamp = file_signature(os.fstat(file.fileno()))
            data = file.readall()
    except OSError as error:
        problem = ReadProblem(
            f"{path} cannot be read: {error.strerror}", 1, "See to its permissions, or remove it."
        )
        # A file that may not be opened is no shorter than it was: its bytes are there.
        size = None if isinstance(error, FileNotFoundError) else sys.maxsize
        return FileContent((0, 0, 0), is_settled=False, data=b"", digest=b"", problem=problem, size=size)
    digest = hashlib.blake2b(data, digest_size=16).digest()
    return FileContent(stamp, is_settled(stamp, now), data, digest, ReadProblem(), len(data))


def known_content(connection: sqlite3.Connection, path: str, today: dt.date) -> KnownFile | None:
    """Return what the catalogue knows of a file, or None for a new one.

    Args:
        connection: the catalogue.
        path: the file's path.
        today: the day on which it would be read again.
    """
    row = connection.execute(
        "SELECT id, role, size, mtime_ns, ctime_ns, settled, ?1 >= valid_from AND ?1 < valid_until, digest,"
        " problem FROM file WHERE path = ?2",
        (today.isoformat(), path),
    ).fetchone()
    if row is None:
        return None
    file, role, size, mtime, ctime, is_settled, is_valid, digest, problem = row
    return KnownFile(file, role, (size, mtime, ctime), bool(is_settled), bool(is_valid), digest, problem)


_PAGE_CACHE_KIB = 65_536
"""Memory for a large change: in SQLite's own 2 MB the indexes of a large library are written over and
over."""
_USUAL_PAGE_CACHE_KIB = 2_000

_ALWAYS = ("", "~")
"""Before and after every day, as text."""


class Refresh:
    """One refresh's changes to the catalogue.

    Args:
        connection: the catalogue.
        context: the library.
        rest: how long a file must rest that lacks something it held; None for `READING`.
        own: paths of files that papernotes wrote itself, which are whole.
    """

    def __init__(
        self, connection: sqlite3.Connection, context: RefreshContext, rest: Rest | None, own: Collection[str]
    ) -> None:
        self._connection = connection
        self._context = context
        self._rest = rest or READING
        self._own = own
        self._generation = 0
        self._added: list[str] = []
        self._changed: list[str] = []
        self._removed: list[str] = []
        self._saving: list[str] = []
        self._identities: set[str] = set()
        self._works: set[str] = set()

    def confirm(self, plan: RefreshPlan) -> RefreshPlan:
        """Remove unchanged files from a plan. A refresh without changes then takes no lock."""
        works = [path for path in plan.works if not self._is_as_known(path)]
        notes = [path for path in plan.notes if not self._is_as_known(path)]
        return RefreshPlan(works, notes, plan.gone)

    def carry_out(self, plan: RefreshPlan, started: int, progress: Progress | None) -> RefreshResult:
        """Carry out a plan within a transaction.

        Args:
            plan: what is to be done.
            started: when the scan for it began, nanoseconds since 1970. Generations are numbered by the
                clock, so that those of a process that keeps its changes in memory compare with those that
                others write.
            progress: called with the number of files read so far and of all that are to be read.

        Returns:
            What changed, without warnings.
        """
        self._connection.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
        _, before = rows.state_of(self._connection)
        self._generation = max(before + 1, started)
        for path in plan.gone:
            self._remove(path)
        # Works come first: a note's entries are given their records as they are stored.
        files = [*((path, "work") for path in plan.works), *((path, "note") for path in plan.notes)]
        for done, (path, role) in enumerate(files):
            if progress is not None:
                progress(done, len(files))
            self._take_in(path, role)
        store.relink(self._connection, sorted(self._identities), self._generation)
        store.give_keys(self._connection, self._works, self._generation)
        if self._added or self._changed or self._removed or self._identities:
            self._connection.execute("UPDATE state SET generation = ?", (self._generation,))
        if progress is not None:
            progress(len(files), len(files))
        return RefreshResult(
            tuple(self._added), tuple(self._changed), tuple(self._removed), saving=tuple(self._saving)
        )

    def free_memory(self) -> None:
        """Let go of the pages that `carry_out` has kept in memory, after its transaction."""
        self._connection.execute(f"PRAGMA cache_size = -{_USUAL_PAGE_CACHE_KIB}")
        self._connection.execute("PRAGMA shrink_memory")

    def _is_as_known(self, path: str) -> bool:
        """Whether the catalogue need not be touched for a file whose marks alone do not tell that."""
        known = known_content(self._connection, path, self._context.today)
        if known is None or known.is_settled or not known.is_valid:
            return False
        content = read_content(self._context.root, path)
        return (
            known.stamp == content.stamp and known.is_settled == content.is_settled and known.holds(content)
        )

    def _remove(self, path: str) -> None:
        """Take a file out."""
        known = known_content(self._connection, path, self._context.today)
        if known is None or self._leaves_alone(path, None, known):
            return
        self._note_identity(known.file)
        self._works |= store.clear(self._connection, known.file)
        self._connection.execute("DELETE FROM file WHERE id = ?", (known.file,))
        if known.role == "note":
            self._connection.execute("INSERT OR REPLACE INTO removed VALUES (?, ?)", (path, self._generation))
            self._removed.append(path)

    def _take_in(self, path: str, role: str) -> None:
        """Compare a file with its stored checksum, and store its content if they differ."""
        content = read_content(self._context.root, path)
        known = known_content(self._connection, path, self._context.today)
        if known is not None and known.is_valid and known.holds(content):
            self._connection.execute(
                "UPDATE file SET size = ?, mtime_ns = ?, ctime_ns = ?, settled = ? WHERE id = ?",
                (*content.stamp, content.is_settled, known.file),
            )
            return
        if known is not None and self._leaves_alone(path, content.size, known):
            return
        file = known.file if known else self._new(path, role)
        if role == "note":
            (self._changed if known else self._added).append(path)
        validity, problem = _ALWAYS, content.problem
        self._note_identity(file)
        is_stored = False
        if problem.message is None:
            try:
                validity, problem = self._store(file, path, role, content.data)
                is_stored = True
            except PapernotesError as error:
                problem = _problem_of(error, path)
        if not is_stored:
            self._works |= store.clear(self._connection, file)
        self._note_identity(file)
        self._connection.execute(
            "UPDATE file SET size = ?, mtime_ns = ?, ctime_ns = ?, settled = ?, digest = ?, valid_from = ?,"
            " valid_until = ?, generation = ?, problem = ?, problem_line = ?, problem_fix = ? WHERE id = ?",
            (*content.stamp, content.is_settled, content.digest, *validity, self._generation, *problem, file),
        )

    def _leaves_alone(self, path: str, size: int | None, known: KnownFile) -> bool:
        """Whether another program is saving a file. Its stored content is then kept.

        Args:
            path: the file's path.
            size: its size; None for a file that is missing.
            known: what is known of it.
        """
        if path in self._own or not known.digest:
            return False
        if not is_being_saved(self._context.root / path, size, known.stamp[0], self._rest):
            return False
        self._saving.append(path)
        return True

    def _new(self, path: str, role: str) -> int:
        """Return the id of a file that was not known."""
        self._connection.execute("DELETE FROM removed WHERE path = ?", (path,))
        self._connection.execute("INSERT INTO file (path, role) VALUES (?, ?)", (path, role))
        return int(self._connection.execute("SELECT last_insert_rowid()").fetchone()[0])

    def _store(self, file: int, path: str, role: str, data: bytes) -> tuple[tuple[str, str], ReadProblem]:
        """Read a file and store its content.

        Returns:
            The days between which it is read so, and what of it was not read.
        """
        said = self._read(path, role, data)
        if isinstance(said, Work):
            store.store_work(self._connection, file, said)
            return _ALWAYS, ReadProblem()
        self._works |= store.store_note(self._connection, file, said)
        told = said.problem
        problem = ReadProblem(told.message, told.span.line, told.fix) if told else ReadProblem()
        return _validity(said, self._context.today), problem

    def _read(self, path: str, role: str, data: bytes) -> Note | Work:
        """Read a file. One that no reader was made for is one problem, and not that of the others."""
        try:
            text = decode(data).text
            if role == "note":
                return self._context.read(text, path, today=self._context.today)
            from papernotes import works

            return works.load(text, path)
        except PapernotesError:
            raise
        except Exception as error:
            raise LibraryError(
                f"{path} cannot be read, which is a bug in papernotes: {type(error).__name__}: {error}",
                hint="Please report it, with the file if it may be shown.",
            ) from error

    def _note_identity(self, file: int) -> None:
        """Remember the work whose record a file is, if it is one, to give it to its entries in the end."""
        self._identities.update(
            identity
            for (identity,) in self._connection.execute("SELECT identity FROM work WHERE file = ?", (file,))
        )


def _validity(note: Note, today: dt.date) -> tuple[str, str]:
    """Return the first day on which a note would be read as it was today, and the first on which not.

    Where years were concluded from nothing but today's, they change when one of the note's days comes round.
    """
    if all(day.date_evidence != "recent" for day in note.days):
        return _ALWAYS
    this, following = str(today.year), str(today.year + 1)
    days = {day.date[4:] if len(day.date) == 10 else f"{day.date[4:]}-01" for day in note.days if day.date}
    now = today.isoformat()
    return now, min(this + day if this + day > now else following + day for day in days)


def _problem_of(error: PapernotesError, path: str) -> ReadProblem:
    """Return why a file could not be read."""
    if isinstance(error, DecodingError):
        return ReadProblem(f"{path}:{error.line} {error.message}", error.line, error.hint)
    return ReadProblem(error.message, 1, error.hint)
