"""The sections of a log: which headings are dates, which stand above dates, which divide a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from papernotes.dates.date_lines import parse_date_line
from papernotes.dates.grammar import Confidence
from papernotes.dates.headings import YEAR_ALONE, HeadingDate, date_headings
from papernotes.dates.years import year_in_heading
from papernotes.reading.blocks import ListItem, TextBlock
from papernotes.reading.entries import find_entries
from papernotes.reading.text_dates import daily_date

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED = re.compile(
    r"(?:第\s*[一二三四五六七八九十百\d]+\s*[章节部篇]|[一二三四五六七八九十]+、|\d+(?:\.\d+)*[.、)）]?\s)"
)

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


_FEWEST_DATE_LINES = 2
"""One such line dates a note as a whole; more of them are the days of a log."""


def promote_date_lines(blocks: Sequence[TextBlock | ListItem]) -> list[TextBlock | ListItem] | None:
    """Make headings of the lines that stand for them.

    These are a line of its own that is a date, without more words unless it is bold or HTML
    (`<summary>2025-12-03</summary>`), and a bullet that is a date above what is nested in it. What follows
    the line in its paragraph, and what is nested in the bullet, stands below the heading.

    Args:
        blocks: the blocks of a note none of whose headings is a day.

    Returns:
        The blocks with those headings, one level below the last heading above them, or None where fewer than
        `_FEWEST_DATE_LINES` lines are followed by anything.
    """
    level = 1
    for block in blocks:
        if _date_line(block) is not None:
            break
        if isinstance(block, TextBlock) and block.kind == "heading" and not block.quoted:
            level = block.level + 1
    result: list[TextBlock | ListItem] = []
    headings: set[int] = set()
    for block in blocks:
        found = _date_line(block)
        if found is None:
            result.append(block)
            continue
        headings.add(len(result))
        leaf, place = found
        last = leaf.lines[place].number
        result.append(TextBlock("heading", block.line, last, leaf.lines[: place + 1], level))
        if last < leaf.end_line:
            result.append(replace(leaf, line=last + 1, lines=leaf.lines[place + 1 :], level=0))
        if isinstance(block, ListItem):
            result += block.children[1:]
    filled = sum(n + 1 < len(result) and n + 1 not in headings for n in headings)
    return result if filled >= _FEWEST_DATE_LINES else None


def _date_line(block: TextBlock | ListItem) -> tuple[TextBlock, int] | None:
    """The paragraph that a block begins with and the place of its first written line, if that is a date."""
    leaf: TextBlock | ListItem | None = block
    if isinstance(block, ListItem):
        leaf = block.children[0] if len(block.children) > 1 else None
    kinds = {"paragraph", "html", *(("heading",) if isinstance(block, ListItem) else ())}
    if not isinstance(leaf, TextBlock) or leaf.quoted or leaf.kind not in kinds:
        return None
    place = next((n for n, line in enumerate(leaf.lines) if line.text), None)
    found = None if place is None or leaf.lines[place].links else parse_date_line(leaf.lines[place].text)
    if place is None or found is None:
        return None
    date, form = found
    if leaf.level or leaf.kind == "html":
        return leaf, place
    return None if date.day is None or date.remark or form is Confidence.NUMBER else (leaf, place)


_FEWEST_ENTRIES = 2
"""Entries. A list of fewer is part of a note about something else."""

_YEAR_ALONE = re.compile(r"\W*20\d\d\s?年?\W*")


def daily_section(blocks: list[TextBlock | ListItem], path: str) -> list[Section] | None:
    """The one section of a note that is named after its day; None for an essay with a date in its name."""
    day = daily_date(path)
    if day is None or not (_opens_with_link(blocks) or (not day.remark and _lists_links(blocks))):
        return None
    return [Section(date=day, blocks=blocks)]


def sections_of_list(blocks: list[TextBlock | ListItem]) -> list[Section] | None:
    """The sections of a list most of whose entries bear a date of their own, or that years divide.

    A note with more headings than such entries is about something else.

    The note's title, a heading above all others, is no topic of the entries and opens a section.

    Returns:
        One section without a date, or two; None for any other note.
    """
    entries = [mark for mark in find_entries(blocks, dated=False, own_dates=True) if mark.kind == "entry"]
    own = sum(mark.date is not None for mark in entries)
    headings = [
        (n, block)
        for n, block in enumerate(blocks)
        if isinstance(block, TextBlock) and block.kind == "heading" and not block.quoted
    ]
    bears_dates = own >= max(_FEWEST_ENTRIES, len(headings)) and 2 * own >= len(entries)
    if len(entries) < _FEWEST_ENTRIES or not (
        bears_dates or any(_YEAR_ALONE.fullmatch(heading.text) for _, heading in headings)
    ):
        return None
    if not headings or any(other.level <= headings[0][1].level for _, other in headings[1:]):
        return [Section(blocks=blocks)]
    n, title = headings[0]
    return [Section(blocks=blocks[:n]), Section(heading=title, blocks=blocks[n + 1 :])]


def _opens_with_link(blocks: Sequence[TextBlock | ListItem]) -> bool:
    """Whether a note's first block, headings and pictures aside, begins an entry."""
    for block in blocks:
        silent = isinstance(block, TextBlock) and not any(line.text or line.links for line in block.lines)
        if silent or (isinstance(block, TextBlock) and block.kind == "heading"):
            continue
        return bool(find_entries([block], dated=True))
    return False


def _lists_links(blocks: Sequence[TextBlock | ListItem]) -> bool:
    """Whether a note has list items or rows that are entries."""
    listed = {block.line for block in blocks if isinstance(block, ListItem) or block.kind == "row"}
    return any(mark.kind == "entry" and mark.line in listed for mark in find_entries(blocks, dated=True))
