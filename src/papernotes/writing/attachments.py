"""Files that come with a reading: pictures under the names that Obsidian gives to pasted ones, and PDFs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from papernotes.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from papernotes.model import Link
    from papernotes.writing.transaction import Transaction

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".heic", ".tif", ".tiff")


def copy_images(writes: Transaction, images: Sequence[Path], folder: str) -> tuple[str, ...]:
    """Copy pictures into the library, each as `Pasted image 20251208222525.png` of this second or later.

    Args:
        writes: the transaction to write in.
        images: the files to copy.
        folder: where pictures are kept, relative to the library.

    Returns:
        Their paths, relative to the library.

    Raises:
        UsageError: a file is no picture, or cannot be read.
    """
    moment = dt.datetime.now()  # noqa: DTZ005 - the reader's clock, as Obsidian writes it
    paths: list[str] = []
    for image in images:
        suffix = image.suffix.lower()
        if suffix not in IMAGE_SUFFIXES:
            raise UsageError(f"{image} is no picture", hint=f"Pictures end in {', '.join(IMAGE_SUFFIXES)}.")
        try:
            data = image.read_bytes()
        except OSError as error:
            raise UsageError(f"{image} cannot be read: {error.strerror}") from error
        while writes.read(path := f"{folder}/Pasted image {moment:%Y%m%d%H%M%S}{suffix}") is not None:
            moment += dt.timedelta(seconds=1)
        writes.create(path, data)
        paths.append(path)
    return tuple(paths)


def pdf_path(link: Link, folder: str) -> str:
    """Return where a work's PDF is kept: beside the pictures, named after its identifier."""
    words = re.sub(r"[^\w.-]+", "-", link.id or link.url.rpartition("/")[2].removesuffix(".pdf")).strip("-.")
    return f"{folder}/{words or 'paper'}.pdf"
