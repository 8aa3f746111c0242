"""Output through rich: a console that passes no control characters, and wrapping of mixed-language lines.

Rich breaks lines at blanks only, and Chinese text has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from rich.text import Text

from papernotes.cli.rendering.safe_text import printable

if TYPE_CHECKING:
    from typing import TextIO

    from rich.console import RenderableType

_HEIGHT = 25
"""Has no effect on the output, but rich ignores the width on a dumb terminal unless a height is given too."""

_WIDE = (
    "\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
)
_OPENING = "（《〈「『【〔“‘([{"
_CLOSING = "，。、；：？！）》〉」』】〕”’…,.;:?!)\\]}%"

_UNIT = re.compile(rf"[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+)?[{_CLOSING}]*\s*|\S")
"""Text that is kept on one line: a word or a wide character, with its brackets and punctuation."""


def make_console(file: TextIO, *, width: int, terminal: bool, colour: bool) -> Console:
    """Return a console that writes to a stream.

    Args:
        file: the stream.
        width: its columns.
        terminal: whether it is a terminal.
        colour: whether to use colours; bold and the like are used in any case.
    """
    return Console(
        file=file,
        width=width,
        height=_HEIGHT,
        force_terminal=terminal,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
    )


def write(console: Console, renderable: RenderableType) -> None:
    """Write a renderable without control characters.

    Rich counts no columns for control characters, so columns stay aligned without them.
    """
    console.print(
        Segments(
            Segment(printable(segment.text), segment.style)
            for segment in console.render(renderable)
            if not segment.control
        ),
        end="",
    )


def wrap(text: Text, width: int) -> Text:
    """Return the text in lines of at most `width` columns.

    Lines break at blanks and beside wide characters. No line begins with closing punctuation or ends with an
    opening bracket. A word that is longer than a line is broken within.
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
    """Return the offsets at which lines begin, except the first."""
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
