"""What a search found, as a person reads it on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from papernotes.cli.rendering.entry_table import grouping
from papernotes.cli.rendering.fields import FIELDS, place
from papernotes.cli.rendering.safe_text import one_line
from papernotes.cli.rendering.wrapping import wrap
from papernotes.model import Entry

if TYPE_CHECKING:
    from rich.console import RenderableType

    from papernotes.cli.rendering.fields import Item
    from papernotes.search.results import Hit, Snippet

_INDENT = 2
"""Blanks before what stands below the first line of a hit."""


def rendered(item: Item, hit: Hit, width: int) -> RenderableType:
    """Return a hit: date and name, topics and tags, place, and a snippet with what was found marked.

    Args:
        item: the entry or day found.
        hit: why it was found.
        width: columns of the terminal; the place stands on a line of its own where it would break the first.
    """
    head = Text()
    if item.date:
        head.append(f"{item.date:<10}  ", style="cyan")
    head.append(one_line(FIELDS["name"](item)) or "(text of the day)", style="bold")
    if isinstance(item, Entry) and (topics := grouping(item)):
        head.append(f"  {topics}", style="green")
    where = Text(place(item), style="dim")
    body = [marked(hit.snippet)]
    if head.cell_len + _INDENT + where.cell_len <= width:
        head.append(" " * _INDENT).append(where)
    else:
        body.append(where)
    if hit.via:
        body.append(Text(f"found as {', '.join(hit.via)}", style="dim italic"))
    lines = Group(*(wrap(one, width - _INDENT) for one in body))
    return Group(wrap(head, width), Padding(lines, (0, 0, 1, _INDENT), expand=False))


def marked(snippet: Snippet) -> Text:
    """Return a snippet on one line, what was found in it set off."""
    text = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return text
