"""Which files may go along with notes: pictures, and documents that are only read, by name and by content.

A file's name says what programs will take it for, and its content what it is: neither alone is trusted. In a
file that passes, nothing can run: not as a script, nor, opened by itself in a browser, as a page.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

DOCUMENTS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
"""Media types of files that are read and never run, by suffix."""

LARGEST = 100_000_000
"""Bytes of a file that may go along."""

OTHER_KIND = "its name is of another kind of file"
"""What is said of a file that is not called as a picture is."""

_HEAD = 4096
"""Bytes at a file's begin that tell what it is."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How text in UTF-16 begins."""
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
"""Kinds of pictures in the container of MPEG-4."""
_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Lengths of the second header of a BMP, whose first is two letters with which a text may begin, too."""


def fault(file: Path, suffixes: Collection[str]) -> str:
    """Return why a file may not go along, as a clause about it; empty if it may.

    The file is opened if its name, kind and size allow it, and never waited for.

    Args:
        file: the file, symbolic links followed.
        suffixes: those that are wanted, in lower case.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    suffix = file.suffix.lower()
    if suffix not in suffixes:
        return OTHER_KIND
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return "it is no regular file"
        if status.st_size > LARGEST:
            return f"it is larger than {LARGEST // 1_000_000} MB"
        if suffix == ".svg":
            from papernotes.drawings import LARGEST as LARGEST_DRAWING
            from papernotes.drawings import fault as drawing_fault

            return drawing_fault(opened.read(LARGEST_DRAWING + 1))
        head = opened.read(_HEAD)
    if suffix == ".pdf":
        return "" if head.startswith(b"%PDF-") else "its content is none of a PDF"
    if suffix in DOCUMENTS:
        return "its content is no text" if b"\0" in head and not head.startswith(_WIDE) else ""
    return "" if _is_picture(head) else "its content is none of a picture"


def _is_picture(head: bytes) -> bool:
    """Whether a file begins as a picture of pixels does."""
    if head.startswith(_STARTS) and len(head) > len(_STARTS[0]):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    if head.startswith(b"BM"):
        return int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS
