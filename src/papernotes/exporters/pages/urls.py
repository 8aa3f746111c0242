"""The addresses of pages, relative to the root of the site."""

from __future__ import annotations

from papernotes.exporters.link_targets import quote

INDEX = "index.html"
UNDATED = "undated"
"""Stands for the month of what has no date."""

FILES = "files/"
"""Folder of the library's other files that pages link to."""


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
