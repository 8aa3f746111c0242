"""An entry's Markdown made ready for rich, which knows no callouts and puts pictures elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"[\s>*+-]*(?:```|~~~)")
_PICTURE = re.compile(
    r"!\[\[(?P<embed>[^\[\]|]+)(?:\|[^\[\]]*)?\]\]"
    r"|!\[(?P<alt>[^\[\]]*)\]\((?:<(?P<angle>[^<>]*)>|(?P<plain>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))[^()]*\)"
)
_CALLOUT = re.compile(r"(\s*(?:>\s*)+)\[!([\w-]+)\][+-]?")
_CELLS = re.compile(r"(?<!\\)\|")
_SIGNS = re.compile(r"[\\`*_\[\]<>]")


def readable(source: str) -> str:
    """Return the Markdown of an entry, to be laid out by rich.

    It begins at the margin: an indented list item would be code. A row cut out of its table becomes a line of
    text.
    """
    indentation = source[: len(source) - len(source.lstrip())]
    lines = [line.removeprefix(indentation) for line in source.splitlines(keepends=True)]
    if len(lines) == 1 and lines[0].startswith("|"):
        return " · ".join(cell for cell in map(str.strip, _CELLS.split(lines[0])) if cell)
    return "".join(_without_code_changed(lines))


def _without_code_changed(lines: list[str]) -> Iterator[str]:
    """Yield lines, those outside code with pictures named and callouts headed."""
    code = False
    for line in lines:
        if _FENCE.match(line):
            code = not code
        yield line if code else _CALLOUT.sub(r"\1**\2**", _PICTURE.sub(_named, line))


def _named(picture: re.Match[str]) -> str:
    """Return what stands for a picture: its alternative text, or the name of its file."""
    path = picture["embed"] or unquote(picture["angle"] or picture["plain"] or "")
    name = picture["alt"] or path.rstrip("/").rpartition("/")[2]
    return "\\[image: " + _SIGNS.sub(r"\\\g<0>", name) + "\\]"
