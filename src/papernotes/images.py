"""Finds the file of a picture in a note, and decides whether it may be copied, shown and served."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from papernotes.library_files import is_hidden
from papernotes.media import DOCUMENTS, OTHER_KIND, fault
from papernotes.model import PICTURE_SUFFIXES, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from papernotes.config import Config
    from papernotes.model import Day, Entry

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
"""A scheme of at least two letters (a single letter is a drive), or a host."""

_MOST_WARNINGS = 20
"""Files that have a warning of their own."""


class Images:
    """The pictures of one library, and the documents to which its notes link.

    Every command that copies, shows, serves or opens a picture applies this rule: the picture is in the
    library, no part of its path is hidden, and its name and content are those of a picture. The rule holds
    for the path in the note and for the path with symbolic links resolved.

    Args:
        root: the library's folder, resolved.
        config: names the folders of images.
    """

    def __init__(self, root: Path, config: Config) -> None:
        self._root = root
        self._folders = ("", *config.assets)
        self._known: dict[tuple[str, str, bool], tuple[str, Path | None]] = {}
        self._faults: dict[tuple[str, bool], str | None] = {}
        self._by_name: dict[str, list[str]] | None = None

    def find(self, path: str, note: str) -> tuple[str, Path | None]:
        """Find the file of a picture.

        The path is tried from the note's folder, the library's folder and the folders of images. Last, as in
        Obsidian, it is taken for the end of any path in the library, the shortest first.

        Args:
            path: as it is written in the note, decoded.
            note: the note's path, relative to the library.

        Returns:
            The path relative to the library, with `/` between names, and the file with symbolic links
            resolved, or None if there is no picture that may be shown. A URL, or a path that leaves the
            library, is returned as it is.
        """
        return self._found(path, note, PICTURE_SUFFIXES)

    def document(self, path: str, note: str) -> tuple[str, Path | None]:
        """Find a document that a note links to: a PDF, a text or a table. Paths are tried as by `find`."""
        return self._found(path, note, DOCUMENTS)

    def fault(self, path: str, note: str) -> tuple[str, str]:
        """Return the path of a picture that may not be shown, and why; both empty if it may.

        Args:
            path: as it is written in the note, decoded.
            note: the note's path, relative to the library.
        """
        if self.find(path, note)[1] is None and not _is_elsewhere(path):
            for candidate in self._candidates(path, str(PurePosixPath(note).parent)):
                if reason := self._fault(candidate, PICTURE_SUFFIXES):
                    return candidate, reason
        return "", ""

    def left_out(self, places: Iterable[Entry | Day]) -> list[Diagnostic]:
        """Return warnings about pictures of entries or days that may not be shown."""
        found: dict[str, Diagnostic] = {}
        for place in places:
            for image in place.images:
                path, reason = self.fault(image.path, place.span.path)
                if reason and path not in found:
                    message = f"{place.span.path}:{place.span.line} shows {path}, which is left out: {reason}"
                    found[path] = Diagnostic("warning", "picture-refused", place.span, message)
        told = list(found.values())
        if len(told) > _MOST_WARNINGS:
            more = f"{len(told) - _MOST_WARNINGS} more files that notes show as pictures are left out"
            told[_MOST_WARNINGS:] = [
                Diagnostic("warning", "picture-refused", told[_MOST_WARNINGS].span, more)
            ]
        return told

    def _found(self, path: str, note: str, suffixes: Collection[str]) -> tuple[str, Path | None]:
        folder = str(PurePosixPath(note).parent)
        wanted = (path, folder, suffixes is DOCUMENTS)
        if wanted not in self._known:
            self._known[wanted] = self._find(path, folder, suffixes)
        return self._known[wanted]

    def _find(self, path: str, folder: str, suffixes: Collection[str]) -> tuple[str, Path | None]:
        if _is_elsewhere(path):
            return path, None
        for candidate in self._candidates(path, folder):
            if self._fault(candidate, suffixes) == "":
                return candidate, (self._root / candidate).resolve()
        # `./` and `../` can only be meant from the note; anything else most likely from the library.
        expected = _joined(folder if path.startswith(".") else "", path)
        return (path if expected is None else expected), None

    def _candidates(self, path: str, folder: str) -> Iterator[str]:
        """Yield the paths, relative to the library, that a path in a note can mean."""
        for start in dict.fromkeys((folder, *self._folders)):
            candidate = _joined(start, path)
            if candidate is not None:
                yield candidate
        parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
        if parts:
            end = "/" + "/".join(parts)
            yield from (known for known in self._named(parts[-1]) if f"/{known}".endswith(end))

    def _named(self, name: str) -> list[str]:
        """Return the paths of all files with a name, the shortest first."""
        if self._by_name is None:
            self._by_name = {}
            for folder, below, names in os.walk(self._root):
                below[:] = [name for name in below if not name.startswith(".")]
                prefix = Path(folder).relative_to(self._root).as_posix() + "/"
                for other in names:
                    self._by_name.setdefault(other, []).append((prefix + other).removeprefix("./"))
        return sorted(self._by_name.get(name, ()), key=lambda path: (path.count("/"), path))

    def _fault(self, path: str, suffixes: Collection[str]) -> str | None:
        """Return why a file may not be shown; empty if it may, None if there is no file."""
        wanted = (path, suffixes is DOCUMENTS)
        if wanted not in self._faults:
            try:
                self._faults[wanted] = self._check(path, suffixes)
            except (OSError, RuntimeError, ValueError):  # a name too long, circular links, no permission
                self._faults[wanted] = None
        return self._faults[wanted]

    def _check(self, path: str, suffixes: Collection[str]) -> str | None:
        file = (self._root / path).resolve()
        if not file.exists() or file.is_dir():
            return None
        if not file.is_relative_to(self._root):
            return "a link leads out of the library"
        if is_hidden(path) or is_hidden(file.relative_to(self._root).as_posix()):
            return "it is hidden"
        if PurePosixPath(path).suffix.lower() not in suffixes:
            return OTHER_KIND
        return fault(file, suffixes)


def _is_elsewhere(path: str) -> bool:
    return not path or "\0" in path or _URL.match(path) is not None


def _joined(folder: str, path: str) -> str | None:
    """Return a path in a folder, relative to the library and normalised; None if it leaves the library."""
    joined = normpath(f"{folder}/{path}".lstrip("/"))
    return None if joined == ".." or joined.startswith("../") else joined
