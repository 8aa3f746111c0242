"""The catalogue's tables, and its database: a file in the cache folder or, if that cannot be, in memory."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import DamagedError

if TYPE_CHECKING:
    from pathlib import Path

READER_VERSION = 7
"""Raised whenever the reader reads some note differently, so that what an older one read is read again."""
SCHEMA_VERSION = 4
"""Version of the tables. A change of the tables or of their content raises it."""

VERSION = SCHEMA_VERSION * 10_000 + READER_VERSION
"""Both, as SQLite keeps it in the file's header."""

# A date that is missing is '', so that it can be part of a key; as text it sorts before all others.
# `last` is the last day that a date of reduced precision or a range reaches; it is compared, never shown.
# `body` holds, as JSON, the members that no query selects by.
# `about` is the identity of the work behind an entry, `work` the record of that work if there is one.
# A facet is a value by which entries or days are selected: kind is tag, topic, kind or has; value is folded,
# label as the user wrote it. Its date stands in the key, so that one index gives a selection in its order.
# The index of ranges has what reaches beyond its own day, month or year ('~' sorts after '-' and digits).
_TABLES = """
CREATE TABLE state (
    catalogue_id TEXT NOT NULL,
    generation INTEGER NOT NULL
);
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    size INTEGER,
    mtime_ns INTEGER,
    ctime_ns INTEGER,
    settled INTEGER,
    digest BLOB,
    valid_from TEXT,
    valid_until TEXT,
    generation INTEGER,
    problem TEXT,
    problem_line INTEGER,
    problem_fix TEXT
);
CREATE INDEX file_generation ON file (generation);
CREATE INDEX file_problem ON file (path) WHERE problem IS NOT NULL;
CREATE TABLE removed (
    path TEXT PRIMARY KEY,
    generation INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE work (
    file INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    identity TEXT NOT NULL,
    title TEXT,
    folded_title TEXT,
    citekey TEXT,
    body TEXT NOT NULL
);
CREATE INDEX work_identity ON work (identity);
CREATE INDEX work_title ON work (folded_title);
CREATE INDEX work_citekey ON work (citekey);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    date TEXT NOT NULL,
    last TEXT NOT NULL,
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    about TEXT,
    work INTEGER,
    body TEXT NOT NULL
);
CREATE INDEX entry_key ON entry (key);
CREATE INDEX entry_name ON entry (folded_name);
CREATE INDEX entry_about ON entry (about) WHERE about IS NOT NULL;
CREATE INDEX entry_work ON entry (work) WHERE work IS NOT NULL;
CREATE TABLE link (
    identity TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    PRIMARY KEY (identity, entry)
) WITHOUT ROWID;
CREATE INDEX link_entry ON link (entry);
CREATE TABLE day (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    date TEXT NOT NULL,
    last TEXT NOT NULL,
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    body TEXT NOT NULL
);
"""
_TABLES_OF_EACH = """
CREATE INDEX {owner}_file ON {owner} (file);
CREATE INDEX {owner}_date ON {owner} (date, last);
CREATE INDEX {owner}_range ON {owner} (last, date) WHERE last > date || '~';
CREATE TABLE {owner}_facet (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    date TEXT NOT NULL,
    {owner} INTEGER NOT NULL REFERENCES {owner} ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (kind, value, date, {owner})
) WITHOUT ROWID;
CREATE INDEX {owner}_facet_{owner} ON {owner}_facet ({owner});
"""


