"""The year and month that a note's path tells: `2025-12.md`, `2025/12.md`, `log-2025.md`, `2025年12月.md`."""

from __future__ import annotations

import re

from papernotes.dates.words import fold, month_number

EARLIEST_YEAR, LATEST_YEAR = 1990, 2039
"""The years that a title or a path may name; 2048 in a name is more likely a size."""

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?(?!\d))(?![.:]\d{3})")
_SPAN = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-~_/]\s?(?:19|20)\d\d(?!\d)")
_VENUE = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*['_ -]?$")
_MONTH_AFTER = re.compile(r"(?:\s?[-._年]\s?(0?[1-9]|1[0-2])|(0[1-9]|1[0-2])(?:[0-3]\d)?)(?!\d)")
_MONTH_ALONE = re.compile(r"(0?[1-9]|1[0-2])\s?(?:月.*|[-._]\s?\d\d?)?$")
_WORD = re.compile(r"[A-Za-z]+")


def year_named(text: str) -> int | None:
    """The one year that a title names; None if none or several, or if it is a conference's (`CVPR 2025`)."""
    found = _year_match(fold(text))
    return int(found[1]) if found else None


def month_of_path(path: str) -> tuple[int, int | None] | None:
    """The year that a path names, nearest to its end, and the month beside or below it.

    Args:
        path: the note's path with `/` between folders.

    Returns:
        Year, and month or None; None where no part of the path names a year.
    """
    folder, _, name = fold(path).rpartition("/")
    parts = [*folder.split("/"), name.rpartition(".")[0] or name]
    for place in range(len(parts) - 1, -1, -1):
        found = _year_match(parts[place])
        if found is not None:
            after = _MONTH_AFTER.match(parts[place], found.end())
            month = int(after[1] or after[2]) if after else _month_name(parts[place])
            if month is None and place + 1 < len(parts):
                month = _month(parts[place + 1])
            return int(found[1]), month
    return None


def _year_match(text: str) -> re.Match[str] | None:
    found = [
        match
        for match in _YEAR.finditer(text)
        if EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR and not _VENUE.search(text[: match.start()])
    ]
    years = {match[1] for match in found}
    return found[0] if len(years) == 1 and not _SPAN.search(text) else None


def _month(part: str) -> int | None:
    """The month that a folder or a file below a year's folder is named after."""
    alone = _MONTH_ALONE.match(part)
    return int(alone[1]) if alone else _month_name(part)


def _month_name(part: str) -> int | None:
    """The first month that is named in English."""
    return next((month for word in _WORD.findall(part) if (month := month_number(word))), None)
