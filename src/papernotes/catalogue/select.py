"""From a selection to the rows that it selects, in their order."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from papernotes.catalogue import rows
from papernotes.catalogue.lookup import ENTRY_JOINS
from papernotes.selection import Selection

if TYPE_CHECKING:
    import sqlite3

    from papernotes.dates.expressions import DateRange
    from papernotes.model import Day, Entry

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
