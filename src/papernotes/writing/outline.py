"""A note as its writer laid it out: lines with their ends, list items with their markers, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from papernotes.reading.blocks import ListItem, TextBlock, read_blocks
from papernotes.reading.note import read_note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from papernotes.model import Day, Note

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKER = re.compile(r"([ \t]*)([-*+]|(\d{1,9})([.)]))([ \t]+|$)")
_TAB = 4


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A list item as it stands in the note."""

    line: int
    """Line of its marker, from 1."""
    end_line: int
    """Last line of what is in it."""
    prefix: str
    """The blanks before its marker."""
    marker: str
    """`-`, `*`, `+`, `3.` or `3)`."""
    padding: str
    """The blanks between its marker and its text."""
    parent: OutlineItem | None
    """The item that it is nested in."""

    @property
    def content_column(self) -> int:
        """Column, from 0, at which its text begins and below which nothing belongs to it."""
        after_marker = tab_columns(self.prefix + self.marker)
        content = tab_columns(self.prefix + self.marker + self.padding)
        return content if 0 < content - after_marker <= _TAB else after_marker + 1


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """A heading as it stands in the note."""

    line: int
    """Its first line, from 1."""
    end_line: int
    """Its last line; one below the first for an underlined one."""
    level: int
    """1 to 6."""
    has_link: bool
    """Whether there is a link in it."""


@lru_cache(maxsize=4)
def outline_of(text: str, path: str, today: dt.date) -> NoteOutline:
    """Read a note for writing to it.

    The last ones are kept, so that a run of entries reads the note only once after each.
    """
    return NoteOutline(text, read_note(text, path, today=today))


def day_of(outline: NoteOutline, date: str) -> Day | None:
    """Return the last section of a day, or of the range that it lies in; None where there is neither.

    Ranges with days of their own below them (`## Week 49`, `### 12.3`) take no more than those.
    """
    days = [day for day in reversed(outline.note.days) if day.date is not None and len(day.date) == len(date)]
    exact = next((day for day in days if day.date == date and day.end is None), None)
    ranges = [(day, day.date or "", day.end) for day in days if day.end]
    single = [day.date for day in days if day.end is None and day.date]
    if exact or any(first <= one <= last for one in single for _, first, last in ranges):
        return exact
    return next((day for day, first, last in ranges if first <= date <= last), None)


class NoteOutline:
    """A note's text with what was read from it, and how it is laid out."""

    def __init__(self, text: str, note: Note) -> None:
        self.text = text
        self.note = note
        self.lines = [line.rstrip("\r\n") for line in _LINE.findall(text)]
        """The lines without their ends."""
        self.ends = [line[len(line.rstrip("\r\n")) :] for line in _LINE.findall(text)]
        """The end of each line; empty for a last line without one."""

    @cached_property
    def front_end(self) -> int:
        """The last line of the front matter, or 0."""
        return next((region.end_line for region in self.note.regions if region.kind == "front matter"), 0)

    @cached_property
    def blocks(self) -> list[TextBlock | ListItem]:
        """The blocks after the front matter."""
        return read_blocks(self.lines[self.front_end :], self.front_end + 1)

    @cached_property
    def headings(self) -> dict[int, OutlineHeading]:
        """The headings outside lists and quotes by their lines."""
        found = {}
        for block in self.blocks:
            if isinstance(block, TextBlock) and block.kind == "heading" and not block.quoted:
                underlined = not self.lines[block.line - 1].lstrip().startswith("#")
                end = max(block.end_line, block.line + len(block.lines)) if underlined else block.line
                has_link = any(line.links for line in block.lines)
                found[block.line] = OutlineHeading(block.line, end, block.level, has_link)
        return found

    @cached_property
    def items(self) -> dict[int, OutlineItem]:
        """The list items by their lines, but for those in block quotes, whose lines begin differently."""
        found: dict[int, OutlineItem] = {}
        pending: list[tuple[ListItem, OutlineItem | None]] = [
            (block, None) for block in reversed(self.blocks) if isinstance(block, ListItem)
        ]
        while pending:
            block, parent = pending.pop()
            match = _MARKER.match(self.lines[block.line - 1])
            if match is None or block.line in found:
                continue
            item = OutlineItem(
                line=block.line,
                end_line=max((leaf.end_line for leaf in block.leaves()), default=block.line),
                prefix=match[1],
                marker=match[2],
                padding=match[5],
                parent=parent,
            )
            found[block.line] = item
            pending += [(child, item) for child in reversed(block.children) if isinstance(child, ListItem)]
        return found

    @cached_property
    def entry_lines(self) -> frozenset[int]:
        """The lines on which entries begin."""
        return frozenset(entry.span.line for entry in self.note.entries)

    @cached_property
    def reading_lines(self) -> frozenset[int]:
        """The lines on which entries with a link begin, other than headings with no more than words."""
        return frozenset(entry.span.line for entry in self.note.entries if entry.links)

    @cached_property
    def topic_lines(self) -> frozenset[int]:
        """The lines of the topics."""
        return frozenset(topic.line for day in self.note.days for topic in day.topics)

    def blanks_before(self, line: int) -> int:
        """Count the blank lines right before a line."""
        count = 0
        while line - count >= 2 and not self.lines[line - count - 2].strip():
            count += 1
        return count

    def blanks_after(self, line: int) -> int:
        """Count the blank lines right after a line, 0 standing for the beginning of the note."""
        count = 0
        while line + count < len(self.lines) and not self.lines[line + count].strip():
            count += 1
        return count

    def last_line(self, end: int | None = None) -> int:
        """Return the last line that is not blank, up to `end` where that is given; 0 where there is none."""
        line = len(self.lines) if end is None else min(end, len(self.lines))
        while line and not self.lines[line - 1].strip():
            line -= 1
        return line

    def item_ending_at(self, line: int) -> OutlineItem | None:
        """Return the outermost list item whose content ends at a line, if the last block there is one."""
        return next(
            (item for item in self.items.values() if item.end_line == line and item.parent is None), None
        )

    def offset(self, line: int) -> int:
        """Return the place in the text at which a line begins."""
        return self._offsets[line - 1]

    def newline_at(self, line: int) -> str:
        """Return the end of a line, or of the nearest line that has one; LF for a note without any."""
        before = [end for end in self.ends[:line] if end]
        after = [end for end in self.ends[line:] if end]
        return before[-1] if before else after[0] if after else "\n"

    @cached_property
    def _offsets(self) -> Sequence[int]:
        lengths = (len(line) + len(end) for line, end in zip(self.lines, self.ends, strict=True))
        return [0, *accumulate(lengths)]


def tab_columns(blanks: str) -> int:
    """Count the columns that the beginning of a line takes, with tabs to every fourth."""
    column = 0
    for character in blanks:
        column += _TAB - column % _TAB if character == "\t" else 1
    return column
