"""What a search found, as a person reads it on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from papernotes.cli.rendering.fields import FIELDS, place
from papernotes.cli.rendering.table import grouping
from papernotes.cli.rendering.text import one_line
from papernotes.model import Entry

if TYPE_CHECKING:
    from rich.console import RenderableType

    from papernotes.cli.rendering.fields import Item
    from papernotes.search.results import Hit, Snippet


def rendered(item: Item, hit: Hit) -> RenderableType:
    """Return a hit: date and name, topics and tags, place, and a snippet with what was found marked."""
    head = Text(overflow="fold")
    head.append(f"{FIELDS['date'](item):<10}  ", style="cyan")
    head.append(one_line(FIELDS["name"](item)) or "(text of the day)", style="bold")
    if isinstance(item, Entry) and (topics := grouping(item)):
        head.append(f"  {topics}", style="green")
    head.append(f"  {place(item)}", style="dim")
    if hit.via:
        head.append(f"  by way of {', '.join(hit.via)}", style="dim italic")
    return Group(head, Padding(marked(hit.snippet), (0, 0, 1, 2)))


def marked(snippet: Snippet) -> Text:
    """Return a snippet on one line, what was found in it set off."""
    text = Text(snippet.text.replace("\n", " "), overflow="fold")
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return text
