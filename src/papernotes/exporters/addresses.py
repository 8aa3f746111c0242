"""Where whoever opens an export finds the pictures and files that its entries name."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from papernotes.exporters.base import OutputFile, well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator
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

DOCUMENTS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
"""Media types of other files that pages link to: those that are read and never run."""


class Addresses(Protocol):
    """Says what a note's pictures and links to other files become."""

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture, from its decoded path (or URL) as its note has it."""

    def file(self, path: str, note: str) -> str | None:
        """Return the URL of a file of the library that a note links to, or None to keep it as it is."""

    def wikilink(self, name: str, words: str, note: str) -> str | None:
        """Return a link to another note, as Obsidian names it, in Markdown; None to keep it as it is."""


class ExportAddresses:
    """The addresses of an export that is written as files.

    Args:
        export: the export.
        assets: where pictures go, if the export does not say.
    """

    def __init__(self, export: Export, assets: Assets) -> None:
        self._export = export
        self._assets = export.options.assets or assets
        self._files: dict[str, tuple[str, Path]] = {}
        self._linked: set[str] = set()

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture: absolute, or relative to the document."""
        if is_url(path):
            return path
        relative, file = self._export.image(path, note)
        if file is None:
            return quote(relative)
        elsewhere = self._assets == "link" and self._export.options.folder is not None
        url = self._from_folder(file) if elsewhere else quote(relative)
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
        return data_url(file) if self._assets == "inline" else url

    def file(self, path: str, note: str) -> str | None:
        """Return the URL of another file of the library, relative to the document.

        Obsidian writes such paths from the vault's root, everybody else from the note's folder.
        """
        target = self._inside(path, note)
        if target is None:
            return None
        root = self._export.root
        url = (
            quote(target)
            if root is None or self._export.options.folder is None
            else self._from_folder(root / target)
        )
        self._linked.add(unquote(url))
        return url

    def linked(self, path: str) -> bool:
        """Whether a page may link to an address that is relative to it, decoded: none leaves the library."""
        return path in self._linked

    def wikilink(self, name: str, words: str, note: str) -> str | None:  # noqa: ARG002 - of the protocol
        """Keep what names another note: it is not in the document under that name."""
        return None

    def _inside(self, path: str, note: str) -> str | None:
        """Return the path of a linked file relative to the library, or None if it is elsewhere."""
        root = self._export.root
        target = posixpath.normpath(posixpath.join(posixpath.dirname(note), path))
        if root is not None and (path.startswith("/") or not (root / target).exists()):
            target = posixpath.normpath(path.lstrip("/"))
        if target.startswith(("/", "..")):
            return None
        if root is None:
            return target
        file = (root / target).resolve()
        is_there = file.exists() or not path.startswith("/")
        return target if is_there and file.is_relative_to(root.resolve()) else None

    def _from_folder(self, file: Path) -> str:
        import os

        try:
            return quote(os.path.relpath(file, self._export.options.folder).replace(os.sep, "/"))
        except ValueError:  # another drive
            return file.as_uri()


def copies(export: Export) -> Iterator[OutputFile]:
    """Yield each picture of an export that exists once, under its path relative to the library."""
    seen = set()
    places: list[Day | Entry] = [*export.days, *export.entries]
    for place in places:
        for picture in place.images:
            relative, file = export.image(picture.path, place.span.path)
            if file is not None and relative not in seen:
                seen.add(relative)
                yield OutputFile(relative, file)


def is_url(path: str) -> bool:
    """Whether an image's or a link's path is a URL of its own, not a file's path."""
    return _URL.match(path) is not None


def quote(path: str) -> str:
    """Return a path as a relative URL that Markdown and HTML take, Chinese as it is."""
    return _encoded(well_formed(path), _NOT_IN_PATHS)


def uri(url: str) -> str:
    """Return a URL in ASCII as RFC 3986 has it: without blanks, brackets or lone percent signs."""
    page, mark, place = well_formed(url).partition("#")
    return _encoded(page, _NOT_IN_URIS) + mark + _encoded(place.replace("#", "%23"), _NOT_IN_URIS)


def data_url(file: Path) -> str | None:
    """Return a picture as a `data:` URL, or None if it is no picture or cannot be read."""
    from base64 import b64encode

    media_type = TYPES.get(file.suffix.lower())
    if media_type is None:
        return None
    try:
        return f"data:{media_type};base64,{b64encode(file.read_bytes()).decode('ascii')}"
    except OSError:
        return None


def _encoded(text: str, unwanted: re.Pattern[str]) -> str:
    return unwanted.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
