"""The rows of one file: a note with its days and entries, or a bibliographic record."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from papernotes.catalogue import rows
from papernotes.identifiers import identity
from papernotes.works.links import work_link

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Sequence

    from papernotes.model import Day, Entry, Note, Work

_WORK_OF_ENTRY = """
    SELECT work.file FROM work JOIN file ON file.id = work.file
    WHERE work.identity = entry.about ORDER BY file.path LIMIT 1
"""
"""The record of the work that an entry is about; of two the first by path."""


_AT_ONCE = 1000
"""Entries whose rows are in memory at the same time: they take several times as much as the entries."""

_Values = tuple[str, str, str, str]
"""An entry's name, date, last day and body: whatever of it is stored and does not change with its place."""


class _StoredEntry(NamedTuple):
    """What is stored of an entry."""

    entry: int
    """Its id."""
    place: tuple[int, int]
    """Its first and last line."""
    values: _Values
    """All else."""


def store_note(connection: sqlite3.Connection, file: int, note: Note) -> None:
    """Store a note's days and entries in place of what was there of it.

    Args:
        connection: the catalogue, in a transaction.
        file: id of the note's file.
        note: what was read.
    """
    _store_days(connection, file, note.days)
    _store_entries(connection, file, note)


def store_work(connection: sqlite3.Connection, file: int, work: Work) -> None:
    """Store a record in place of what was there; `relink` is then to be called with both identities.

    Args:
        connection: the catalogue, in a transaction.
        file: id of the record's file.
        work: what was read.
    """
    title = rows.storable(work.title) or None
    connection.execute(
        "INSERT OR REPLACE INTO work VALUES (?, ?, ?, ?, ?, ?)",
        (
            file,
            rows.storable(work.id),
            title,
            rows.fold_value(title) if title else None,
            rows.storable(work.citekey) or None,
            rows.work_json(work),
        ),
    )


def clear(connection: sqlite3.Connection, file: int) -> None:
    """Take out what was stored of a file."""
    for table in ("day", "entry", "work"):
        connection.execute(f"DELETE FROM {table} WHERE file = ?", (file,))


def relink(connection: sqlite3.Connection, identities: Iterable[str], generation: int) -> None:
    """Give the entries on some works their records anew, and count their notes as changed.

    Args:
        connection: the catalogue, in a transaction.
        identities: of works whose records were added, changed or removed.
        generation: of the change.
    """
    for one in identities:
        connection.execute(
            f"UPDATE entry SET work = ({_WORK_OF_ENTRY}) WHERE about = ?",
            (one,),
        )
        connection.execute(
            "UPDATE file SET generation = ? WHERE id IN (SELECT file FROM entry WHERE about = ?)",
            (generation, one),
        )


def _store_days(connection: sqlite3.Connection, file: int, days: Sequence[Day]) -> None:
    connection.execute("DELETE FROM day WHERE file = ?", (file,))
    day_rows = []
    facet_rows = []
    for number, day in enumerate(days, _next_id(connection, "day")):
        date = day.date or ""
        last = rows.last_day_text(date, day.end)
        day_rows.append((number, file, date, last, day.span.line, day.span.end_line, rows.day_json(day)))
        facet_rows += [(kind, value, date, number, label) for kind, value, label in rows.facet_values(day)]
    connection.executemany("INSERT INTO day VALUES (?, ?, ?, ?, ?, ?, ?)", day_rows)
    connection.executemany("INSERT OR IGNORE INTO day_facet VALUES (?, ?, ?, ?, ?)", facet_rows)


def _store_entries(connection: sqlite3.Connection, file: int, note: Note) -> None:
    """Store a note's entries, leaving those alone that are as they were.

    In a large note most are: what takes time is their part in indexes, whose pages lie far apart.
    """
    known = _known_entries(connection, file)
    given: set[str] = set()
    moved = []
    new = []
    entries = note.entries if note.days else [replace(entry, whole_note=True) for entry in note.entries]
    for entry, end in zip(entries, rows.ends_of(entries, note.days), strict=True):
        key = _free_key(connection, entry.key, given, known)
        given.add(key)
        place = entry.span.line, entry.span.end_line
        before = known.get(key)
        if before is None or before.values != _values(entry, end):
            new.append((entry, key, end))
            continue
        del known[key]
        if before.place != place:
            moved.append((*place, before.entry))
    connection.executemany("DELETE FROM entry WHERE id = ?", [(before.entry,) for before in known.values()])
    connection.executemany("UPDATE entry SET line = ?, end_line = ? WHERE id = ?", moved)
    first = _next_id(connection, "entry")
    for start in range(0, len(new), _AT_ONCE):
        _insert_entries(connection, file, new[start : start + _AT_ONCE])
    connection.execute(f"UPDATE entry SET work = ({_WORK_OF_ENTRY}) WHERE id >= ?", (first,))


def _values(entry: Entry, end: str | None) -> _Values:
    """Return what is stored of an entry that stands under a range with that last day, or under none."""
    date = entry.date or ""
    return rows.storable(entry.name), date, rows.last_day_text(date, end), rows.entry_json(entry)


def _insert_entries(
    connection: sqlite3.Connection, file: int, new: Sequence[tuple[Entry, str, str | None]]
) -> None:
    """Insert entries with their keys and the last days of their ranges, their facets and links."""
    first = _next_id(connection, "entry")
    entry_rows = []
    facet_rows = []
    link_rows = []
    for number, (entry, key, end) in enumerate(new, first):
        name, date, last, body = _values(entry, end)
        place = entry.span.line, entry.span.end_line
        own = work_link(entry)
        about = rows.storable(identity(own)) if own else None
        entry_rows.append(
            (number, file, key, name, rows.fold_value(name), date, last, *place, about, None, body)
        )
        facet_rows += [(kind, value, date, number, label) for kind, value, label in rows.facet_values(entry)]
        link_rows += [(rows.storable(identity(link)), number) for link in entry.links]
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry_rows)
    connection.executemany("INSERT OR IGNORE INTO entry_facet VALUES (?, ?, ?, ?, ?)", facet_rows)
    connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?)", link_rows)


def _known_entries(connection: sqlite3.Connection, file: int) -> dict[str, _StoredEntry]:
    """Return what is stored of a note's entries, by their keys."""
    found = connection.execute(
        "SELECT key, id, line, end_line, name, date, last, body FROM entry WHERE file = ?", (file,)
    )
    return {
        key: _StoredEntry(entry, (line, end_line), (name, date, last, body))
        for key, entry, line, end_line, name, date, last, body in found
    }


def _free_key(connection: sqlite3.Connection, key: str, given: Container[str], known: Container[str]) -> str:
    """Return an entry's key, with a number after it where an entry of another note has it.

    Args:
        connection: the catalogue.
        key: as the reader made it.
        given: keys that other entries of the note were given.
        known: keys of the note's entries so far.
    """
    numbered = (f"{key}-{number}" if number > 1 else key for number in count(1))
    return next(
        one
        for one in numbered
        if one not in given
        and (one in known or not connection.execute("SELECT 1 FROM entry WHERE key = ?", (one,)).fetchone())
    )


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    """Return the first id that is free in a table and after it."""
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return (last or 0) + 1
