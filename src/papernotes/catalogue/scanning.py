"""Which files a library has, and the marks by which a changed one is known without opening it.

A note is a Markdown file at any depth of the folders with notes. Hidden files and folders (`.git`,
`.obsidian`, `.trash`) and `node_modules` are passed over.

Symbolic links are followed within the library, each file being read once, under its own name where that is
among the notes. A link that leaves the library or leads to what is hidden is not followed, and the user is
told: a library that came from somebody else must not draw this machine's other files, nor the token in
`.git/config`, into what is searched and exported. Among the records no link is followed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from papernotes.file_signature import file_signature
from papernotes.library_files import (
    CONFIG_PATH,
    NOTE_SUFFIXES,
    RECORD_SUFFIXES,
    WORKS_FOLDER,
    RefusedError,
    file_of,
    is_ignored_name,
    real_path,
)
from papernotes.model import Diagnostic, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from papernotes.config import Config
    from papernotes.file_signature import FileSignature


class Scan(NamedTuple):
    """What a library has on disk."""

    notes: dict[str, FileSignature]
    """Notes by path, relative to the library, with `/` between folders."""
    works: dict[str, FileSignature]
    """Bibliographic records, in the same way."""
    warnings: list[Diagnostic]
    """What could not be looked at, and why."""


def scan(root: Path, config: Config) -> Scan:
    """Look through a library's folders.

    Args:
        root: the library's folder, resolved.
        config: says which folders have notes.
    """
    found = Scan({}, {}, [])
    notes = _Walk(root, NOTE_SUFFIXES, found.notes, found.warnings)
    for folder in config.notes:
        notes.start("" if folder == "." else folder)
        notes.miss(folder)
    notes.follow_links()
    works = _Walk(root, RECORD_SUFFIXES, found.works, found.warnings)
    works.start(WORKS_FOLDER)
    works.refuse_links()
    return found


class _Walk:
    """One search through folders for files of one kind."""

    def __init__(
        self,
        root: Path,
        suffixes: tuple[str, ...],
        found: dict[str, FileSignature],
        warnings: list[Diagnostic],
    ) -> None:
        self._home = root
        self._root = os.fspath(root)
        self._suffixes = suffixes
        self._found = found
        self._warnings = warnings
        self._links: list[str] = []
        self._visited: set[str] = set()

    def start(self, folder: str) -> None:
        """Search a folder, which need not exist, given relative to the root."""
        path = os.path.join(self._root, folder) if folder else self._root
        if os.path.realpath(path) != path:
            self._links.append(folder)
        elif os.path.isdir(path):
            self._search(path, f"{folder}/" if folder else "")

    def miss(self, folder: str) -> None:
        """Warn if a folder is not there."""
        path = os.path.join(self._root, folder)
        if not os.path.isdir(path):
            problem = "is no folder that can be read" if os.path.lexists(path) else "does not exist"
            self._warn(
                folder,
                f"{problem}, and notes are to be in it",
                f"Make that folder, or name others as `notes` in {CONFIG_PATH}.",
            )

    def follow_links(self) -> None:
        """Search what the links met so far lead to, as far as it is in the library and not found yet."""
        files: dict[str, str] = {}
        while self._links:
            met, self._links = sorted(self._links), []
            for path in met:
                target = os.path.realpath(os.path.join(self._root, path))
                is_folder = os.path.isdir(target)
                if not is_folder and not path.lower().endswith(self._suffixes):
                    continue
                try:
                    if is_folder:
                        real_path(self._home, path)
                        self._search(target, f"{path}/")
                    else:
                        file_of(self._home, path)
                        files.setdefault(target, path)
                except RefusedError as error:
                    self._warn(
                        path, f"is not followed: {error.strerror}", "Put what it leads to in its place."
                    )
        for target, path in files.items():
            if os.path.dirname(target) not in self._visited and os.path.isfile(target):
                self._add(path, os.stat(target))

    def refuse_links(self) -> None:
        """Warn of the links met so far."""
        for path in sorted(self._links):
            self._warn(
                path, "is a link, or in a folder that is one, and is not read", "Put the file itself there."
            )

    def _search(self, folder: str, prefix: str) -> None:
        """Visit a folder and its subfolders. Each real folder is visited once, whatever links lead to it."""
        waiting = [(folder, prefix)]
        while waiting:
            folder, prefix = waiting.pop()
            if folder in self._visited:
                continue
            self._visited.add(folder)
            try:
                with os.scandir(folder) as entries:
                    waiting += self._sort_out(entries, folder, prefix)
            except OSError as error:
                self._warn(prefix.rstrip("/") or ".", f"cannot be listed: {error.strerror}", None)

    def _sort_out(
        self, entries: Iterator[os.DirEntry[str]], folder: str, prefix: str
    ) -> list[tuple[str, str]]:
        """Note a folder's files and links; return the folders in it, with the prefixes of their paths."""
        below = []
        for entry in entries:
            name = entry.name
            if is_ignored_name(name):
                continue
            if name.lower().endswith(self._suffixes) and entry.is_file(follow_symlinks=False):
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # deleted since it was listed
                    continue
                self._add(prefix + name, status)
            elif entry.is_symlink():
                self._links.append(prefix + name)
            elif entry.is_dir():
                below.append((os.path.join(folder, name), f"{prefix}{name}/"))
        return below

    def _add(self, path: str, status: os.stat_result) -> None:
        """Note a file that was found."""
        if not path.isascii() and not _is_utf8(path):
            shown = os.fsencode(path).decode("utf-8", "backslashreplace")
            self._warn(shown, "has a name that is not UTF-8 and is not read", "Rename it.")
            return
        self._found[path] = file_signature(status)

    def _warn(self, path: str, problem: str, fix: str | None) -> None:
        self._warnings.append(Diagnostic("warning", "unreadable", Span(path, 1, 1), f"{path} {problem}", fix))


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
