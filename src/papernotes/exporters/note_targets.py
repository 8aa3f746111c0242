"""Which entry a link to another note means: the first that stands there."""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Entry


class NoteTargets:
    """The notes of an export.

    Args:
        entries: what is exported of them.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._first: dict[str, Entry] = {}
        for entry in entries:
            first = self._first.get(entry.span.path)
            if first is None or entry.span.line < first.span.line:
                self._first[entry.span.path] = entry
        self._by_name: dict[str, list[str]] = {}
        for path in sorted(self._first, key=lambda path: (path.count("/"), path)):
            self._by_name.setdefault(PurePosixPath(path).stem.casefold(), []).append(path)

    def first_of(self, path: str, note: str) -> Entry | None:
        """Return the first entry of the note that another one links to, or None.

        Args:
            path: as the link has it, decoded: from that note's folder or from the library's.
            note: the path of the note with the link.
        """
        places = (normpath(join(folder, path)) for folder in (dirname(note), ""))
        return next((self._first[place] for place in places if place in self._first), None)

    def named(self, name: str, note: str) -> Entry | None:
        """Return the first entry of the note that a wikilink names, or None.

        Args:
            name: a path, or as much of its end as it takes to tell it; `.md` may be left out.
            note: the path of the note with the link.
        """
        name = name.removesuffix(".md")
        if entry := self.first_of(f"{name}.md", note):
            return entry
        end = f"/{name}.md".casefold()
        paths = self._by_name.get(PurePosixPath(name).name.casefold(), ())
        return next((self._first[path] for path in paths if f"/{path}".casefold().endswith(end)), None)
