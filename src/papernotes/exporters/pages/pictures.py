"""What the pictures and links of notes become on pages."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from papernotes.exporters.addresses import TYPES, is_url, quote
from papernotes.exporters.pages.places import PICTURES, entry_page

if TYPE_CHECKING:
    from papernotes.exporters.pages.log import Log


class PageAddresses:
    """Addresses on pages of one folder.

    Args:
        log: the log.
        up: the way from the page's folder to the root: empty, or `../`.
    """

    def __init__(self, log: Log, up: str) -> None:
        self._log = log
        self._up = up
        self._shown: dict[str, str] = {}

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture."""
        if is_url(path):
            return path
        found = self.found(path, note)
        if found is None:
            return quote(self._log.image(path, note)[0])
        url = self._up + found
        self._shown[unquote(url)] = url
        return url

    def found(self, path: str, note: str) -> str | None:
        """Return the address of a picture, relative to the root; None if it is none, or is missing."""
        relative, file = self._log.image(path, note)
        if file is None or file.suffix.lower() not in TYPES or is_url(relative):
            return None
        return PICTURES + quote(relative)

    def shown(self, path: str) -> str | None:
        """Return the URL that a page shows a picture from, by its decoded URL; None if there is none."""
        return self._shown.get(path)

    def file(self, path: str, note: str) -> str | None:
        """Return the page of the first entry of a note that another one links to; None for other files."""
        for folder in (posixpath.dirname(note), ""):
            entry = self._log.first_of(posixpath.normpath(posixpath.join(folder, path)))
            if entry is not None:
                return self._up + entry_page(entry.key)
        return None
