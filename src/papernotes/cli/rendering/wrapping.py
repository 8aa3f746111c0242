"""Lines of mixed Chinese and Latin text: rich breaks at blanks alone, and Chinese has none."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.text import Text

_WIDE = (
    "\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
)
_OPENING = "（《〈「『【〔“‘([{"
_CLOSING = "，。、；：？！）》〉」』】〕”’…,.;:?!)\\]}%"

_UNIT = re.compile(rf"[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+)?[{_CLOSING}]*\s*|\S")
"""What stays together: a word or a wide character, with the brackets and stops that belong to it."""


def wrap(text: Text, width: int) -> Text:
    """Return the text in lines of at most `width` columns.

    A line breaks at a blank or beside a wide character, but no line begins with a stop or ends with an open
    bracket; what is longer than a line is broken where it must be.
    """
    if text.cell_len <= width:
        return text
    lines = text.divide(_breaks(text.plain, width))
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def wrap_line(line: str, width: int) -> str:
    """Return a line without styles in lines of at most `width` columns; see `wrap`."""
    return wrap(Text(line), width).plain


def _breaks(text: str, width: int) -> list[int]:
    """Return the offsets at which lines begin, but for the first."""
    breaks = []
    taken = 0
    for found in _UNIT.finditer(text):
        unit = found[0]
        if taken and taken + cell_len(unit.rstrip()) > width:
            breaks.append(found.start())
            taken = 0
        for offset, character in enumerate(unit, found.start()):
            columns = cell_len(character)
            if taken and taken + columns > width and not character.isspace():
                breaks.append(offset)
                taken = 0
            taken += columns
    return breaks
