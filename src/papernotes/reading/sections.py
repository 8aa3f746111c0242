"""Divide a log into sections by its dated headings and by lines that stand for dated headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING

from papernotes.dates.date_lines import parse_date_line
from papernotes.dates.grammar import Confidence
from papernotes.dates.headings import YEAR_ALONE, HeadingDate, date_headings
from papernotes.dates.lexicon import NUMERALS
from papernotes.dates.path_dates import year_in_heading
from papernotes.reading.blocks import ListItem, TextBlock
from papernotes.reading.entries import find_entries
from papernotes.reading.text_dates import daily_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.dates.years import ResolvedDate
    from papernotes.model import DateEvidence

_NUMBERED = re.compile(rf"(?:第\s*[{NUMERALS}百\d]+\s*[章节部篇]|[{NUMERALS}]+、|\d+(?:\.\d+)*[.、)）]?\s)")

_HALF_A_YEAR = 6
"""Months. If a day is further than this from the month above, a new year began between them."""

_FEWEST_DATE_LINES = 2
"""A single date line dates the whole note. Several date lines are the days of a log."""
_FEWEST_ENTRIES = 2
"""Entries. A shorter list is part of a note about something else."""
_YEAR_ALONE = re.compile(r"\W*20\d\d\s?年?\W*")


@dataclass(slots=True)
class Section:
    """Consecutive blocks below a dated heading, or below no heading."""

    heading: TextBlock | None = None
    """The heading that opens it: a date, or a heading above dates. None if no heading opens it."""
    date: HeadingDate | None = None
    """The heading's date."""
    year_above: int | None = None
    """The year of a heading above."""
    month: Section | None = None
    """The section of the month above, for an undated section."""
    blocks: list[TextBlock | ListItem] = field(default_factory=list)
    """Its blocks, including sub-headings."""
    resolved: ResolvedDate | None = None
    """The date with its year. It is set when the years of all sections are known."""

    def entry_date(self) -> tuple[str | None, DateEvidence | None]:
        """The date of the entries in it: its own date, or that of the month above."""
        if self.resolved is not None:
            return self.resolved.date, self.resolved.evidence
        if self.month is not None and self.month.resolved is not None:
            return self.month.resolved.date, "heading above"
        return None, None


@dataclass(slots=True)
class _Heading:
    """A heading that may open a section."""

    place: int
    """Its index among the note's blocks."""
    block: TextBlock
    date: HeadingDate | None
    level: int
    """Its level. A year right above days of the same level counts as one level higher."""
    stands_above: bool = False
    """Whether it has no date and a dated heading is below it."""


def find_sections(blocks: list[TextBlock | ListItem], path: str) -> list[Section] | None:
    """Divide a note into the sections of a log, or return None if the whole note is a single entry.

    The days of a log stand below dated headings. A note without dated headings is still a log if it has lines
    that stand for headings, if its file is named after a day, or if it is a list whose items have dates.

    Args:
        blocks: the note's blocks.
        path: its path, which may hold a date.
    """
    sections = _divide(blocks, path)
    dates = [section.date for section in sections if section.date]
    if not any(date.day is not None for date in dates) and (promoted := _promote_date_lines(blocks)):
        sections = _divide(promoted, path)
        dates = [section.date for section in sections if section.date]
    return sections if dates else _daily_section(blocks, path) or _sections_of_list(blocks)


def _divide(blocks: list[TextBlock | ListItem], path: str) -> list[Section]:
    """Divide a note's blocks into sections.

    A dated heading of any level opens a section. So does a heading above dated headings (`# 2025`, `# My
    log`). Any other heading stays in the section above it if it is deeper than the section's heading or if it
    is numbered (`## 1.1 ...`). If not, it ends that section.

    Args:
        blocks: the note's blocks.
        path: its path, which may show that the note is a log.

    Returns:
        Sections in order. The first section holds the blocks before these headings and may be empty.
    """
    headings = _headings(blocks, path)
    if by_mistake := _underlined_by_mistake(headings):
        blocks = list(blocks)
        for mistaken in by_mistake:
            blocks[mistaken.place] = replace(mistaken.block, kind="paragraph", level=0)
        headings = _headings(blocks, path)
    _set_levels(headings)
    by_place = {heading.place: heading for heading in headings}

    sections = [Section()]
    years: list[tuple[int, int, int | None]] = []
    months: list[tuple[int, Section]] = []
    for n, block in enumerate(blocks):
        heading = by_place.get(n)
        above = sections[-1].heading
        if heading is None or (
            not (heading.date or heading.stands_above)
            and (above is None or heading.block.level > above.level or _NUMBERED.match(heading.block.text))
        ):
            sections[-1].blocks.append(block)
            continue
        level, date = heading.level, heading.date
        years = [year for year in years if year[0] < level]
        months = [month for month in months if month[0] < level]
        section = Section(year_above=_year_above(years, date), month=months[-1][1] if months else None)
        sections.append(section)
        if not (date or heading.stands_above):
            section.blocks.append(block)
            continue
        section.heading, section.date = heading.block, date
        year = date.year if date else year_in_heading(heading.block.text)
        if year is not None:
            years.append((level, year, date.month if date else None))
        if date and date.day is None:
            months.append((level, section))
    return sections


