"""The catalogue: the days, entries and records that were read from a library's files, kept in a database."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from papernotes.catalogue import rows, select
from papernotes.catalogue.database import DAMAGE, Database
from papernotes.catalogue.refresh_plan import RefreshContext, RefreshPlan, RefreshResult
from papernotes.catalogue.rows import DamagedError
from papernotes.catalogue.scanning import Scan, scan
from papernotes.model import Diagnostic, Span
from papernotes.selection import Selection

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from papernotes.catalogue.refresh_plan import NoteReader, Progress
    from papernotes.catalogue.select import LibraryCounts
    from papernotes.config import Config
    from papernotes.file_signature import Rest
    from papernotes.model import Day, Entry, Note, Work

_Answer = TypeVar("_Answer")
_Asked = ParamSpec("_Asked")


class Catalogue:
    """What was read of one library.

    It answers as of the last `refresh`. Whatever is the matter with the cache, it answers: a damaged database
    is made anew from the notes, and one that is locked or cannot be written is kept in memory. For one thread
    at a time.

    Args:
        root: the library's folder, resolved.
        config: its settings.
        folder: the library's cache folder, or None to keep everything in memory.
        today: the day to read notes on.
        read: reads a note; None for `reading.read_note`.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        folder: Path | None,
        *,
        today: dt.date,
        read: NoteReader | None = None,
    ) -> None:
        self.folder = folder
        """The library's cache folder, for its user alone; None where there can be none."""
        self._context = RefreshContext(root, config, today, read or _read_note)
        self._database = Database(folder)
        self._same: dict[str, tuple[str, ...]] = {}
        self._same_as_of = -1

    def refresh(
        self, progress: Progress | None = None, *, rest: Rest | None = None, own: Collection[str] = ()
    ) -> RefreshResult:
        """Read what changed on disk since the last time.

        Args:
            progress: called with the number of files read so far and of all that are to be read.
            rest: how long a file must rest that lacks something it held; None for `READING`.
            own: paths of files that papernotes wrote itself, which are whole.
        """
        self._database.follow()
        while True:
            try:
                return update(self._database.connection, self._context, progress, rest, own)
            except DAMAGE as error:
                self._database.recover(error)

    def size_of(self, path: str) -> int | None:
        """Return how many bytes a note or record held when it was last read; None for a file not known."""

        def ask(connection: sqlite3.Connection) -> int | None:
            row = connection.execute("SELECT size FROM file WHERE path = ? AND digest != x''", (path,))
            return next((size for (size,) in row), None)

        return self._ask(ask)

    def forget(self) -> None:
        """Forget all that was read, so that the next `refresh` reads it anew."""
        self._database.renew()

    def close(self) -> None:
        """Let go of the database; the catalogue is of no use afterwards."""
        self._database.close()

    @property
    def catalogue_id(self) -> str:
        """Identifier of this catalogue, another one after it had to be made anew."""
        return self._ask(rows.state_of)[0]

    @property
    def generation(self) -> int:
        """Number of the last change; it grows with each."""
        return self._ask(rows.state_of)[1]

    def changed_since(self, generation: int) -> tuple[list[str], list[str]]:
        """Return which notes are to be indexed anew, and which no more.

        A note counts as changed when it was read anew, and when a record behind one of its entries changed.

        Args:
            generation: of this catalogue, as it was when all was indexed; 0 for never.

        Returns:
            The paths of notes added or changed, and of notes removed, since then.
        """

        def ask(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
            changed = connection.execute(
                "SELECT path FROM file WHERE generation > ? AND role = 'note' ORDER BY path", (generation,)
            )
            removed = connection.execute(
                "SELECT path FROM removed WHERE generation > ? ORDER BY path", (generation,)
            )
            return [path for (path,) in changed], [path for (path,) in removed]

        return self._ask(ask)

    def entries(
        self, selection: Selection | None = None, *, newest_first: bool = True, limit: int | None = None
    ) -> list[Entry]:
        """Return the entries selected.

        Entries of one day are in the order in which they stand, by path and line; those without a date come
        last.

        Args:
            selection: which; None for all.
            newest_first: whether the latest day comes first, or the earliest.
            limit: how many at most.
        """
        chosen = selection or Selection()
        return self._ask(
            lambda connection: select.select_entries(
                connection, chosen, newest_first=newest_first, limit=limit
            )
        )

    def days(self, selection: Selection | None = None, *, newest_first: bool = True) -> list[Day]:
        """Return the days selected, in the order of `entries`."""
        return self._ask(select.select_days, selection or Selection(), newest_first=newest_first)

    def keys_of(self, path: str) -> list[str]:
        """Return the keys of the entries of one note, in the order in which they stand."""
        return self._ask(select.keys_of_note, path)

    def days_of(self, path: str) -> list[Day]:
        """Return the days of one note, in the order in which they stand."""
        return self._ask(select.days_of_note, path)

    def by_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return entries by their keys; a key that no entry has is left out."""
        wanted = tuple(map(rows.storable, keys))
        return self._ask(select.entries_by_keys, wanted)

    def resolve(self, name: str) -> Entry:
        """Return the one entry that is meant by a name, as `resolve_entry.resolve` says.

        Raises:
            UsageError: nothing was typed.
            NothingFoundError: no entry is called that.
            AmbiguousEntryError: several are; the hint lists them.
        """
        from papernotes.catalogue import resolve_entry

        return self._ask(resolve_entry.resolve, name)

    def on_work(self, identity: str) -> list[Entry]:
        """Return the entries with a link to one work, oldest first.

        Args:
            identity: as `identifiers.identity` gives it; where a record tells of others (the DOI of a
                preprint), they count too.
        """
        known = self.generation
        if known != self._same_as_of:
            from papernotes.works import same_works

            self._same, self._same_as_of = same_works(self.works().values()), known
        wanted = tuple(map(rows.storable, self._same.get(identity, (identity,))))
        return self._ask(select.entries_on_work, wanted)

    def works(self) -> dict[str, Work]:
        """Return all bibliographic records by the identities of their works."""
        return self._ask(select.works)

    def works_of(self, keys: Iterable[str]) -> dict[str, Work]:
        """Return the records behind entries, by the entries' keys; an entry without one is left out."""
        wanted = tuple(map(rows.storable, keys))
        return self._ask(select.works_of, wanted)

    def count(self) -> LibraryCounts:
        """Count what there is."""
        return self._ask(select.count_library)

    def count_entries(self, selection: Selection) -> int:
        """Return how many entries are selected."""
        return self._ask(select.count_entries, selection)

    def tags(self, selection: Selection | None = None) -> list[tuple[str, int]]:
        """Return the tags of the entries selected, each with the number of those that `tags=` selects."""
        return self._facet("tag", selection)

    def topics(self, selection: Selection | None = None) -> list[tuple[str, int]]:
        """Return the topics of the entries selected, each with the number of entries below it."""
        return self._facet("topic", selection)

    def kinds(self, selection: Selection | None = None) -> list[tuple[str, int]]:
        """Return the kinds of links of the entries selected, each with the number of those that have it."""
        return self._facet("kind", selection)

    def latest_year(self, month: int, day: int | None = None) -> int | None:
        """Return the latest year in which a month, or a day of it, has entries or a dated section."""
        return self._ask(select.latest_year, month, day)

    def words(self, beginning: str) -> list[str]:
        """Return what entries are called that begins so: names, titles, citekeys, identifiers, keys."""
        from papernotes.catalogue import resolve_entry

        return self._ask(resolve_entry.words, beginning)

    def _facet(self, kind: str, selection: Selection | None) -> list[tuple[str, int]]:
        return self._ask(select.count_facets, kind, selection or Selection())

    def _ask(
        self,
        question: Callable[Concatenate[sqlite3.Connection, _Asked], _Answer],
        *args: _Asked.args,
        **named: _Asked.kwargs,
    ) -> _Answer:
        """Ask the database, and if it proves to be damaged or out of reach, ask what takes its place."""
        while True:
            try:
                return question(self._database.connection, *args, **named)
            except DAMAGE as error:
                self._database.recover(error)
                self.refresh()


def _read_note(text: str, path: str, *, today: dt.date) -> Note:
    """Read a note with the reader, which is imported only if there is something to read."""
    from papernotes.reading import read_note

    return read_note(text, path, today=today)


def update(
    connection: sqlite3.Connection,
    context: RefreshContext,
    progress: Progress | None,
    rest: Rest | None = None,
    own: Collection[str] = (),
) -> RefreshResult:
    """Read the files that changed since the last refresh, and store their content.

    A file that another program is saving is waited for. What is known of it stays until it is whole.

    Args:
        connection: the catalogue.
        context: the library.
        progress: called with the number of files read so far and of all that are to be read.
        rest: how long a file must rest that lacks something it held; None for `READING`.
        own: paths of files that papernotes wrote itself, which are whole.

    Raises:
        sqlite3.Error: the catalogue is damaged, locked or cannot be written; it is as it was before.
        DamagedError: it is damaged.
    """
    changes = _update(connection, context, progress, rest, own)
    if changes.saving:
        from papernotes.file_signature import POLL, READING

        deadline = time.monotonic() + (rest or READING).patience
        while changes.saving and time.monotonic() < deadline:
            time.sleep(POLL)
            changes = changes.followed_by(_update(connection, context, progress, rest, own))
    return changes


def _update(
    connection: sqlite3.Connection,
    context: RefreshContext,
    progress: Progress | None,
    rest: Rest | None,
    own: Collection[str],
) -> RefreshResult:
    """Refresh in one transaction. Files that another program is saving keep their stored content."""
    changes = RefreshResult()
    found = scan(context.root, context.config)
    if plan := _plan(connection, context, found):
        from papernotes.catalogue.refresh import Refresh

        intake = Refresh(connection, context, rest, own)
        if intake.confirm(plan):
            with _transaction(connection):
                # While this process waited, another may have done some of it, and seen later files.
                started = time.time_ns()
                found = scan(context.root, context.config)
                changes = intake.carry_out(_plan(connection, context, found), started, progress)
            intake.free_memory()
    return changes._replace(warnings=(*found.warnings, *_problems(connection)))


def _plan(connection: sqlite3.Connection, context: RefreshContext, found: Scan) -> RefreshPlan:
    """Compare the marks of files on disk with those in the catalogue."""
    known = {
        path: (size, mtime, ctime) if is_good else None
        for path, size, mtime, ctime, is_good in connection.execute(
            "SELECT path, size, mtime_ns, ctime_ns, settled AND ?1 >= valid_from AND ?1 < valid_until"
            " FROM file",
            (context.today.isoformat(),),
        )
    }
    if not all(isinstance(path, str) for path in known):
        raise DamagedError
    works = sorted(path for path, stamp in found.works.items() if known.get(path) != stamp)
    notes = sorted(path for path, stamp in found.notes.items() if known.get(path) != stamp)
    gone = sorted(path for path in known if path not in found.notes and path not in found.works)
    return RefreshPlan(works, notes, gone)


def _problems(connection: sqlite3.Connection) -> Iterator[Diagnostic]:
    """Yield a warning for each file that could not be read."""
    for path, line, problem, fix in connection.execute(
        "SELECT path, problem_line, problem, problem_fix FROM file WHERE problem IS NOT NULL ORDER BY path"
    ):
        yield Diagnostic("warning", "unreadable", Span(path, line, line), problem, fix)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a block in a transaction: commit at its end, roll back after an exception."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.rollback()
        raise
