"""Entries as a table on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from papernotes.cli.rendering.fields import place
from papernotes.cli.rendering.safe_text import one_line
from papernotes.cli.rendering.wrapping import wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from papernotes.model import Entry

_GAP = 2
"""Blanks between two columns."""

_ROWS_AT_ONCE = 200
"""A long table is laid out in pieces of as many rows, so that its top is seen at once."""


class _Column(NamedTuple):
    """A column of the table."""

    header: str
    """What it holds."""
    cell: Callable[[Entry], str]
    """Its cell in the row of an entry."""
    widest: int
    """How wide it gets in any case, and what is beyond cut off; 0 for the column that takes what is left and
    breaks lines."""
    style: str
    """How rich is to show it."""
    fits: int
    """Width of the terminal from which on it is shown."""


def tables(entries: Sequence[Entry], width: int) -> Iterator[Table]:
    """Yield the pieces of one table; a column that is empty or has no room is left out, the name never.

    Args:
        entries: the rows.
        width: columns of the terminal.
    """
    shown = [
        column
        for column in _COLUMNS
        if width >= column.fits and (not column.widest or any(map(column.cell, entries)))
    ]
    rows = [[column.cell(entry) for column in shown] for entry in entries]
    natural = [
        max(cell_len(cell) for cell in (column.header, *(row[n] for row in rows)))
        for n, column in enumerate(shown)
    ]
    taken = [min(one, column.widest) for one, column in zip(natural, shown, strict=True)]
    spare = width - sum(
        (most if column.widest else own) + _GAP
        for most, own, column in zip(taken, natural, shown, strict=True)
    )
    for number, column in enumerate(shown):  # what names leave free goes to what would be cut off
        if column.widest and spare > 0:
            more = min(natural[number] - taken[number], spare)
            taken[number] += more
            spare -= more
    room = width - sum(one + _GAP for one in taken if one)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
        table.show_header = not start
        for column, wanted, granted in zip(shown, natural, taken, strict=True):
            if column.widest:
                table.add_column(
                    column.header, width=granted, no_wrap=True, overflow="ellipsis", style=column.style
                )
            else:
                table.add_column(column.header, width=min(wanted, room), overflow="fold", style=column.style)
        for row in rows[start : start + _ROWS_AT_ONCE]:
            table.add_row(
                *(
                    cell if column.widest else wrap(Text(cell), room)
                    for cell, column in zip(row, shown, strict=True)
                )
            )
        yield table


def grouping(entry: Entry) -> str:
    """Return an entry's topics and tags in a few words."""
    return " ".join((one_line(" › ".join(entry.topics)), *(f"#{tag}" for tag in entry.tags))).strip()


def _link(entry: Entry) -> str:
    """Return what tells an entry's first link from others in little room."""
    if not entry.links:
        return ""
    link = entry.links[0]
    return f"{link.kind} {link.id}" if link.id else link.url.partition("://")[2] or link.url


_COLUMNS = (
    _Column("date", lambda entry: entry.date or "", 10, "cyan", 0),
    _Column("name", lambda entry: one_line(entry.name), 0, "bold", 0),
    _Column("topics, tags", grouping, 24, "green", 64),
    _Column("link", _link, 32, "dim", 96),
    _Column("place", place, 32, "dim", 120),
)
