"""The exact Markdown of ranges of lines in notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.decoding import DecodingError, decode
from papernotes.errors import LibraryError
from papernotes.library_files import open_file

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.model import Span

_LINE = r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+"
"""A line with its end, as CommonMark defines lines."""


class NoteSource:
    """Reads from the notes of one library. The last note is kept, as its entries are usually read together.

    Args:
        root: the library's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = ""
        self._lines: list[str] = []

    def source(self, span: Span) -> str:
        """Return the lines of a range, with their line ends.

        Raises:
            LibraryError: the note cannot be read.
        """
        if self._path != span.path:
            self._lines = re.findall(_LINE, self._read(span.path))
            self._path = span.path
        return "".join(self._lines[span.line - 1 : span.end_line])

    def _read(self, path: str) -> str:
        try:
            with open_file(self._root, path) as file:
                return decode(file.readall()).text
        except OSError as error:
            raise LibraryError(f"{path} cannot be read: {error.strerror}") from error
        except DecodingError as error:
            raise LibraryError(f"{path}:{error.line} {error.message}", hint=error.hint) from error
