"""The URLs that pictures, files and other notes have in an export."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from contextlib import suppress
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Protocol
from urllib import parse
from urllib.parse import unquote

from papernotes.exporters.base import OutputFile, well_formed
from papernotes.filenames import FileNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from papernotes.exporters.base import Assets, Export
    from papernotes.model import Day, Entry

_NOT_IN_PATHS = re.compile(r"""[\x00-\x20\x7f-\xa0()<>\[\]{}%?#:\\"'`|^\u2028\u2029]""")
"""Characters that would end or change a relative URL or a link in Markdown."""

_NOT_IN_URIS = re.compile(r"[^!-~]|[{}\\<>\"^`|\[\]]|%(?![0-9A-Fa-f]{2})")

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".svg": "image/svg+xml",
}
"""Media types of the pictures that browsers show, by suffix."""

PICTURES = "pictures/"
"""The folder for pictures in an export. It keeps their names apart from those of other files."""

_ROOM = 100_000_000
"""Most bytes of all pictures that are written into a page."""


class LinkTargets(Protocol):
    """Gives the new URLs of a note's pictures and of its links to files and notes."""

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture, by the decoded path or URL in the note."""

    def file(self, path: str, note: str) -> str | None:
        """Return the URL of a file of the library that a note links to. None keeps the link as it is."""

    def wikilink(self, name: str, words: str, note: str) -> str | None:
        """Return a wikilink to another note as a Markdown link. None keeps the wikilink as it is."""


class FileLinkTargets:
    """The URLs in an export that is written to files.

    Args:
        export: the export.
        assets: where pictures go, unless the export's options say it.
        note_link: makes a link to an entry from the entry and the words of the link, as Markdown. It is given
            the first entry of each note that a wikilink names. Without it, wikilinks stay as they are.
    """

    def __init__(
        self, export: Export, assets: Assets, note_link: Callable[[Entry, str], str] | None = None
    ) -> None:
        self._export = export
        self._assets = export.options.assets or assets
        self._files: dict[str, tuple[str, Path]] = {}
        self._copies = placed(export) if self._assets == "copy" else {}
        self._room = _ROOM
        self._is_full = False
        self._linked: set[str] = set()
        self._note_link = note_link
        self._notes = NoteTargets(export.entries if note_link else ())

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture, absolute or relative to the document."""
        if is_url(path):
            return path
        relative, file = self._export.image(path, note)
        if file is None:
            return quote(relative)
        elsewhere = self._assets == "link" and self._export.options.folder is not None
        url = self._from_folder(file) if elsewhere else quote(self._copies.get(relative, relative))
        self._files[unquote(url)] = url, file
        return url

    def exists(self, path: str, note: str) -> bool:
        """Tell whether a picture is in the library or has a URL."""
        return is_url(path) or self._export.image(path, note)[1] is not None

    def shown(self, path: str) -> str | None:
        """Return the URL by which a page shows a picture, which may be a `data:` URL.

        None if the picture is missing.

        Args:
            path: the URL that `picture` gave, decoded.
        """
        url, file = self._files.get(path, ("", None))
        if file is None:
            return None
        return self._written(file) if self._assets == "inline" else url

    def _written(self, file: Path) -> str | None:
        """Return a picture as a `data:` URL. None if browsers do not show it, or the page is full."""
        media_type = TYPES.get(file.suffix.lower())
        if media_type is None:
            return None
        data = None
        with suppress(OSError), file.open("rb") as opened:
            data = opened.read(max(0, self._room + 1))
        if data is not None and len(data) <= self._room:
            url = f"data:{media_type};base64,{b64encode(data).decode('ascii')}"
            self._room -= len(url)
            return url
        if not self._is_full:
            self._is_full = True
            self._room = -1  # after a picture is left out, smaller ones are too
            self._export.notices.append(
                f"{file.name} and later pictures are left out: a page holds at most {_ROOM // 1_000_000} MB "
                "of pictures; --assets link only links to them"
            )
        return None

    def file(self, path: str, note: str) -> str | None:
        """Return the URL of a file of the library, relative to the document. None if it is elsewhere.

        The path begins at the note's folder or, as Obsidian writes paths, at the library's.
        """
        target = None
        with suppress(OSError, RuntimeError, ValueError):  # no file has the name, or links run in a circle
            target = self._inside(path, note)
        if target is None:
            return None
        root, folder = self._export.root, self._export.options.folder
        url = quote(target) if root is None or folder is None else self._from_folder(root / target)
        self._linked.add(unquote(url))
        return url

    def linked(self, path: str) -> bool:
        """Tell whether a page may link to a relative URL, given decoded: only to files of the library."""
        return path in self._linked

    def wikilink(self, name: str, words: str, note: str) -> str | None:
        """Return a wikilink as a link to the first entry of its note. None keeps the wikilink as it is."""
        entry = self._notes.named(name, note)
        return self._note_link(entry, words) if entry and self._note_link else None

    def _inside(self, path: str, note: str) -> str | None:
        """Return the path of a linked file relative to the library. None if the file is elsewhere."""
        root = self._export.root
        target = normpath(join(dirname(note), path))
        if root is not None and (path.startswith("/") or not (root / target).exists()):
            target = normpath(path.lstrip("/"))
        if target.startswith(("/", "..")):
            return None
        if root is None:
            return target
        file = (root / target).resolve()
        is_there = file.exists() or not path.startswith("/")
        return target if is_there and file.is_relative_to(root.resolve()) else None

    def _from_folder(self, file: Path) -> str:
        try:
            return quote(os.path.relpath(file, self._export.options.folder).replace(os.sep, "/"))
        except ValueError:  # on another drive
            return file.as_uri()


