"""The seam to rich: a console that lays out for an environment and lets no control character through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment, Segments

from papernotes.cli.rendering.safe_text import printable

if TYPE_CHECKING:
    from typing import TextIO

    from rich.console import RenderableType

_HEIGHT = 25
"""Never looked at; but with a height given, rich believes the width even of a dumb terminal."""


def make_console(file: TextIO, *, width: int, terminal: bool, colour: bool) -> Console:
    """Return a console that writes to a stream.

    Args:
        file: the stream.
        width: columns to lay out in.
        terminal: whether the stream is a terminal.
        colour: whether colours may be used; without, bold and the like remain.
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
    """Write what rich makes of a renderable, its texts without control characters.

    Such characters take no columns in rich's count, so that what was aligned stays so.
    """
    console.print(
        Segments(
            Segment(printable(segment.text), segment.style)
            for segment in console.render(renderable)
            if not segment.control
        ),
        end="",
    )
