"""The catalogue: what was read of a library, brought up to date and asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from papernotes.catalogue import counts, lookup, rows, select
from papernotes.catalogue.database import DAMAGE, Database
from papernotes.catalogue.refresh_plan import RefreshContext, RefreshResult
from papernotes.catalogue.update import update
from papernotes.selection import Selection

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from papernotes.catalogue.counts import LibraryCounts
    from papernotes.catalogue.refresh_plan import NoteReader, Progress
    from papernotes.config import Config
    from papernotes.file_signature import Rest
    from papernotes.model import Day, Entry, Note, Work

_Answer = TypeVar("_Answer")


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
        chosen = selection or Selection()
        return self._ask(lambda connection: select.select_days(connection, chosen, newest_first=newest_first))

    def keys_of(self, path: str) -> list[str]:
        """Return the keys of the entries of one note, in the order in which they stand."""
        return self._ask(lambda connection: lookup.keys_of_note(connection, path))

    def days_of(self, path: str) -> list[Day]:
        """Return the days of one note, in the order in which they stand."""
        return self._ask(lambda connection: lookup.days_of_note(connection, path))

    def by_keys(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return entries by their keys; a key that no entry has is left out."""
        wanted = tuple(map(rows.storable, keys))
        return self._ask(lambda connection: lookup.entries_by_keys(connection, wanted))

    def resolve(self, name: str) -> Entry:
        """Return the one entry that is meant by a name, as `naming.resolve` says.

        Raises:
            UsageError: nothing was typed.
            NothingFoundError: no entry is called that.
            AmbiguousEntryError: several are; the hint lists them.
        """
        from papernotes.catalogue import resolve_entry

        return self._ask(lambda connection: resolve_entry.resolve(connection, name))

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
        return self._ask(lambda connection: lookup.entries_on_work(connection, wanted))

    def works(self) -> dict[str, Work]:
        """Return all bibliographic records by the identities of their works."""
        return self._ask(lookup.works)

    def works_of(self, keys: Iterable[str]) -> dict[str, Work]:
        """Return the records behind entries, by the entries' keys; an entry without one is left out."""
        wanted = tuple(map(rows.storable, keys))
        return self._ask(lambda connection: lookup.works_of(connection, wanted))

    def count(self) -> LibraryCounts:
        """Count what there is."""
        return self._ask(counts.count_library)

    def count_entries(self, selection: Selection) -> int:
        """Return how many entries are selected."""
        return self._ask(lambda connection: select.count_entries(connection, selection))

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
        return self._ask(lambda connection: counts.latest_year(connection, month, day))

    def words(self, beginning: str) -> list[str]:
        """Return what entries are called that begins so: names, titles, citekeys, identifiers, keys."""
        from papernotes.catalogue import resolve_entry

        return self._ask(lambda connection: resolve_entry.words(connection, beginning))

    def _facet(self, kind: str, selection: Selection | None) -> list[tuple[str, int]]:
        chosen = selection or Selection()
        return self._ask(lambda connection: select.count_facets(connection, kind, chosen))

    def _ask(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Ask the database, and if it proves to be damaged or out of reach, ask what takes its place."""
        while True:
            try:
                return question(self._database.connection)
            except DAMAGE as error:
                self._database.recover(error)
                self.refresh()


def _read_note(text: str, path: str, *, today: dt.date) -> Note:
    """Read a note with the reader, which is imported only if there is something to read."""
    from papernotes.reading import read_note

    return read_note(text, path, today=today)
