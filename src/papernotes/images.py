"""Which file of the library a picture in a note is, and whether it may go where the note goes."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from papernotes.media import DOCUMENTS, OTHER_KIND, fault
from papernotes.model import PICTURE_SUFFIXES, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from papernotes.config import Config
    from papernotes.model import Day, Entry

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
"""A scheme of two letters or more (one is a drive), or a host."""

_TOLD = 20
"""Files that are told of by name."""


class Images:
    """The pictures of one library, and the documents to which its notes link.

    Whoever copies, shows, serves or opens a picture asks here, so that there is one rule: it is in the
    library, no part of its path is hidden, and it is a picture by name and content; all of this holds for the
    path in the note and for where symbolic links lead.

    Args:
        root: the library's folder, resolved.
        config: says where images are kept.
    """

    def __init__(self, root: Path, config: Config) -> None:
        self._root = root
        self._folders = ("", *config.assets)
        self._known: dict[tuple[str, str, bool], tuple[str, Path | None]] = {}
        self._faults: dict[tuple[str, bool], str | None] = {}
        self._by_name: dict[str, list[str]] | None = None

    def find(self, path: str, note: str) -> tuple[str, Path | None]:
        """Find the file of a picture.

        The path may be meant from the note's folder, the library's, or a folder for images; last, as in
        Obsidian, it may be the end of any path in the library, the shortest of several.

        Args:
            path: as it is written in the note, decoded.
            note: the note's path, relative to the library.

        Returns:
            The path relative to the library, with `/` between folders, and the file, symbolic links followed,
            or None where there is no picture that may be shown. A URL, or a path that leaves the library, is
            returned as it is.
        """
        return self._found(path, note, PICTURE_SUFFIXES)

    def document(self, path: str, note: str) -> tuple[str, Path | None]:
        """Find a file that a note links to and that is only read: PDFs, text, tables. As `find` does."""
        return self._found(path, note, DOCUMENTS)

    def fault(self, path: str, note: str) -> tuple[str, str]:
        """Return the path of a file that is named as a picture but not shown, and why; both empty if none is.

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
        """Tell of the files that entries or days show as pictures, but that are none that may be shown."""
        found: dict[str, Diagnostic] = {}
        for place in places:
            for image in place.images:
                path, reason = self.fault(image.path, place.span.path)
                if reason and path not in found:
                    message = f"{place.span.path}:{place.span.line} shows {path}, which is left out: {reason}"
                    found[path] = Diagnostic("warning", "picture-refused", place.span, message)
        told = list(found.values())
        if len(told) > _TOLD:
            more = f"{len(told) - _TOLD} more files that notes show as pictures are left out"
            told[_TOLD:] = [Diagnostic("warning", "picture-refused", told[_TOLD].span, more)]
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
        """Yield where a path may lead, relative to the library."""
        for start in dict.fromkeys((folder, *self._folders)):
            candidate = _joined(start, path)
            if candidate is not None:
                yield candidate
        parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
        if parts:
            end = "/" + "/".join(parts)
            yield from (one for one in self._named(parts[-1]) if f"/{one}".endswith(end))

    def _named(self, name: str) -> list[str]:
        """Return the paths of all files with a name, shortest first."""
        if self._by_name is None:
            self._by_name = {}
            for folder, below, names in os.walk(self._root):
                below[:] = [one for one in below if not one.startswith(".")]
                prefix = Path(folder).relative_to(self._root).as_posix() + "/"
                for one in names:
                    self._by_name.setdefault(one, []).append((prefix + one).removeprefix("./"))
        return sorted(self._by_name.get(name, ()), key=lambda path: (path.count("/"), path))

    def _fault(self, path: str, suffixes: Collection[str]) -> str | None:
        """Return why a file may not go along, empty if it may; None where there is no file."""
        wanted = (path, suffixes is DOCUMENTS)
        if wanted not in self._faults:
            try:
                self._faults[wanted] = self._looked_at(path, suffixes)
            except (
                OSError,
                RuntimeError,
                ValueError,
            ):  # too long a name, a circle of links, no right to read
                self._faults[wanted] = None
        return self._faults[wanted]

    def _looked_at(self, path: str, suffixes: Collection[str]) -> str | None:
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


def is_hidden(path: str) -> bool:
    """Whether a file or a folder above it is hidden, as those are which programs keep for themselves."""
    return any(part.startswith(".") for part in path.split("/"))


def _is_elsewhere(path: str) -> bool:
    return not path or "\0" in path or _URL.match(path) is not None


def _joined(folder: str, path: str) -> str | None:
    """Return a path from a folder, relative to the library, without `.` and `..`; None if it leaves it."""
    joined = normpath(f"{folder}/{path}".lstrip("/"))
    return None if joined == ".." or joined.startswith("../") else joined
