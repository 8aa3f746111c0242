"""What the catalogue answers: entries by key, note or work; selections of entries and days; numbers."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from papernotes.catalogue import rows
from papernotes.selection import Selection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from papernotes.dates.expressions import DateRange
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
    """Return entries by their keys, in the order of the keys. Unknown keys are left out."""
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


Owner = Literal["entry", "day"]

_MOST = 2**63 - 1
"""The largest number that SQLite takes."""
_JOINS = {
    "entry": ENTRY_JOINS,
    "day": "JOIN file ON file.id = day.file",
}


def select_entries(
    connection: sqlite3.Connection, selection: Selection, *, newest_first: bool, limit: int | None
) -> list[Entry]:
    """Return the entries that a selection selects.

    Those of one day are in the order in which they stand, by path and line. What has no date comes last,
    whichever way the others run.
    """
    return rows.entries_of(
        _ordered(connection, "entry", rows.ENTRY_COLUMNS, selection, newest_first=newest_first, limit=limit)
    )


def count_entries(connection: sqlite3.Connection, selection: Selection) -> int:
    """Return how many entries a selection selects."""
    chosen = _Choice.of(connection, "entry", selection)
    (number,) = connection.execute(
        f"SELECT count(*) FROM {chosen.tables} WHERE {chosen.conditions}", chosen.values
    ).fetchone()
    return int(number)


def select_days(connection: sqlite3.Connection, selection: Selection, *, newest_first: bool) -> list[Day]:
    """Return the days that a selection selects, in the same order."""
    if selection.keys is not None:
        return []
    return rows.days_of(
        _ordered(connection, "day", rows.DAY_COLUMNS, selection, newest_first=newest_first, limit=None)
    )


def count_facets(connection: sqlite3.Connection, kind: str, selection: Selection) -> list[tuple[str, int]]:
    """Return the values of a facet with the number of selected entries that have each, most frequent first.

    Args:
        connection: the catalogue.
        kind: tag, topic, kind or has.
        selection: which entries count.

    Returns:
        Values as they are most often written.
    """
    chosen = _Choice.of(connection, "entry", selection)
    if selection == Selection():
        within = ""
    else:
        within = f"AND entry IN (SELECT entry.id FROM {chosen.tables} WHERE {chosen.conditions})"
    counted = connection.execute(
        f"SELECT value, label, count(*) FROM entry_facet WHERE kind = ? {within} GROUP BY value, label",
        (kind, *(chosen.values if within else ())),
    )
    spellings: dict[str, tuple[int, str]] = {}
    totals: dict[str, int] = {}
    for value, label, number in counted:
        totals[value] = totals.get(value, 0) + number
        spellings[value] = min(spellings.get(value, (0, "")), (-number, label))
    return [
        (spellings[value][1], totals[value]) for value in sorted(totals, key=lambda one: (-totals[one], one))
    ]


class _Choice(NamedTuple):
    """A selection as SQL."""

    tables: str
    """What to select from: the owner's table, and before it the facet that leads to it."""
    conditions: str
    """What holds for the rows."""
    values: tuple[Any, ...]
    """The conditions' values, in order."""
    date: str
    """The column with the date, in the table whose index gives the order."""

    @classmethod
    def of(cls, connection: sqlite3.Connection, owner: Owner, selection: Selection) -> _Choice:
        """Return a selection of entries or of days.

        The first facet leads, as its index has its rows by date; the others are looked up for each row.
        """
        facets = rows.selected_facets(selection)
        date = "lead.date" if facets else f"{owner}.date"
        tables: str = owner
        conditions = ["1"]
        values: list[Any] = []
        if facets:
            # CROSS JOIN is how SQLite is told which comes first.
            tables = f"{owner}_facet AS lead CROSS JOIN {owner} ON {owner}.id = lead.{owner}"
            conditions = ["lead.kind = ? AND lead.value = ?"]
            values += facets[0]
        for facet in facets[1:]:
            conditions.append(
                f"EXISTS (SELECT 1 FROM {owner}_facet AS more WHERE more.kind = ? AND more.value = ?"
                f" AND more.date = {owner}.date AND more.{owner} = {owner}.id)"
            )
            values += facet
        if selection.undated:
            conditions.append(f"{date} = ''")
        if selection.dates is not None:
            conditions.append(f"{date} BETWEEN ? AND ? AND {owner}.last >= ?")
            first = _earliest(connection, owner, selection.dates)
            values += (first, selection.dates.end, selection.dates.start)
        if selection.keys is not None:
            conditions.append("entry.key IN (SELECT value FROM json_each(?))")
            values.append(dumps(selection.keys))
        return cls(tables, " AND ".join(conditions), tuple(values), date)


