"""What the pictures and links of notes become on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from papernotes.exporters.link_targets import PICTURES, TYPES, is_url, quote
from papernotes.exporters.markdown_syntax import link
from papernotes.exporters.pages.urls import FILES, entry_page

if TYPE_CHECKING:
    from pathlib import Path

    from papernotes.exporters.pages.site_log import SiteLog

_OPENED = TYPES.keys() - {".svg"}
"""Pictures that are no documents to a browser, and so may be opened by themselves."""


class PageLinkTargets:
    """Addresses on pages of one folder.

    Args:
        log: the log.
        up: the way from the page's folder to the root: empty, or `../`.

    Attributes:
        files: files that were linked so far, by their decoded address from the root.
    """

    def __init__(self, log: SiteLog, up: str) -> None:
        self._log = log
        self._up = up
        self._shown: dict[str, str] = {}
        self._linked: set[str] = set()
        self.files: dict[str, Path] = {}

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
        """Return the page of the first entry of a note, or the address of another file that is only read.

        Nothing else is linked: nothing that is missing, hidden or could run, or is outside the library.
        """
        entry = self._log.notes.first_of(path, note)
        if entry is not None:
            return self._link(entry_page(entry.key))
        folder = FILES
        relative, file = self._log.document(path, note)
        if file is None:
            folder = PICTURES
            relative, file = self._log.image(path, note)
        if file is None or (folder == PICTURES and file.suffix.lower() not in _OPENED):
            return None
        address = folder + quote(relative)
        self.files[unquote(address)] = file
        return self._link(address)

    def wikilink(self, name: str, words: str, note: str) -> str | None:
        """Return a link to the page of the first entry of a note, or to another file."""
        entry = self._log.notes.named(name, note)
        address = self._link(entry_page(entry.key)) if entry else self.file(name, note)
        return None if address is None else link(words, address)

    def linked(self, path: str) -> bool:
        """Whether a page may link to an address that is relative to it, decoded."""
        return path in self._linked

    def _link(self, address: str) -> str:
        url = self._up + address
        self._linked.add(unquote(url))
        return url
