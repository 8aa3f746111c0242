"""Pictures on terminals that draw them: the seam to textual-image and Pillow, an extra that may be missing.

Nothing but pixels is written here, so what a note says cannot steer the terminal.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console
from rich.measure import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TextIO

    from textual_image.renderable import SixelImage, TGPImage

    Drawing = SixelImage | TGPImage

_ROWS = 20
"""Rows that a picture takes at most."""
_COLUMNS = 200
"""Columns that a picture takes at most; Kitty's protocol, as it is used here, ends at 297."""
_PIXELS = 2000
"""Larger pictures, either way, are made as small as this before they are looked at further."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""What pictures in notes are; Pillow hands some others to programs outside."""


def draw(files: Iterable[Path], stdout: TextIO, *, width: int, height: int) -> None:
    """Draw pictures one below the other, if the terminal speaks Sixel or Kitty's protocol.

    A terminal that does not answer the question is waited for a third of a second. A picture that is damaged,
    or unreasonably large, is left out.

    Args:
        files: the pictures.
        stdout: the terminal; what was written to it before stands above.
        width: its columns.
        height: its rows.
    """
    stdout.flush()
    drawing = _drawing()
    if drawing is None:
        return
    # Kitty's protocol tells which picture is meant by a colour, which must arrive as it is.
    console = Console(file=stdout, width=min(width, _COLUMNS), force_terminal=True, color_system="truecolor")
    rows = min(_ROWS, max(height - 1, 1))
    for file in files:
        picture = _read(file, drawing)
        if picture is not None:
            natural, scaled = picture
            columns = Measurement.get(console, console.options, natural).maximum
            console.print(scaled, width=max(min(columns, console.width), 1), height=rows, end="")


def _drawing() -> type[Drawing] | None:
    """Return what draws on this terminal; None if nothing does, or the extra is not installed.

    The library asks the terminal when it is imported, on the process's own streams.
    """
    if not _may_ask():
        return None
    logging.getLogger("textual_image").addHandler(logging.NullHandler())  # else it warns on standard error
    try:
        from textual_image.renderable import Image, SixelImage, TGPImage
    except ImportError:
        return None
    except ValueError:  # the answer was no text
        return None
    return next((one for one in (SixelImage, TGPImage) if one is Image), None)


def _may_ask() -> bool:
    """Whether the terminal's answer can be read; a job in the background would be stopped for trying."""
    stdin = sys.__stdin__
    if stdin is None or stdin.closed or not stdin.isatty():
        return False
    with suppress(OSError, AttributeError):  # a terminal that controls no jobs, or a system without them
        return os.tcgetpgrp(stdin.fileno()) == os.getpgrp()
    return True


def _read(file: Path, drawing: type[Drawing]) -> tuple[Drawing, Drawing] | None:
    """Return a picture in its own size, and as large as there is room; None if it cannot be read."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_FORMATS) as opened:
                opened.thumbnail((_PIXELS, _PIXELS))
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception:  # noqa: BLE001 - Pillow does not say what a damaged file raises
        return None
    return drawing(picture), drawing(picture, "auto", "auto")
