"""Where whoever opens an export finds the pictures and files that its entries name."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from papernotes.exporters.base import OutputFile, well_formed
from papernotes.filenames import FileNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from papernotes.exporters.base import Assets, Export
    from papernotes.model import Day, Entry

_NOT_IN_PATHS = re.compile(r"""[\x00-\x20\x7f-\xa0()<>\[\]{}%?#:\\"'`|^\u2028\u2029]""")
"""Characters of a path that would end or change a URL, or a link in Markdown."""

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
"""Media types of the pictures that browsers draw, by suffix."""

PICTURES = "pictures/"
"""Folder of an export in which the pictures are, so that none can take the place of anything else."""

_ROOM = 100_000_000
"""Bytes of pictures that are written into one page, all together."""


class LinkTargets(Protocol):
    """Says what a note's pictures and links to other files become."""

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture, from its decoded path (or URL) as its note has it."""

    def file(self, path: str, note: str) -> str | None:
        """Return the URL of a file of the library that a note links to, or None to keep it as it is."""

    def wikilink(self, name: str, words: str, note: str) -> str | None:
        """Return a link to another note, as Obsidian names it, in Markdown; None to keep it as it is."""


class FileLinkTargets:
    """The addresses of an export that is written as files.

    Args:
        export: the export.
        assets: where pictures go, if the export does not say.
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
        """Return the URL of a picture: absolute, or relative to the document."""
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
        """Tell whether a picture is in the library, or elsewhere at an address of its own."""
        return is_url(path) or self._export.image(path, note)[1] is not None

    def shown(self, path: str) -> str | None:
        """Return what a page shows for a picture: its URL, or the picture itself; None if it is missing.

        Args:
            path: the picture's URL, decoded.
        """
        url, file = self._files.get(path, ("", None))
        if file is None:
            return None
        return self._written(file) if self._assets == "inline" else url

    def _written(self, file: Path) -> str | None:
        """Return a picture as a URL that holds it, while there is room."""
        media_type = TYPES.get(file.suffix.lower())
        if media_type is None:
            return None
        url = _data_url(file, media_type, self._room)
        if url is not None:
            self._room -= len(url)
        elif not self._is_full:
            self._is_full = True
            self._room = -1  # no smaller picture goes in after one that is left out
            self._export.notices.append(
                f"pictures are left out from {file.name} on: a page holds {_ROOM // 1_000_000} MB of them; "
                "with --assets link they stay where they are"
            )
        return url

    def file(self, path: str, note: str) -> str | None:
        """Return the URL of another file of the library, relative to the document.

        Obsidian writes such paths from the vault's root, everybody else from the note's folder.
        """
        target = None
        with suppress(OSError, RuntimeError, ValueError):  # no file has the name, or links run in a circle
            target = self._inside(path, note)
        if target is None:
            return None
        root = self._export.root
        is_elsewhere = root is not None and self._export.options.folder is not None
        url = self._from_folder(root / target) if root and is_elsewhere else quote(target)
        self._linked.add(unquote(url))
        return url

    def linked(self, path: str) -> bool:
        """Whether a page may link to an address that is relative to it, decoded: none leaves the library."""
        return path in self._linked

    def wikilink(self, name: str, words: str, note: str) -> str | None:
        """Return a link to the first entry of the note that a wikilink names; None to keep the wikilink."""
        entry = self._notes.named(name, note)
        return self._note_link(entry, words) if entry and self._note_link else None

    def _inside(self, path: str, note: str) -> str | None:
        """Return the path of a linked file relative to the library, or None if it is elsewhere."""
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
        except ValueError:  # another drive
            return file.as_uri()


def placed(export: Export, names: FileNames | None = None) -> dict[str, str]:
    """Return where the export's pictures go in it, by their paths relative to the library.

    Args:
        export: the export.
        names: the names given so far, to which those of the pictures are added.
    """
    names = names or FileNames()
    return {relative: PICTURES + names.of(relative) for relative, _ in _pictures(export)}


def copies(export: Export) -> Iterator[OutputFile]:
    """Yield each picture of an export that exists once, under the name that `placed` says."""
    places = placed(export)
    for relative, file in dict(_pictures(export)).items():
        yield OutputFile(places[relative], file)


def _pictures(export: Export) -> Iterator[tuple[str, Path]]:
    """Yield the pictures of an export that exist, with their paths relative to the library."""
    places: list[Day | Entry] = [*export.days, *export.entries]
    for place in places:
        for picture in place.images:
            relative, file = export.image(picture.path, place.span.path)
            if file is not None:
                yield relative, file


def is_url(path: str) -> bool:
    """Whether an image's or a link's path is a URL of its own, not a file's path."""
    return _URL.match(path) is not None


def percent_encoded(text: str, unwanted: re.Pattern[str]) -> str:
    """Return a text with the characters that a pattern finds written as percent signs and numbers."""
    return unwanted.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), well_formed(text)
    )


def quote(path: str) -> str:
    """Return a path as a relative URL that Markdown and HTML take, Chinese as it is."""
    return percent_encoded(path, _NOT_IN_PATHS)


def uri(url: str) -> str:
    """Return a URL in ASCII as RFC 3986 has it: without blanks, brackets or lone percent signs."""
    page, mark, place = url.partition("#")
    place = place.replace("#", "%23")
    return percent_encoded(page, _NOT_IN_URIS) + mark + percent_encoded(place, _NOT_IN_URIS)


def _data_url(file: Path, media_type: str, room: int) -> str | None:
    """Return a picture as a `data:` URL, or None if it cannot be read or is larger than the room."""
    from base64 import b64encode

    try:
        with file.open("rb") as opened:
            data = opened.read(room + 1 if room >= 0 else 0)
    except OSError:
        return None
    return f"data:{media_type};base64,{b64encode(data).decode('ascii')}" if len(data) <= room else None


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
