"""One entry in full on a terminal: its facts as a table, then its Markdown laid out by rich.

Rich knows no callouts, and shows pictures as links. Both are rewritten before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rich.console import Group
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

_FENCE = re.compile(r"[\s>*+-]*(?:```|~~~)")
_PICTURE = re.compile(
    r"!\[\[(?P<embed>[^\[\]|]+)(?:\|[^\[\]]*)?\]\]"
    r"|!\[(?P<alt>[^\[\]]*)\]\((?:<(?P<angle>[^<>]*)>|(?P<plain>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))[^()]*\)"
)
_CALLOUT = re.compile(r"(\s*(?:>\s*)+)\[!([\w-]+)\][+-]?")


def card(name: str, facts: Iterable[tuple[str, str]], source: str) -> RenderableType:
    """Return an entry as rich lays it out.

    Args:
        name: its name.
        facts: labels and values.
        source: its Markdown.
    """
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in facts:
        table.add_row(label, value)
    text = Markdown(readable(source), code_theme="ansi_dark", hyperlinks=False)
    return Group(Text(name, style="bold"), table, "", text)


def readable(source: str) -> str:
    """Return the Markdown of an entry for rich.

    Indentation is removed, because an indented list item would be code. A row of a table becomes a line of
    text.
    """
    indentation = source[: len(source) - len(source.lstrip())]
    lines = [line.removeprefix(indentation) for line in source.splitlines(keepends=True)]
    if len(lines) == 1 and lines[0].startswith("|"):
        return " · ".join(cell for cell in map(str.strip, re.split(r"(?<!\\)\|", lines[0])) if cell)
    return "".join(_rewritten(lines))


def _rewritten(lines: list[str]) -> Iterator[str]:
    """Yield lines; outside code, pictures become their names and callouts get headings."""
    code = False
    for line in lines:
        if _FENCE.match(line):
            code = not code
        yield line if code else _CALLOUT.sub(r"\1**\2**", _PICTURE.sub(_named, line))


def _named(picture: re.Match[str]) -> str:
    """Return the text for a picture: its alternative text, else the name of its file."""
    path = picture["embed"] or unquote(picture["angle"] or picture["plain"] or "")
    name = picture["alt"] or path.rstrip("/").rpartition("/")[2]
    return "\\[image: " + re.sub(r"[\\`*_\[\]<>]", r"\\\g<0>", name) + "\\]"
