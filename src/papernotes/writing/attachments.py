"""Files that come with a reading: pictures under the names that Obsidian gives to pasted ones, and PDFs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from papernotes.errors import PapernotesError, UsageError
from papernotes.filenames import safe_name
from papernotes.model import PICTURE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from papernotes.model import Link
    from papernotes.writing.transaction import Transaction


def copy_images(writes: Transaction, images: Sequence[Path], folder: str, date: str) -> tuple[str, ...]:
    """Copy pictures into the library, each as `Pasted image 20251208093047.png`.

    The day is the entry's, since a day without a year takes it from its pictures; the time is the clock's, or
    later where that second has a picture already.

    Args:
        writes: the transaction to write in.
        images: the files to copy.
        date: the day of the entry that shows them, `2025-12-08`.
        folder: where pictures are kept, relative to the library.

    Returns:
        Their paths, relative to the library.

    Raises:
        UsageError: a file is no picture.
        PapernotesError: a file cannot be read.
    """
    clock = dt.datetime.now().time()  # noqa: DTZ005 - the reader's, as Obsidian writes it
    moment = dt.datetime.combine(dt.date.fromisoformat(date), clock)
    paths: list[str] = []
    for image in images:
        suffix = image.suffix.lower()
        if suffix not in PICTURE_SUFFIXES:
            raise UsageError(f"{image} is no picture", hint=f"Pictures end in {', '.join(PICTURE_SUFFIXES)}.")
        try:
            data = image.read_bytes()
        except OSError as error:
            raise PapernotesError(f"{image} cannot be read: {error.strerror}") from error
        while writes.read(path := f"{folder}/Pasted image {moment:%Y%m%d%H%M%S}{suffix}") is not None:
            moment += dt.timedelta(seconds=1)
        writes.create(path, data)
        paths.append(path)
    return tuple(paths)


def pdf_path(link: Link, folder: str) -> str:
    """Return where a work's PDF is kept: beside the pictures, named after its identifier."""
    words = re.sub(r"[^\w.-]+", "-", link.id or link.url.rpartition("/")[2].removesuffix(".pdf")).strip("-.")
    name = safe_name(f"{words or 'paper'}.pdf")
    return f"{folder}/{name}"
