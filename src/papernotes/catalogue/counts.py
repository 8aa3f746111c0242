"""How much there is of what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3

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
