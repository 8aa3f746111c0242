"""The rows of one file: a note with its days and entries, or a bibliographic record."""

from __future__ import annotations

import sqlite3
from itertools import count
from typing import TYPE_CHECKING

from papernotes.catalogue import rows
from papernotes.identifiers import identity, is_paper

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Day, Entry, Note, Work

_WORK_OF_ENTRY = """
    SELECT work.file FROM link JOIN work ON work.identity = link.identity JOIN file ON file.id = work.file
    WHERE link.entry = entry.id ORDER BY link.rank, file.path LIMIT 1
"""
"""The record behind an entry: that of its first paper that has one, else of its first link that has one."""


def store_note(connection: sqlite3.Connection, file: int, note: Note) -> None:
    """Store a note's days and entries.

    Args:
        connection: the catalogue, in a transaction.
        file: id of the note's file, which has no days or entries yet.
        note: what was read.
    """
    for day in note.days:
        _store_day(connection, file, day)
    ranges = [day for day in note.days if day.end]
    for entry in note.entries:
        line = entry.span.line
        end = next((day.end for day in ranges if day.span.line <= line <= day.span.end_line), None)
        _store_entry(connection, file, entry, end)
    connection.execute(f"UPDATE entry SET work = ({_WORK_OF_ENTRY}) WHERE file = ?", (file,))


def store_work(connection: sqlite3.Connection, file: int, work: Work) -> None:
    """Store a record; `relink` is then to be called with its identity.

    Args:
        connection: the catalogue, in a transaction.
        file: id of the record's file, which has no record yet.
        work: what was read.
    """
    title = rows.storable(work.title) or None
    connection.execute(
        "INSERT INTO work VALUES (?, ?, ?, ?, ?, ?)",
        (
            file,
            rows.storable(work.id),
            title,
            rows.folded(title) if title else None,
            rows.storable(work.citekey) or None,
            rows.work_body(work),
        ),
    )


def relink(connection: sqlite3.Connection, identities: Iterable[str], generation: int) -> None:
    """Give the entries on some works their records anew, and count their notes as changed.

    Args:
        connection: the catalogue, in a transaction.
        identities: of works whose records were added, changed or removed.
        generation: of the change.
    """
    for one in identities:
        connection.execute(
            f"UPDATE entry SET work = ({_WORK_OF_ENTRY})"
            " WHERE id IN (SELECT entry FROM link WHERE identity = ?)",
            (one,),
        )
        connection.execute(
            "UPDATE file SET generation = ? WHERE id IN"
            " (SELECT entry.file FROM link JOIN entry ON entry.id = link.entry WHERE link.identity = ?)",
            (generation, one),
        )


def _store_day(connection: sqlite3.Connection, file: int, day: Day) -> None:
    date = day.date or ""
    day_id = connection.execute(
        "INSERT INTO day (file, date, last, line, end_line, body) VALUES (?, ?, ?, ?, ?, ?)",
        (file, date, rows.last_day(date, day.end), day.span.line, day.span.end_line, rows.day_body(day)),
    ).lastrowid
    connection.executemany(
        "INSERT OR IGNORE INTO day_facet VALUES (?, ?, ?, ?, ?)",
        [(kind, value, date, day_id, label) for kind, value, label in rows.day_facets(day)],
    )


def _store_entry(connection: sqlite3.Connection, file: int, entry: Entry, end: str | None) -> None:
    date = entry.date or ""
    name = rows.storable(entry.name)
    values = (
        file,
        name,
        rows.folded(name),
        date,
        rows.last_day(date, end),
        entry.span.line,
        entry.span.end_line,
        rows.entry_body(entry),
    )
    entry_id = _insert_entry(connection, entry.key, values)
    connection.executemany(
        "INSERT OR IGNORE INTO entry_facet VALUES (?, ?, ?, ?, ?)",
        [(kind, value, date, entry_id, label) for kind, value, label in rows.entry_facets(entry)],
    )
    papers_first = sorted(entry.links, key=is_paper, reverse=True)
    connection.executemany(
        "INSERT OR IGNORE INTO link VALUES (?, ?, ?)",
        [(rows.storable(identity(link)), entry_id, rank) for rank, link in enumerate(papers_first)],
    )


def _insert_entry(connection: sqlite3.Connection, key: str, values: tuple[object, ...]) -> int | None:
    """Insert an entry under its key, with a number after it where another note happens to have that key."""
    for number in count(1):
        try:
            return connection.execute(
                "INSERT INTO entry (key, file, name, folded_name, date, last, line, end_line, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key if number == 1 else f"{key}-{number}", *values),
            ).lastrowid
        except sqlite3.IntegrityError:
            if connection.execute("SELECT 1 FROM entry WHERE key = ?", (key,)).fetchone() is None:
                raise
    return None