def create(connection: sqlite3.Connection) -> None:
    """Make an empty catalogue of this version, unless another process just did.

    Raises:
        sqlite3.Error: the database is locked, damaged or cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        connection.execute("COMMIT")
        return
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL"
    ).fetchall():
        if kind in {"table", "view"}:
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {kind} "{quoted}"')
    statements = _TABLES + "".join(_TABLES_OF_EACH.format(owner=owner) for owner in ("entry", "day"))
    for statement in statements.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO state VALUES (?, 0)", (os.urandom(8).hex(),))
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


FILE_NAME = "catalogue.sqlite3"
"""The database's name in the library's cache folder."""

_PATIENCE = 5.0
"""Seconds to wait for another process that writes, before going on in memory."""

DAMAGE = (sqlite3.Error, UnicodeDecodeError, DamagedError)
"""What a question to a damaged database may raise: SQLite notices by itself that a page is lost, though its
words about that may be rubbish too, and `rows` that a value is not as it was stored."""

_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_AUTH,
    }
)
"""What keeps this process from a database that may be whole; any other error means that it is not."""


class Database:
    """A connection that can always be had.

    Everything in it can be read again from the notes, so nothing about it is an error to the user: a damaged
    file is replaced, and where no file can be used, memory does.

    Args:
        folder: the library's cache folder, or None where there can be none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE_NAME if folder else None
        self._is_replaced = False
        self._identity: tuple[int, int] | None = None
        self.in_memory = False
        """Whether nothing is kept beyond this process."""
        self.connection = self._open()
        """The connection, to a database with the tables of this version."""

    def recover(self, error: Exception) -> None:
        """Provide another connection after an error of the present one.

        A damaged file is replaced, once; else memory is used from then on, with what can be read of the file.
        What the new database lacks is to be read from the notes.

        Raises:
            Exception: the error, if it is not about the database, but about what was asked.
        """
        if self.in_memory or isinstance(error, (sqlite3.ProgrammingError, sqlite3.InterfaceError)):
            raise error
        if _is_damage(error) and not self._is_replaced:
            self._is_replaced = True
            self.connection.close()
            self._discard()
            self.connection = self._open()
        else:
            previous = self.connection
            self.connection = self._in_memory(None if _is_damage(error) else previous)
            previous.close()

    def follow(self) -> None:
        """Open the file that is there now, if another process has put a new one in its place.

        Where there is no folder any more, the old file can still be read.
        """
        if self._path is None or self.in_memory:
            return
        try:
            status = self._path.stat()
            is_replaced = self._identity != (status.st_dev, status.st_ino)
        except OSError:
            is_replaced = self._path.parent.is_dir()
        if is_replaced:
            self.connection.close()
            self.connection = self._open()

    def renew(self) -> None:
        """Begin anew with a database that holds nothing."""
        self.connection.close()
        self._discard()
        self.in_memory = False
        self.connection = self._open()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _open(self) -> sqlite3.Connection:
        """Open the file, making or replacing it if need be; or memory."""
        if self._path is None:
            return self._in_memory(None)
        try:
            return self._on_disk(self._path)
        except DAMAGE as error:
            if not _is_damage(error):
                return self._in_memory(None)
        self._is_replaced = True
        self._discard()
        try:
            return self._on_disk(self._path)
        except DAMAGE:
            return self._in_memory(None)

    def _on_disk(self, path: Path) -> sqlite3.Connection:
        """Open the file, with tables of this version in it."""
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            with suppress(OSError):
                status = path.stat()
                self._identity = status.st_dev, status.st_ino
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                create(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _in_memory(self, source: sqlite3.Connection | None) -> sqlite3.Connection:
        """Return a database in memory, with what another holds if that can be read."""
        self.in_memory = True
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        if source is not None:
            try:
                source.rollback()
                # Once it reads, no writer can make the copy wait.
                source.execute("BEGIN")
                source.execute("SELECT generation FROM state").fetchone()
                source.backup(connection)
            except DAMAGE:
                connection.close()
                return self._in_memory(None)
        else:
            create(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _discard(self) -> None:
        """Delete the file, unless another process has already put a new one in its place.

        SQLite itself ignores a journal that is left beside a new database.
        """
        if self._path is None:
            return
        with suppress(OSError):
            status = self._path.stat()
            if self._identity in {None, (status.st_dev, status.st_ino)}:
                self._path.unlink()


def _is_damage(error: Exception) -> bool:
    """Whether an error tells of a database that is not as it should be, rather than out of reach."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in _UNAVAILABLE
