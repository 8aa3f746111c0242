"""The addresses of pages and pictures, relative to the root of the site."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from papernotes.exporters.addresses import TYPES, is_url, quote

if TYPE_CHECKING:
    from papernotes.exporters.pages.log import Log

INDEX = "index.html"
UNDATED = "undated"
"""Stands for the month of what has no date."""

PICTURES = "pictures/"
"""Folder of the library's pictures, so that none can take the place of a page."""


def month_of(date: str | None) -> str:
    """Return the month of a date of any precision: `2025-12`; a year alone is a month of its own."""
    return date[:7] if date else UNDATED


def month_page(month: str) -> str:
    """Return the address of a month's page."""
    return f"months/{quote(month)}.html"


def day_place(date: str | None) -> str:
    """Return the address of a day on the page of its month."""
    return f"{month_page(month_of(date))}#{day_anchor(date)}"


def day_anchor(date: str | None) -> str:
    """Return the name of a day's place on its page."""
    return f"d{date or UNDATED}"


def entry_page(key: str) -> str:
    """Return the address of an entry's page."""
    return f"entries/{quote(key)}.html"


class PageAddresses:
    """What the pictures and links of notes become on a page.

    Args:
        log: the log.
        up: the way from the page's folder to the root: empty, or `../`.
    """

    def __init__(self, log: Log, up: str) -> None:
        self._log = log
        self._up = up
        self._shown: set[str] = set()

    def picture(self, path: str, note: str) -> str:
        """Return the URL of a picture."""
        if is_url(path):
            return path
        found = self.found(path, note)
        if found is None:
            return quote(self._log.image(path, note)[0])
        url = self._up + found
        self._shown.add(url)
        return url

    def found(self, path: str, note: str) -> str | None:
        """Return the address of a picture, relative to the root; None if it is none, or is missing."""
        relative, file = self._log.image(path, note)
        if file is None or file.suffix.lower() not in TYPES or is_url(relative):
            return None
        return PICTURES + quote(relative)

    def shown(self, url: str) -> str | None:
        """Return what a page shows for a picture's URL; None if there is no such picture."""
        return url if url in self._shown or url.startswith("data:") else None

    def file(self, path: str, note: str) -> str | None:
        """Return the page of the first entry of a note that another one links to; None for other files."""
        for folder in (posixpath.dirname(note), ""):
            entry = self._log.first_of(posixpath.normpath(posixpath.join(folder, path)))
            if entry is not None:
                return self._up + entry_page(entry.key)
        return None
