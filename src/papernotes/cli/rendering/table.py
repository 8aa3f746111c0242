"""Entries as a table on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from papernotes.cli.rendering.fields import place
from papernotes.cli.rendering.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from papernotes.model import Entry, Link

_ROWS_AT_ONCE = 200
"""A long table is laid out in pieces of as many rows, so that its top is seen at once."""

_DATE = 10
_TOPICS = 22
_LINK = 24
_PLACE = 26


def tables(entries: Sequence[Entry], width: int) -> Iterator[Table]:
    """Yield the pieces of one table; what a narrow terminal has no room for is left out, the name never.

    Args:
        entries: the rows.
        width: columns of the terminal.
    """
    shows_topics = width >= 64 and any(entry.topics or entry.tags for entry in entries)
    shows_link = width >= 88
    shows_place = width >= 120
    for start in range(0, len(entries), _ROWS_AT_ONCE):
        table = Table(
            box=None,
            pad_edge=False,
            padding=(0, 2, 0, 0),
            expand=True,
            show_header=not start,
            header_style="dim",
        )
        table.add_column("date", width=_DATE, no_wrap=True, style="cyan")
        table.add_column("name", ratio=1, overflow="fold")
        if shows_topics:
            table.add_column("topics, tags", width=_TOPICS, no_wrap=True, overflow="ellipsis", style="green")
        if shows_link:
            table.add_column("link", width=_LINK, no_wrap=True, overflow="ellipsis", style="dim")
        if shows_place:
            table.add_column("place", width=_PLACE, no_wrap=True, overflow="ellipsis", style="dim")
        for entry in entries[start : start + _ROWS_AT_ONCE]:
            cells: list[str | Text] = [entry.date or "", Text(one_line(entry.name), style="bold")]
            if shows_topics:
                cells.append(grouping(entry))
            if shows_link:
                cells.append(_short(entry.links[0]) if entry.links else "")
            if shows_place:
                cells.append(place(entry))
            table.add_row(*cells)
        yield table


def grouping(entry: Entry) -> str:
    """Return an entry's topics and tags in a few words."""
    return " ".join((one_line(" › ".join(entry.topics)), *(f"#{tag}" for tag in entry.tags))).strip()


def _short(link: Link) -> str:
    """Return what tells a link from others in little room."""
    if link.id:
        return f"{link.kind} {link.id}"
    return link.url.partition("://")[2] or link.url
