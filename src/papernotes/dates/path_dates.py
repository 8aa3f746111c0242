"""The year and month that a note's path tells: `2025-12.md`, `2025/12.md`, `log-2025.md`, `2025年12月.md`."""

from __future__ import annotations

import re
from typing import NamedTuple

from papernotes.dates.grammar import SHORT_YEARS_FIRST
from papernotes.dates.lexicon import fold_date_text, month_number

YEARS_OF_LOGS = range(1990, 2040)
"""The years that a title or a path may name; 2048 in a name is more likely a size."""

_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?(?!\d))(?![.:]\d{3})")
_SPAN = re.compile(r"(?<![\d.])((?:19|20)\d\d)\s?[-~_/]\s?((?:19|20)\d\d)(?!\d)")
_VENUE = re.compile(
    r"(?:[A-Z][A-Za-z]*[A-Z][A-Za-z]*"
    r"|(?<![A-Za-z])(?i:iclr|icml|nips|neurips|colm|cvpr|iccv|eccv|[en]?acl|emnlp|aaai|ijcai|kdd|sigir|icassp"
    r"|interspeech|icra|iros|corl|osdi|sosp|asplos|mlsys|siggraph|miccai))['_ -]?$"
)
_OF_ELSE_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?i:since|after|before|until|class of|(?:last )?(?:updated?|modified)(?: on)?)[\s:]*"
    r"|[自从]|截[至止]|更新(?:于|至|到|时间|日期)?[\s:]*)$"
)
_OF_ELSE_AFTER = re.compile(r"\s?年?\s?(?:级|級|届|屆|以[来來]|以[后後]|之?[前后後])")
_SHORT_YEAR = re.compile(r"[\s*_]*(\d\d)\s?年(?![级級届屆来來前后後代间間])")
_SHORT_NAME = re.compile(
    r"(?P<year>\d\d)(?P<separator>[-._]?)(?P<next>\d\d)(?:(?P=separator)[0-3]?\d)?(?=[\s_]|$)"
)
_MONTH_AFTER = re.compile(r"(?:\s?[-._年]\s?(0?[1-9]|1[0-2])|(0[1-9]|1[0-2])(?:[0-3]\d)?)(?!\d)")
_MONTH_ALONE = re.compile(r"(0?[1-9]|1[0-2])\s?(?:月.*|[-._]\s?\d\d?)?$")
_WORD = re.compile(r"[A-Za-z]+")


class PathYears(NamedTuple):
    """The year or years that a path names."""

    year: int
    """The year, or the first of two."""
    month: int | None = None
    """The month beside or below the year."""
    last: int | None = None
    """The second of two years that follow each other: `2024-2025`."""

    @property
    def years(self) -> tuple[int, ...]:
        """All years that are named."""
        return (self.year,) if self.last is None else (self.year, self.last)


def year_in_heading(text: str) -> int | None:
    """The one year that a heading names; None if none or several, or if it is of something else.

    That is a conference's year (`CVPR 2025`), a class's (`2023级`), or what a list begins or was changed with
    (`since 2020`, `updated 2026-01-03`).
    """
    found = _year_match(fold_date_text(text))
    return _year(found) if found else None


def month_of_path(path: str) -> PathYears | None:
    """The year that a path names, nearest to its end, and the month beside or below it.

    A file's name may write the year with two digits: `24-12.md`, `241203.md`, `24-25.md`.

    Args:
        path: the note's path with `/` between folders.

    Returns:
        Year and month; None where no part of the path names a year.
    """
    folder, _, name = fold_date_text(path).rpartition("/")
    parts = [*folder.split("/"), name.rpartition(".")[0] or name]
    for place in range(len(parts) - 1, -1, -1):
        found = _year_match(parts[place])
        if found is not None:
            after = _MONTH_AFTER.match(parts[place], found.end(1))
            month = int(after[1] or after[2]) if after else _month_name(parts[place])
            if month is None and place + 1 < len(parts):
                month = _month(parts[place + 1])
            return PathYears(_year(found), month)
        span = _SPAN.search(parts[place])
        if span is not None and int(span[2]) == int(span[1]) + 1:
            return PathYears(int(span[1]), last=int(span[2]))
        if place == len(parts) - 1 and (short := _SHORT_NAME.match(parts[place])):
            year, following = int(short["year"]), int(short["next"])
            if year >= SHORT_YEARS_FIRST and 2000 + year in YEARS_OF_LOGS and 1 <= following <= 12:
                return PathYears(2000 + year, following)
            if year >= SHORT_YEARS_FIRST and following == year + 1 and short["separator"]:
                return PathYears(2000 + year, last=2001 + year)
    return None


def _year(found: re.Match[str]) -> int:
    year = int(found[1])
    return year if year > 99 else 2000 + year


def _year_match(text: str) -> re.Match[str] | None:
    found = [
        match
        for match in _YEAR.finditer(text)
        if int(match[1]) in YEARS_OF_LOGS and not _is_of_else(text, match)
    ]
    if not found and (short := _SHORT_YEAR.match(text)) and int(short[1]) >= SHORT_YEARS_FIRST:
        return short
    years = {match[1] for match in found}
    return found[0] if len(years) == 1 and not _SPAN.search(text) else None


def _is_of_else(text: str, match: re.Match[str]) -> bool:
    """Whether a year is of anything but what is titled with it."""
    before = text[: match.start()]
    return bool(
        _VENUE.search(before) or _OF_ELSE_BEFORE.search(before) or _OF_ELSE_AFTER.match(text, match.end())
    )


def _month(part: str) -> int | None:
    """The month that a folder or a file below a year's folder is named after."""
    alone = _MONTH_ALONE.match(part)
    return int(alone[1]) if alone else _month_name(part)


def _month_name(part: str) -> int | None:
    """The first month that is named in English."""
    return next((month for word in _WORD.findall(part) if (month := month_number(word))), None)
