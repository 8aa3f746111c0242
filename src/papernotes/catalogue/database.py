"""The catalogue's database: a file in the cache folder or, if that cannot be, one in memory."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from papernotes.catalogue.rows import DamagedError
from papernotes.catalogue.schema import VERSION, create

if TYPE_CHECKING:
    from pathlib import Path

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
        """The connection, to a database with the tables of `schema`."""

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
