"""Notes without dated headings that are logs all the same: daily notes, and lists with dates or years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.reading.blocks import ListItem, TextBlock
from papernotes.reading.entries import find_entries
from papernotes.reading.sections import Section
from papernotes.reading.single_entry_notes import daily_date

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 2
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
    bears_dates = own >= max(FEWEST, len(headings)) and 2 * own >= len(entries)
    if len(entries) < FEWEST or not (
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
