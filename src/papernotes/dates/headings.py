"""The headings of a note that are dates, and those that only look like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.dates.date_lines import parse_date_line, parse_day_of_month, parse_week_of_year
from papernotes.dates.grammar import SHORT_YEARS_DOTTED, SHORT_YEARS_FIRST, Confidence, NumberOrder
from papernotes.dates.heading_date import HeadingDate, exists
from papernotes.dates.lexicon import fold_date_text
from papernotes.dates.section_numbers import NumberedTitle, headings_with_remarks, says_log, section_numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["YEAR_ALONE", "HeadingDate", "date_headings", "parse_heading"]

LONGEST_LOG = 10
"""Years. What would date a log's days further apart stands for something else."""
NEAR = 14
"""Days. A bare number below a day's heading is a day too when it is as near, else a section of a paper."""

_DOTTED = re.compile(r"[^\d.]*(\d\d?)\.(\d\d?)\.(\d\d)(?![\d.])")
_SLASHED = re.compile(r"[^\d/]*(\d\d?)/(\d\d?)(?P<third>/(?:20)?\d\d?)?(?![\d/])")
YEAR_ALONE = re.compile(r"[\s*_]*(20\d\d)\s?年?[\s*_]*")
"""A heading that is nothing but a year."""


def parse_heading(text: str) -> HeadingDate | None:
    """Read one heading by itself; see `date_headings` for what its neighbours tell."""
    found = parse_date_line(text)
    return found[0] if found else None


def date_headings(
    headings: Sequence[tuple[int, str]], *, path: str = "", above_lists: Collection[int] = ()
) -> list[HeadingDate | None]:
    """Decide which headings of a note are dates.

    A heading is a date when it is nothing else: at most a weekday, a time or a bracketed remark stands beside
    it, or, where it has a year of four digits, month and day, further words. What the other headings tell:

    - `1.1` may number a section: `section_numbers` decides that, and `headings_with_remarks` that
      `12.9 Talk` among days is none.
    - Days do not hold days. A bare number below a day's heading numbers a section of what is read there,
      unless it is within a fortnight of that day, as in a log whose levels are mixed.
    - Below a heading that is a year, a week's number is a week (`# 2025`, then `## Week 49`).
    - Below a month's heading a day's number is enough (`# 2025年12月`, then `## 3日` or `## 3`).
    - All dates such as `3/4/24` or `3/4` are read in one order; see `slash_order`.

    Args:
        headings: level (1 to 6) and plain text of all headings of the note, in order.
        path: the note's path, which may say that it is a log.
        above_lists: places of the headings that a list of links follows.

    Returns:
        For each heading its date, or None.
    """
    order = slash_order([text for _, text in headings])
    parsed = [parse_date_line(text, order) for _, text in headings]
    titles = _titles(headings, parsed, above_lists)
    alone = [found[0] if found else None for found in parsed]
    worded = headings_with_remarks(titles, alone, path=path, is_log=says_log(titles, path))
    if worded:
        parsed = [
            (worded[place], Confidence.CLEAR) if place in worded else found
            for place, found in enumerate(parsed)
        ]
        titles = _titles(headings, parsed, above_lists)
    above = _Above()
    dates = []
    for title, found, is_section in zip(titles, parsed, section_numbers(titles, path=path), strict=True):
        above.leave(title.level)
        if found is None:
            date = above.short_date(title.text)
        else:
            date = None if is_section or above.is_section_of_day(title) else found[0]
        above.enter(title.level, date, title.text)
        dates.append(date)
    return dates


