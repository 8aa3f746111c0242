"""Where the pictures of an export are found by whoever opens it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.exporters.base import OutputFile, well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from papernotes.exporters.base import Assets, Export
    from papernotes.model import Day, Entry

_ENCODED = re.compile(r"""[\x00-\x20\x7f-\xa0()<>\[\]{}%?#:\\"'`|^\u2028\u2029]""")
"""Characters of a path that would end or change a URL, or a link in Markdown."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")

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


class Pictures:
    """The addresses of an export's pictures.

    Args:
        export: the export.
        assets: where pictures go, if the export does not say.
    """

    def __init__(self, export: Export, assets: Assets) -> None:
        self._export = export
        self._assets = export.options.assets or assets

    def address(self, path: str, note: str) -> str:
        """Return the URL of a picture, absolute or relative to the document.

        Args:
            path: the picture's path as its note has it, or a URL.
            note: path of the note.
        """
        if is_url(path):
            return path
        relative, file = self._export.image(path, note)
        if file is None or self._assets == "copy":
            return quote(relative)
        if self._assets == "inline":
            return data_url(file) or quote(relative)
        return self._linked(relative, file)

    def copies(self) -> Iterator[OutputFile]:
        """Yield each existing picture once, under its path relative to the library."""
        seen = set()
        places: list[Day | Entry] = [*self._export.days, *self._export.entries]
        for place in places:
            for picture in place.images:
                relative, file = self._export.image(picture.path, place.span.path)
                if file is not None and relative not in seen:
                    seen.add(relative)
                    yield OutputFile(relative, file)

    def _linked(self, relative: str, file: Path) -> str:
        import os

        folder = self._export.options.folder
        if folder is None:
            return quote(relative)
        try:
            return quote(os.path.relpath(file, folder).replace(os.sep, "/"))
        except ValueError:  # another drive
            return file.as_uri()


def is_url(path: str) -> bool:
    """Whether an image's path is a URL of its own, not a file's path."""
    return _SCHEME.match(path) is not None


def quote(path: str) -> str:
    """Return a path as a relative URL that Markdown and HTML take, Chinese as it is."""
    return _ENCODED.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), well_formed(path)
    )


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