def _ordered(
    connection: sqlite3.Connection,
    owner: Owner,
    columns: str,
    selection: Selection,
    *,
    newest_first: bool,
    limit: int | None,
) -> list[tuple[Any, ...]]:
    """Return rows of entries or days in order."""
    chosen = _Choice.of(connection, owner, selection)
    order = f"{chosen.date} DESC" if newest_first else f"{chosen.date} = '', {chosen.date}"
    return connection.execute(
        f"SELECT {columns} FROM {chosen.tables} {_JOINS[owner]} WHERE {chosen.conditions}"
        f" ORDER BY {order}, file.path, {owner}.line, {owner}.id LIMIT ?",
        (*chosen.values, -1 if limit is None else min(limit, _MOST)),
    ).fetchall()


def _earliest(connection: sqlite3.Connection, owner: Owner, dates: DateRange) -> str:
    """Return the earliest date, as it is written, of what reaches into a range.

    That can be the range's first day itself, its month or year (as text `2025-12` is before `2025-12-03`), or
    the beginning of a range in the notes.
    """
    start = dates.start
    (reaching,) = connection.execute(
        f"SELECT min(date) FROM (SELECT date FROM {owner} WHERE date IN (?1, ?2) UNION ALL"
        f" SELECT min(date) FROM {owner} INDEXED BY {owner}_range"
        " WHERE last > date || '~' AND last >= ?3 AND date < ?3)",
        (start[:4], start[:7], start),
    ).fetchone()
    return reaching or start


_TOUCHED = "SELECT " + " OR ".join(
    f"EXISTS (SELECT 1 FROM {owner} WHERE date BETWEEN ?3 AND ?2 AND last >= ?1)"
    f" OR EXISTS (SELECT 1 FROM {owner} INDEXED BY {owner}_range"
    " WHERE last > date || '~' AND last >= ?1 AND date <= ?2)"
    for owner in ("entry", "day")
)
"""Whether anything is dated from ?1 to ?2, at least to its month ?3, or is of a range that reaches there."""


class LibraryCounts(NamedTuple):
    """A library in numbers."""

    notes: int
    """Markdown files."""
    days: int
    """Dated sections."""
    entries: int
    """Entries."""
    undated: int
    """Entries without a date."""
    works: int
    """Bibliographic records."""
    first: str | None
    """Earliest date of an entry or day; None where nothing is dated."""
    last: str | None
    """Latest date of an entry or day."""


def count_library(connection: sqlite3.Connection) -> LibraryCounts:
    """Count what the catalogue holds."""
    numbers = connection.execute(
        "SELECT (SELECT count(*) FROM file WHERE role = 'note'),"
        " (SELECT count(*) FROM day WHERE date > ''), (SELECT count(*) FROM entry),"
        " (SELECT count(*) FROM entry WHERE date = ''), (SELECT count(*) FROM work)"
    ).fetchone()
    notes, days, entries, undated, works = numbers
    first, last = _first_and_last(connection)
    return LibraryCounts(notes, days, entries, undated, works, first, last)


def latest_year(connection: sqlite3.Connection, month: int, day: int | None) -> int | None:
    """Return the latest year in which a month, or a day of it, has an entry or a dated section, if any.

    Each year is looked up in the indexes, beginning with the last that there is.
    """
    first, last = _first_and_last(connection)
    if first is None or last is None:
        return None
    for year in range(int(last[:4]), int(first[:4]) - 1, -1):
        start = f"{year:04}-{month:02}-{day or 1:02}"
        end = start if day else f"{year:04}-{month:02}-31"
        (there,) = connection.execute(_TOUCHED, (start, end, start[:7])).fetchone()
        if there:
            return year
    return None


def _first_and_last(connection: sqlite3.Connection) -> tuple[str | None, str | None]:
    """Return the earliest and the latest date of an entry or a day."""
    firsts_and_lasts = connection.execute(
        "SELECT (SELECT min(date) FROM entry WHERE date > ''), (SELECT min(date) FROM day WHERE date > ''),"
        " (SELECT max(date) FROM entry WHERE date > ''), (SELECT max(date) FROM day WHERE date > '')"
    ).fetchone()
    first = min(filter(None, firsts_and_lasts[:2]), default=None)
    return first, max(filter(None, firsts_and_lasts[2:]), default=None)
