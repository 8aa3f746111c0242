"""Entries on a terminal: a table of them, hits of a search with snippets, related entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from papernotes.cli.rendering.layout import wrap
from papernotes.cli.rendering.output_forms import FIELDS, place
from papernotes.cli.rendering.safe_text import one_line
from papernotes.model import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from papernotes.cli.rendering.output_forms import Item
    from papernotes.search.results import Hit

_GAP = 2
"""Blanks between two columns, and before lines that belong to the line above."""

_ROWS_AT_ONCE = 200
"""Rows that are laid out together. A long table is printed in parts, so that its top is seen at once."""


class _Column(NamedTuple):
    """A column of the table."""

    header: str
    """The header."""
    cell: Callable[[Entry], str]
    """Returns the cell in the row of an entry."""
    most: int
    """Width up to which no cell is cut. 0 for the column that gets the remaining width and breaks lines."""
    style: str
    """The style in rich's words."""
    from_width: int
    """Least width of a terminal on which the column is shown."""


def tables(entries: Sequence[Entry], width: int) -> Iterator[Table]:
    """Yield the parts of one table. A column that is empty or has no room is left out, except the name.

    Args:
        entries: the rows.
        width: columns of the terminal.
    """
    shown = [
        column
        for column in _COLUMNS
        if width >= column.from_width and (not column.most or any(map(column.cell, entries)))
    ]
    rows = [[column.cell(entry) for column in shown] for entry in entries]
    needed = [
        max(cell_len(cell) for cell in (column.header, *(row[number] for row in rows)))
        for number, column in enumerate(shown)
    ]
    granted = [min(need, column.most) for need, column in zip(needed, shown, strict=True)]
    spare = width - sum(
        (grant if column.most else need) + _GAP
        for grant, need, column in zip(granted, needed, shown, strict=True)
    )
    for number, column in enumerate(shown):  # width that names do not need goes to columns that are cut
        if column.most and spare > 0:
            more = min(needed[number] - granted[number], spare)
            granted[number] += more
            spare -= more
    room = width - sum(grant + _GAP for grant in granted if grant)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
        table.show_header = not start
        for column, need, grant in zip(shown, needed, granted, strict=True):
            if column.most:
                table.add_column(
                    column.header, width=grant, no_wrap=True, overflow="ellipsis", style=column.style
                )
            else:
                table.add_column(column.header, width=min(need, room), overflow="fold", style=column.style)
        for row in rows[start : start + _ROWS_AT_ONCE]:
            cells = zip(row, shown, strict=True)
            table.add_row(*(cell if column.most else wrap(Text(cell), room) for cell, column in cells))
        yield table


def _groups(entry: Entry) -> str:
    """Return an entry's topics and tags."""
    return " ".join((one_line(" › ".join(entry.topics)), *(f"#{tag}" for tag in entry.tags))).strip()


def _link(entry: Entry) -> str:
    """Return a short form of an entry's first link."""
    if not entry.links:
        return ""
    link = entry.links[0]
    return f"{link.kind} {link.id}" if link.id else link.url.partition("://")[2] or link.url


_COLUMNS = (
    _Column("date", lambda entry: entry.date or "", 10, "cyan", 0),
    _Column("name", lambda entry: one_line(entry.name), 0, "bold", 0),
    _Column("topics, tags", _groups, 24, "green", 64),
    _Column("link", _link, 32, "dim", 96),
    _Column("place", place, 32, "dim", 120),
)


def hit_view(item: Item, hit: Hit, width: int) -> RenderableType:
    """Return a hit: date, name, topics and tags, place, and a snippet with the matches marked.

    Args:
        item: the entry or day that was found.
        hit: the snippet, and the names of the glossary that matched.
        width: columns of the terminal.
    """
    head = Text()
    if item.date:
        head.append(f"{item.date:<10}  ", style="cyan")
    head.append(one_line(FIELDS["name"](item)) or "(text of the day)", style="bold")
    if isinstance(item, Entry) and (groups := _groups(item)):
        head.append(f"  {groups}", style="green")
    snippet = Text(hit.snippet.text.replace("\n", " "))
    for start, end in hit.snippet.marks:
        snippet.stylize("bold yellow", start, end)
    where = _beside_or_below(head, Text(place(item), style="dim"), width)
    via = [Text(f"found as {', '.join(hit.via)}", style="dim italic")] if hit.via else []
    lines = Group(*(wrap(text, width - _GAP) for text in (snippet, *where, *via)))
    return Group(wrap(head, width), Padding(lines, (0, 0, 1, _GAP), expand=False))


def related_view(entry: Entry, why: str, width: int) -> RenderableType:
    """Return an entry that is related to another: date, name, place, and what both have in common.

    Args:
        entry: the entry.
        why: what both have in common.
        width: columns of the terminal.
    """
    head = Text().append(f"{entry.date or '':<10}  ", style="cyan").append(one_line(entry.name), style="bold")
    tail = Text(place(entry), style="dim")
    if why:
        tail.append(f"  {one_line(why)}", style="green")
    below = _beside_or_below(head, tail, width)
    lines = [Padding(wrap(text, width - _GAP), (0, 0, 0, _GAP), expand=False) for text in below]
    return Group(wrap(head, width), *lines)


def _beside_or_below(head: Text, tail: Text, width: int) -> list[Text]:
    """Add a text to a line if both fit the width, else return it for a line of its own."""
    if head.cell_len + _GAP + tail.cell_len > width:
        return [tail]
    head.append(" " * _GAP).append(tail)
    return []
