"""Which file an image in a note is, never one outside the library."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.config import Config

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
"""A scheme of two letters or more (one is a drive), or a host."""


class Images:
    """The images of one library.

    Args:
        root: the library's folder, resolved.
        config: says where images are kept.
    """

    def __init__(self, root: Path, config: Config) -> None:
        self._root = root
        self._folders = ("", *config.assets)
        self._known: dict[tuple[str, str], tuple[str, Path | None]] = {}
        self._by_name: dict[str, list[str]] | None = None

    def find(self, path: str, note: str) -> tuple[str, Path | None]:
        """Find the file of an image.

        The path may be meant from the note's folder, the library's, or a folder for images; last, as in
        Obsidian, it may be the end of any path in the library, the shortest of several.

        Args:
            path: as it is written in the note, decoded.
            note: the note's path, relative to the library.

        Returns:
            The path relative to the library, with `/` between folders, and the file, symbolic links followed,
            or None where there is none in the library. A URL, or a path that leaves the library, is returned
            as it is.
        """
        folder = str(PurePosixPath(note).parent)
        if (path, folder) not in self._known:
            self._known[path, folder] = self._find(path, folder)
        return self._known[path, folder]

    def _find(self, path: str, folder: str) -> tuple[str, Path | None]:
        if not path or _URL.match(path) or "\0" in path:
            return path, None
        for candidate in self._candidates(path, folder):
            file = self._file(candidate)
            if file is not None:
                return candidate, file
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

    def _file(self, path: str) -> Path | None:
        """Return the file at a path, if it is one and in the library."""
        try:
            file = (self._root / path).resolve()
            return file if file.is_file() and file.is_relative_to(self._root) else None
        except (OSError, RuntimeError, ValueError):  # names that are too long, links that run in a circle
            return None


def _joined(folder: str, path: str) -> str | None:
    """Return a path from a folder, relative to the library, without `.` and `..`; None if it leaves it."""
    joined = normpath(f"{folder}/{path}".lstrip("/"))
    return None if joined == ".." or joined.startswith("../") else joined
