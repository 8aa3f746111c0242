"""Pictures on terminals, by textual-image and Pillow, which are an optional extra.

Only pixels are written to the terminal, so no text of a note can control it.
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
"""Rows of a picture at most."""
_COLUMNS = 200
"""Columns of a picture at most; Kitty's protocol, as textual-image uses it, has a limit of 297."""
_PIXELS = 2000
"""Width and height to which larger pictures are reduced first."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""Formats that are read. For some others, Pillow starts external programs."""


def draw(files: Iterable[Path], stdout: TextIO, *, width: int, height: int) -> None:
    """Draw pictures one below the other, if the terminal supports Sixel or Kitty's protocol.

    A terminal that does not say what it supports delays the command by a third of a second. Damaged and
    unreasonably large pictures are left out.

    Args:
        files: the pictures.
        stdout: the terminal.
        width: its columns.
        height: its rows.
    """
    stdout.flush()
    drawing = _drawing()
    if drawing is None:
        return
    # Kitty's protocol identifies a picture by a colour, which must not be changed.
    console = Console(file=stdout, width=min(width, _COLUMNS), force_terminal=True, color_system="truecolor")
    rows = min(_ROWS, max(height - 1, 1))
    for file in files:
        picture = _read(file, drawing)
        if picture is not None:
            natural, scaled = picture
            columns = Measurement.get(console, console.options, natural).maximum
            console.print(scaled, width=max(min(columns, console.width), 1), height=rows, end="")


def _drawing() -> type[Drawing] | None:
    """Return the class that draws on this terminal; None if there is none, or the extra is not installed.

    textual-image asks the terminal when it is imported, on the process's own streams.
    """
    if not _may_ask():
        return None
    logging.getLogger("textual_image").addHandler(logging.NullHandler())  # else it warns on standard error
    try:
        from textual_image.renderable import Image, SixelImage, TGPImage
    except ImportError:
        return None
    except ValueError:  # the terminal's answer was not text
        return None
    return next((one for one in (SixelImage, TGPImage) if one is Image), None)


def _may_ask() -> bool:
    """Whether the terminal's answer can be read. The system stops a background job that tries."""
    stdin = sys.__stdin__
    if stdin is None or stdin.closed or not stdin.isatty():
        return False
    with suppress(OSError, AttributeError):  # the terminal or the system has no job control
        return os.tcgetpgrp(stdin.fileno()) == os.getpgrp()
    return True


def _read(file: Path, drawing: type[Drawing]) -> tuple[Drawing, Drawing] | None:
    """Return a picture in its own size, and fitted to the terminal; None if it cannot be read."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_FORMATS) as opened:
                opened.thumbnail((_PIXELS, _PIXELS))
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception:  # noqa: BLE001 - Pillow does not document what a damaged file raises
        return None
    return drawing(picture), drawing(picture, "auto", "auto")