def _headings(blocks: list[TextBlock | ListItem], path: str) -> list[_Heading]:
    """Find the headings outside block quotes, and their dates."""
    found = [
        (n, block)
        for n, block in enumerate(blocks)
        if isinstance(block, TextBlock) and block.kind == "heading" and not block.quoted
    ]
    dates = date_headings(
        [(heading.level, heading.text) for _, heading in found],
        path=path,
        above_lists={place for place, (n, _) in enumerate(found) if _is_link(blocks[n + 1 : n + 2])},
    )
    return [_Heading(n, block, date, block.level) for (n, block), date in zip(found, dates, strict=True)]


def _underlined_by_mistake(headings: list[_Heading]) -> list[_Heading]:
    """Find words that are headings only because of a rule right below them, in a log whose days have `#`.

    CommonMark (0.31, 4.3) reads them as headings, but the writer meant a rule at the end of a day or comment.
    """
    after = dropwhile(lambda heading: heading.date is None or heading.block.underlined, headings)
    return [heading for heading in after if heading.block.underlined and heading.date is None]


def _year_above(years: list[tuple[int, int, int | None]], date: HeadingDate | None) -> int | None:
    """The year of a section, from the nearest heading above that has a year.

    If that heading has a month too, the section lies within half a year of the month.
    """
    if not years:
        return None
    _, year, month = years[-1]
    gap = date.month - month if date is not None and month is not None else 0
    return year + (gap < -_HALF_A_YEAR) - (gap > _HALF_A_YEAR)


def _is_link(blocks: list[TextBlock | ListItem]) -> bool:
    """Whether the first block is a list item whose first line holds a link."""
    item = blocks[0] if blocks else None
    leaf = item.children[0] if isinstance(item, ListItem) and item.children else None
    return isinstance(leaf, TextBlock) and any(line.links for line in leaf.lines[:1])


def _set_levels(headings: list[_Heading]) -> None:
    """Find the headings that count as one level higher, and those that stand above dates."""
    for heading, following in pairwise(headings):
        on_level = heading.block.level == following.block.level
        if on_level and heading.date is None and following.date and YEAR_ALONE.fullmatch(heading.block.text):
            heading.level -= 1
    waiting: list[_Heading] = []
    for heading in headings:
        while waiting and waiting[-1].level >= heading.level:
            waiting.pop()
        if heading.date is None:
            waiting.append(heading)
            continue
        for enclosing in waiting:
            enclosing.stands_above = True
        waiting.clear()


def _promote_date_lines(blocks: Sequence[TextBlock | ListItem]) -> list[TextBlock | ListItem] | None:
    """Replace lines that stand for dated headings by headings.

    Such a line is a paragraph that is a date, or that begins with a bold or HTML date
    (`<summary>2025-12-03</summary>`), or a bullet that is a date and has nested content. The rest of the
    paragraph and the nested content of the bullet follow the heading.

    Args:
        blocks: the blocks of a note without headings that are days.

    Returns:
        The blocks with these headings, one level below the last heading above them. None if fewer than
        `_FEWEST_DATE_LINES` of these headings have content.
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
    """The first paragraph of a block and the index of its first line with words, if that line is a date."""
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


def _daily_section(blocks: list[TextBlock | ListItem], path: str) -> list[Section] | None:
    """The section of a note that is named after a day. None for an essay with a date in its name."""
    day = daily_date(path)
    if day is None or not (_opens_with_link(blocks) or (not day.remark and _lists_links(blocks))):
        return None
    return [Section(date=day, blocks=blocks)]


def _sections_of_list(blocks: list[TextBlock | ListItem]) -> list[Section] | None:
    """The sections of a list in which most entries have their own date, or which years divide.

    If the note has more headings than entries with dates, it is about something else.

    The title of the note, a heading above all other headings, opens a section. It is no topic.

    Returns:
        One or two sections without a date. None for any other note.
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
    """Whether the first block of a note, except headings and pictures, begins an entry."""
    for block in blocks:
        silent = isinstance(block, TextBlock) and not any(line.text or line.links for line in block.lines)
        if silent or (isinstance(block, TextBlock) and block.kind == "heading"):
            continue
        return bool(find_entries([block], dated=True))
    return False


def _lists_links(blocks: Sequence[TextBlock | ListItem]) -> bool:
    """Whether a list item or a row of a note is an entry."""
    listed = {block.line for block in blocks if isinstance(block, ListItem) or block.kind == "row"}
    return any(mark.kind == "entry" and mark.line in listed for mark in find_entries(blocks, dated=True))
