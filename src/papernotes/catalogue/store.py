"""The rows of one file: a note with its days and entries, or a bibliographic record."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, NamedTuple

from papernotes.catalogue import rows
from papernotes.identifiers import identity
from papernotes.works.keys import distinct_keys, key_forms, work_part
from papernotes.works.links import work_link

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from papernotes.model import Day, Entry, Note, Work

_WORK_OF_ENTRY = """
    SELECT work.file FROM work JOIN file ON file.id = work.file
    WHERE work.identity = entry.about ORDER BY file.path LIMIT 1
"""
"""The record of the work that an entry is about; of two the first by path."""


_AT_ONCE = 1000
"""Entries whose rows are in memory at the same time: they take several times as much as the entries."""

_Values = tuple[str, str, str, str, str]
"""The key of an entry's work, its name, date, last day and body: all that its place does not change."""


class _StoredEntry(NamedTuple):
    """What is stored of an entry."""

    entry: int
    """Its id."""
    key: str
    """Its key."""
    place: tuple[int, int]
    """Its first and last line."""


def store_note(connection: sqlite3.Connection, file: int, note: Note) -> set[str]:
    """Replace the stored days and entries of a note.

    Args:
        connection: the catalogue, in a transaction.
        file: id of the note's file.
        note: what was read.

    Returns:
        The keys of the works whose readings came, went or moved; `give_keys` is to be called with them.
    """
    _store_days(connection, file, note.days)
    return _store_entries(connection, file, note)


def store_work(connection: sqlite3.Connection, file: int, work: Work) -> None:
    """Replace a stored record. The caller then calls `relink` with the old and the new identity.

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


def clear(connection: sqlite3.Connection, file: int) -> set[str]:
    """Delete the stored content of a file. Return the keys of its works, for `give_keys`."""
    found = connection.execute("SELECT key FROM entry WHERE file = ?", (file,))
    works = {work_part(str(key)) for (key,) in found}
    for table in ("day", "entry", "work"):
        connection.execute(f"DELETE FROM {table} WHERE file = ?", (file,))
    return works


def give_keys(connection: sqlite3.Connection, works: Collection[str], generation: int) -> None:
    """Give the readings of works their keys, and count the notes whose entries' keys changed as changed.

    Args:
        connection: the catalogue, in a transaction.
        works: keys of works whose readings came, went or moved.
        generation: of the change.
    """
    # Most works have one reading, whose key is the work's already.
    found = connection.execute(
        "SELECT entry.id, entry.file, entry.key, entry.date, entry.name, file.path"
        " FROM json_each(?) AS touched"
        " CROSS JOIN entry ON entry.key >= touched.value AND entry.key < touched.value || '.'"
        " JOIN file ON file.id = entry.file"
        " WHERE (SELECT count(*) FROM entry WHERE key = touched.value) > 1"
        " OR EXISTS (SELECT 1 FROM entry WHERE key > touched.value AND key < touched.value || '.')"
        " ORDER BY file.path, entry.line, entry.id",
        (dumps(list(works)),),
    ).fetchall()
    keys = distinct_keys(rows.decoded(lambda row: key_forms(work_part(row[2]), *row[3:]), found))
    changed = [(key, row[0], row[1]) for key, row in zip(keys, found, strict=True) if key != row[2]]
    connection.executemany(
        "UPDATE entry SET key = ? WHERE id = ?", [(key, entry) for key, entry, _ in changed]
    )
    connection.executemany(
        "UPDATE file SET generation = ? WHERE id = ?",
        [(generation, file) for file in {file for _, _, file in changed}],
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


def _store_entries(connection: sqlite3.Connection, file: int, note: Note) -> set[str]:
    """Store a note's entries, leaving those alone that are as they were.

    In a large note most are: what takes time is their part in indexes, whose pages lie far apart.
    """
    known = _known_entries(connection, file)
    works: set[str] = set()
    moved = []
    new = []
    for entry, end in zip(note.entries, rows.ends_of(note.entries, note.days), strict=True):
        place = entry.span.line, entry.span.end_line
        same = known.get(_values(entry, end)) if known else None
        if not same:
            new.append((entry, end))
            works.add(work_part(entry.key))
            continue
        before = same.pop(0)
        if before.place != place:
            moved.append((*place, before.entry))
            if before.key != work_part(before.key):
                works.add(work_part(before.key))
    gone = [before for same in known.values() for before in same]
    works.update(work_part(before.key) for before in gone)
    connection.executemany("DELETE FROM entry WHERE id = ?", [(before.entry,) for before in gone])
    connection.executemany("UPDATE entry SET line = ?, end_line = ? WHERE id = ?", moved)
    first = _next_id(connection, "entry")
    for start in range(0, len(new), _AT_ONCE):
        _insert_entries(connection, file, new[start : start + _AT_ONCE])
    connection.execute(f"UPDATE entry SET work = ({_WORK_OF_ENTRY}) WHERE id >= ?", (first,))
    return works


def _values(entry: Entry, end: str | None) -> _Values:
    """Return the row of an entry. `end` is the last day of the range that it stands under, if any."""
    date = entry.date or ""
    last = rows.last_day_text(date, end)
    return work_part(entry.key), rows.storable(entry.name), date, last, rows.entry_json(entry)


def _insert_entries(
    connection: sqlite3.Connection, file: int, new: Sequence[tuple[Entry, str | None]]
) -> None:
    """Insert entries, each with the last day of its range, and their facets and links."""
    first = _next_id(connection, "entry")
    entry_rows = []
    facet_rows = []
    link_rows = []
    for number, (entry, end) in enumerate(new, first):
        key, name, date, last, body = _values(entry, end)
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


def _known_entries(connection: sqlite3.Connection, file: int) -> dict[_Values, list[_StoredEntry]]:
    """Return the stored entries of a note. Equal entries come in the order of their lines."""
    known: dict[_Values, list[_StoredEntry]] = {}
    for key, entry, line, end_line, *values in connection.execute(
        "SELECT key, id, line, end_line, name, date, last, body FROM entry WHERE file = ? ORDER BY line",
        (file,),
    ):
        stored = _StoredEntry(entry, str(key), (line, end_line))
        known.setdefault((work_part(stored.key), *values), []).append(stored)
    return known


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    """Return the first id that is free in a table and after it."""
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return (last or 0) + 1