def placed(export: Export, names: FileNames | None = None) -> dict[str, str]:
    """Return the paths of an export's pictures in the export, by their paths in the library.

    Args:
        export: the export.
        names: file names that are taken. The names of the pictures are added to them.
    """
    names = names or FileNames()
    return {relative: PICTURES + names.of(relative) for relative, _ in _pictures(export)}


def copies(export: Export) -> Iterator[OutputFile]:
    """Yield each picture of an export that exists, once, at its path from `placed`."""
    places = placed(export)
    for relative, file in dict(_pictures(export)).items():
        yield OutputFile(places[relative], file)


def _pictures(export: Export) -> Iterator[tuple[str, Path]]:
    """Yield the paths and files of the pictures of an export that exist, also repeatedly."""
    places: list[Day | Entry] = [*export.days, *export.entries]
    for place in places:
        for picture in place.images:
            relative, file = export.image(picture.path, place.span.path)
            if file is not None:
                yield relative, file


def is_url(path: str) -> bool:
    """Tell whether the target of a picture or link is a URL, not the path of a file."""
    return _URL.match(path) is not None


def percent_encoded(text: str, unwanted: re.Pattern[str]) -> str:
    """Return a text in which each match of a pattern is percent-encoded."""
    return unwanted.sub(lambda found: parse.quote(found[0], safe=""), well_formed(text))


def quote(path: str) -> str:
    """Return a path as a relative URL for Markdown and HTML. Chinese is not encoded."""
    return percent_encoded(path, _NOT_IN_PATHS)


def uri(url: str) -> str:
    """Return a URL in ASCII as RFC 3986 requires it: without blanks, brackets or lone percent signs."""
    page, mark, place = url.partition("#")
    place = place.replace("#", "%23")
    return percent_encoded(page, _NOT_IN_URIS) + mark + percent_encoded(place, _NOT_IN_URIS)


class NoteTargets:
    """Finds the entry that a link to another note leads to: the first exported entry of that note.

    Args:
        entries: the entries that are exported.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._first: dict[str, Entry] = {}
        for entry in sorted(entries, key=lambda entry: entry.span.line):
            self._first.setdefault(entry.span.path, entry)
        self._by_name: dict[str, list[str]] = {}
        for path in sorted(self._first, key=lambda path: (path.count("/"), path)):
            self._by_name.setdefault(PurePosixPath(path).stem.casefold(), []).append(path)

    def first_of(self, path: str, note: str) -> Entry | None:
        """Return the first entry of the note that a link leads to, or None.

        Args:
            path: the decoded path in the link, from the folder of the linking note or of the library.
            note: the path of the linking note.
        """
        places = (normpath(join(folder, path)) for folder in (dirname(note), ""))
        return next((self._first[place] for place in places if place in self._first), None)

    def named(self, name: str, note: str) -> Entry | None:
        """Return the first entry of the note that a wikilink names, or None.

        Args:
            name: the path of the note, or an end of it. `.md` may be missing.
            note: the path of the linking note.
        """
        name = name.removesuffix(".md")
        if entry := self.first_of(f"{name}.md", note):
            return entry
        end = f"/{name}.md".casefold()
        paths = self._by_name.get(PurePosixPath(name).name.casefold(), ())
        return next((self._first[path] for path in paths if f"/{path}".casefold().endswith(end)), None)
