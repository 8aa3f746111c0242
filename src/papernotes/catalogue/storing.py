"""The rows of one file: a note with its days and entries, or a bibliographic record."""

from __future__ import annotations

from bisect import bisect_right
from itertools import count
from typing import TYPE_CHECKING

from papernotes.catalogue import rows
from papernotes.identifiers import identity, is_paper

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.model import Day, Note, Work

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
    _store_days(connection, file, note.days)
    _store_entries(connection, file, note)
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


def _store_days(connection: sqlite3.Connection, file: int, days: Sequence[Day]) -> None:
    first = _next_id(connection, "day")
    day_rows = []
    facet_rows = []
    for number, day in enumerate(days, first):
        date = day.date or ""
        last = rows.last_day(date, day.end)
        day_rows.append((number, file, date, last, day.span.line, day.span.end_line, rows.day_body(day)))
        facet_rows += [(kind, value, date, number, label) for kind, value, label in rows.day_facets(day)]
    connection.executemany("INSERT INTO day VALUES (?, ?, ?, ?, ?, ?, ?)", day_rows)
    connection.executemany("INSERT OR IGNORE INTO day_facet VALUES (?, ?, ?, ?, ?)", facet_rows)


def _store_entries(connection: sqlite3.Connection, file: int, note: Note) -> None:
    first = _next_id(connection, "entry")
    keys = _free_keys(connection, (entry.key for entry in note.entries))
    ends = _ends(note)
    entry_rows = []
    facet_rows = []
    link_rows = []
    for number, (entry, key, end) in enumerate(zip(note.entries, keys, ends, strict=True), first):
        date = entry.date or ""
        name = rows.storable(entry.name)
        place = entry.span.line, entry.span.end_line
        last = rows.last_day(date, end)
        entry_rows.append(
            (number, file, key, name, rows.folded(name), date, last, *place, None, rows.entry_body(entry))
        )
        facet_rows += [(kind, value, date, number, label) for kind, value, label in rows.entry_facets(entry)]
        papers_first = sorted(entry.links, key=is_paper, reverse=True)
        link_rows += [(rows.storable(identity(link)), number, rank) for rank, link in enumerate(papers_first)]
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry_rows)
    connection.executemany("INSERT OR IGNORE INTO entry_facet VALUES (?, ?, ?, ?, ?)", facet_rows)
    connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", link_rows)


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    """Return the first id that is free in a table and after it."""
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return (last or 0) + 1


def _free_keys(connection: sqlite3.Connection, keys: Iterable[str]) -> Iterator[str]:
    """Yield keys that no entry has: those given, with a number after them where another has one already."""
    given: set[str] = set()

    def is_taken(key: str) -> bool:
        return (
            key in given
            or connection.execute("SELECT 1 FROM entry WHERE key = ?", (key,)).fetchone() is not None
        )

    for key in keys:
        numbered = (f"{key}-{number}" if number > 1 else key for number in count(1))
        given.add(free := next(one for one in numbered if not is_taken(one)))
        yield free


def _ends(note: Note) -> Iterator[str | None]:
    """Yield for each entry the last day of the range that it stands under, or None."""
    lines = [day.span.line for day in note.days]
    for entry in note.entries:
        place = bisect_right(lines, entry.span.line) - 1
        day = note.days[place] if place >= 0 else None
        yield day.end if day and entry.span.line <= day.span.end_line else None
