"""What stands in a note, has a key, or is on a work."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from papernotes.catalogue import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from papernotes.model import Day, Entry, Work

ENTRY_JOINS = "JOIN file ON file.id = entry.file LEFT JOIN work ON work.file = entry.work"
"""What brings `rows.ENTRY_COLUMNS` together with the entries."""


def entries_where(
    connection: sqlite3.Connection, condition: str, *values: str, limit: int = -1
) -> list[Entry]:
    """Return the entries for which an SQL condition holds, oldest first."""
    # The plus keeps SQLite from walking all entries by date just to save sorting a few.
    found = connection.execute(
        f"SELECT {rows.ENTRY_COLUMNS} FROM entry {ENTRY_JOINS} WHERE {condition}"
        f" ORDER BY +entry.date, file.path, entry.line LIMIT {limit}",
        values,
    )
    return rows.entries_of(found)


def keys_of_note(connection: sqlite3.Connection, path: str) -> list[str]:
    """Return the keys of a note's entries in the order in which they stand."""
    found = connection.execute(
        "SELECT entry.key FROM entry JOIN file ON file.id = entry.file"
        " WHERE file.path = ? ORDER BY entry.line, entry.id",
        (path,),
    )
    return [key for (key,) in found]


def days_of_note(connection: sqlite3.Connection, path: str) -> list[Day]:
    """Return a note's days in the order in which they stand."""
    found = connection.execute(
        f"SELECT {rows.DAY_COLUMNS} FROM day JOIN file ON file.id = day.file"
        " WHERE file.path = ? ORDER BY day.id",
        (path,),
    )
    return rows.days_of(found)


def entries_by_keys(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Entry]:
    """Return entries by their keys, in the order of the keys; one that no entry has is left out."""
    found = connection.execute(
        f"SELECT {rows.ENTRY_COLUMNS} FROM json_each(?) AS wanted"
        f" CROSS JOIN entry ON entry.key = wanted.value {ENTRY_JOINS}",
        (dumps(keys),),
    )
    return {entry.key: entry for entry in rows.entries_of(found)}


def entries_on_work(connection: sqlite3.Connection, identities: Sequence[str]) -> list[Entry]:
    """Return the entries with a link to a work, by any of its identities, oldest first."""
    condition = "entry.id IN (SELECT entry FROM link WHERE identity IN (SELECT value FROM json_each(?)))"
    return entries_where(connection, condition, dumps(identities))


def works(connection: sqlite3.Connection) -> dict[str, Work]:
    """Return all records by the identities of their works; of two on one work the first by path."""
    found = connection.execute(
        "SELECT work.body FROM work JOIN file ON file.id = work.file ORDER BY file.path DESC"
    )
    return {work.id: work for work in rows.works_of(body for (body,) in found)}


def works_of(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Work]:
    """Return the records behind entries by the entries' keys."""
    found = connection.execute(
        "SELECT entry.key, work.body FROM json_each(?) AS wanted CROSS JOIN entry ON entry.key = wanted.value"
        " JOIN work ON work.file = entry.work",
        (dumps(keys),),
    ).fetchall()
    return dict(zip((key for key, _ in found), rows.works_of(body for _, body in found), strict=True))
