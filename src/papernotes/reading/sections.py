"""The sections of a log: which headings are dates, which stand above dates, which divide a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from papernotes.dates.headings import YEAR_ALONE, HeadingDate, date_headings
from papernotes.dates.lexicon import NUMERALS
from papernotes.dates.path_dates import year_in_heading
from papernotes.reading.blocks import ListItem, TextBlock

_NUMBERED = re.compile(rf"(?:第\s*[{NUMERALS}百\d]+\s*[章节部篇]|[{NUMERALS}]+、|\d+(?:\.\d+)*[.、)）]?\s)")

_HALF_A_YEAR = 6
"""Months. A day that far from the month above it lies beyond a New Year."""


@dataclass(slots=True)
class Section:
    """A run of blocks under one dated heading, or under none."""

    heading: TextBlock | None = None
    """The heading that opens it: a date, or a heading above dates; None for what needs none."""
    date: HeadingDate | None = None
    """The heading's date."""
    year_above: int | None = None
    """Year of the headings above."""
    month: Section | None = None
    """The month's heading that an undated section stands under."""
    blocks: list[TextBlock | ListItem] = field(default_factory=list)
    """Its blocks with their sub-headings."""


def divide(blocks: list[TextBlock | ListItem], path: str) -> list[Section]:
    """Divide a note's blocks into sections.

    A dated heading opens a section, whatever its level. So does a heading that stands above dated ones
    (`# 2025`, `# My log`). Any other heading divides the section that it stands in, if it is deeper than the
    section's own or numbers a part of what is read there (`## 1.1 ...`); else it ends that section.

    Args:
        blocks: the note's blocks.
        path: its path, which may say that it is a log.

    Returns:
        Sections in order; the first holds what stands before any of these headings and may be empty.
    """
    headings, dates = _headings(blocks, path)
    by_mistake = _underlined_by_mistake(headings, dates)
    if by_mistake:
        blocks = list(blocks)
        for n, leaf in headings:
            if n in by_mistake:
                blocks[n] = replace(leaf, kind="paragraph", level=0)
        headings, dates = _headings(blocks, path)
    levels = _levels([heading for _, heading in headings], dates)
    above = _above_dates(levels, dates)
    roles = {n: role for (n, _), role in zip(headings, zip(levels, dates, above, strict=True), strict=True)}

    sections = [Section()]
    years: list[tuple[int, int, int | None]] = []
    months: list[tuple[int, Section]] = []
    for n, block in enumerate(blocks):
        if n not in roles or not isinstance(block, TextBlock):
            sections[-1].blocks.append(block)
            continue
        level, date, stands_above = roles[n]
        current = sections[-1]
        opens = date is not None or stands_above
        if not opens and (
            current.heading is None or block.level > current.heading.level or _NUMBERED.match(block.text)
        ):
            current.blocks.append(block)
            continue
        years = [above for above in years if above[0] < level]
        months = [month for month in months if month[0] < level]
        section = Section(
            year_above=_year_above(years, date),
            month=months[-1][1] if months else None,
        )
        sections.append(section)
        if not opens:
            section.blocks.append(block)
            continue
        section.heading, section.date = block, date
        year = date.year if date is not None else year_in_heading(block.text)
        if year is not None:
            years.append((level, year, date.month if date is not None else None))
        if date is not None and date.day is None:
            months.append((level, section))
    return sections


def _headings(
    blocks: list[TextBlock | ListItem], path: str
) -> tuple[list[tuple[int, TextBlock]], list[HeadingDate | None]]:
    """The headings with their places, and the date of each that is one."""
    leaves = [
        (n, block) for n, block in enumerate(blocks) if isinstance(block, TextBlock) and not block.quoted
    ]
    headings = [(n, leaf) for n, leaf in leaves if leaf.kind == "heading"]
    dates = date_headings(
        [(heading.level, heading.text) for _, heading in headings],
        path=path,
        above_lists={place for place, (n, _) in enumerate(headings) if _is_link(blocks[n + 1 : n + 2])},
    )
    return headings, dates


def _underlined_by_mistake(
    headings: list[tuple[int, TextBlock]], dates: list[HeadingDate | None]
) -> set[int]:
    """The places of words that a rule right below them makes headings, in a log whose days have `#`.

    Of CommonMark (0.31, 4.3) they are headings, but who wrote them closed a day or a comment with a rule.
    """
    days = [n for (n, leaf), date in zip(headings, dates, strict=True) if date and not leaf.underlined]
    return {
        n
        for (n, leaf), date in zip(headings, dates, strict=True)
        if days and n > days[0] and leaf.underlined and date is None
    }


def _year_above(years: list[tuple[int, int, int | None]], date: HeadingDate | None) -> int | None:
    """The year of the nearest heading above that has one; below a month's, days lie near that month."""
    if not years:
        return None
    _, year, month = years[-1]
    gap = date.month - month if date is not None and month is not None else 0
    return year + (gap < -_HALF_A_YEAR) - (gap > _HALF_A_YEAR)


def has_dates(sections: list[Section]) -> bool:
    """Whether any heading of the note is a date."""
    return any(section.date is not None for section in sections)


def has_days(sections: list[Section]) -> bool:
    """Whether any heading of the note is a day, or a range."""
    return any(section.date is not None and section.date.day is not None for section in sections)


def _is_link(blocks: list[TextBlock | ListItem]) -> bool:
    """Whether the first of some blocks is a bullet whose own line holds a link."""
    item = blocks[0] if blocks else None
    leaf = item.children[0] if isinstance(item, ListItem) and item.children else None
    return isinstance(leaf, TextBlock) and any(line.links for line in leaf.lines[:1])


def _levels(headings: list[TextBlock], dates: list[HeadingDate | None]) -> list[int]:
    """The level of each heading, where a year right above days on its level is one above them."""
    levels = [heading.level for heading in headings]
    for n, (heading, following) in enumerate(pairwise(headings)):
        on_level = heading.level == following.level and dates[n] is None and dates[n + 1] is not None
        if on_level and YEAR_ALONE.fullmatch(heading.text):
            levels[n] -= 1
    return levels


def _above_dates(levels: list[int], dates: list[HeadingDate | None]) -> list[bool]:
    """For each heading, whether it is undated and a dated one stands below it."""
    above = [False] * len(levels)
    waiting: list[int] = []
    for n, level in enumerate(levels):
        while waiting and levels[waiting[-1]] >= level:
            waiting.pop()
        if dates[n] is not None:
            for enclosing in waiting:
                above[enclosing] = True
            waiting.clear()
        else:
            waiting.append(n)
    return above