class _Above:
    """The dates that enclose a heading."""

    def __init__(self) -> None:
        self.months: list[tuple[int, HeadingDate]] = []
        """Level and date of the months' headings."""
        self.years: list[tuple[int, int]] = []
        """Level and year of the headings that are nothing but a year."""
        self.day: tuple[int, HeadingDate] | None = None
        """Level and date of the last day, until an undated heading on its level or above ends it."""

    def leave(self, level: int) -> None:
        """Come to a heading of a level."""
        while self.months and self.months[-1][0] >= level:
            self.months.pop()
        while self.years and self.years[-1][0] >= level:
            self.years.pop()

    def enter(self, level: int, date: HeadingDate | None, text: str) -> None:
        """Pass a heading, which may be a date or a year."""
        if date is None:
            if year := YEAR_ALONE.fullmatch(text):
                self.years.append((level, int(year[1])))
            if self.day is not None and level <= self.day[0]:
                self.day = None
        elif date.day is None:
            self.months.append((level, date))
        elif date.end is None:
            self.day = level, date

    def short_date(self, text: str) -> HeadingDate | None:
        """The day of the month above, or the week of the year above, that a heading gives the number of."""
        date = parse_day_of_month(text, self.months[-1][1]) if self.months else None
        return date or (parse_week_of_year(text, self.years[-1][1]) if self.years else None)

    def is_section_of_day(self, title: NumberedTitle) -> bool:
        """Whether a number that could be a date is one of the sections of what was read on the day above."""
        if self.day is None or title.in_doubt is None or self.day[0] >= title.level:
            return False
        month, day = title.in_doubt
        date = self.day[1]
        days = abs((month - date.month) * 30 + day - (date.day or 0))
        return min(days, 360 - days) > NEAR


def _titles(
    headings: Sequence[tuple[int, str]],
    parsed: Sequence[tuple[HeadingDate, Confidence] | None],
    above_lists: Collection[int],
) -> list[NumberedTitle]:
    return [
        NumberedTitle(level, fold_date_text(text), found is not None, _in_doubt(found), place in above_lists)
        for place, ((level, text), found) in enumerate(zip(headings, parsed, strict=True))
    ]


def _in_doubt(found: tuple[HeadingDate, Confidence] | None) -> tuple[int, int] | None:
    """Month and day of a date that could be a section number."""
    if found is None or found[1] is not Confidence.NUMBER or found[0].day is None:
        return None
    return found[0].month, found[0].day


def slash_order(texts: Iterable[str]) -> NumberOrder:
    """What stands first in the slashed dates among some texts.

    The year, where one of them can only be read so (`24/8/3`) and all can; else the day, where one can only
    be read so (`28/8/24`, or `28/8` beside another such pair) and none the other way; else the month.
    With dots the day stands first where the first numbers are neither months nor years of one log (`28.8.24`,
    `3.9.24`).
    """
    texts = list(texts)
    dotted = [match for text in texts if (match := _DOTTED.match(text))]
    if _have_day_first(dotted):
        return NumberOrder.DAY
    slashed = [(text, match) for text in texts if (match := _SLASHED.match(text))]
    triples = [match for _, match in slashed if match["third"]]
    short = [match for match in triples if len(match["third"]) < len("/2024")]
    if any(len(match["third"]) == len("/3") for match in short) and all(
        int(match[1]) >= SHORT_YEARS_FIRST and exists(None, int(match[2]), int(match["third"][1:]))
        for match in short
    ):
        return NumberOrder.YEAR
    pairs = [
        match for text, match in slashed if not match["third"] and parse_date_line(text, NumberOrder.DAY)
    ]
    proofs = [match for match in (*triples, *(pairs if len(pairs) > 1 else ())) if int(match[1]) > 12]
    return (
        NumberOrder.DAY
        if proofs and all(int(match[2]) <= 12 for match in (*triples, *pairs))
        else NumberOrder.MONTH
    )


def _have_day_first(dotted: Sequence[re.Match[str]]) -> bool:
    """Whether dates of three numbers with dots begin with the day and end in the year."""
    triples = [(int(match[1]), int(match[2]), int(match[3])) for match in dotted]
    if not triples or not all(
        exists(None, month, day) and year >= SHORT_YEARS_DOTTED for day, month, year in triples
    ):
        return False
    first = [one for one, _, _ in triples]
    return max(first) > 12 and (min(first) < SHORT_YEARS_FIRST or max(first) - min(first) > LONGEST_LOG)
