"""Read the text of a note into days and entries."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from papernotes.dates.heading_date import exists
from papernotes.dates.path_dates import year_in_heading
from papernotes.dates.years import DayClues, resolve_days
from papernotes.model import Day, Entry, Note, Region, Span, Topic
from papernotes.reading.blocks import (
    OwnedContent,
    gather,
    image_dates,
    read_blocks,
    split_lines,
)
from papernotes.reading.entries import find_entries
from papernotes.reading.entry_name import name_entry, name_heading, name_linked_heading
from papernotes.reading.frontmatter import read_front_matter
from papernotes.reading.inline import TextLine
from papernotes.reading.sections import find_sections
from papernotes.reading.text_dates import day_in_front, file_stem, long_note_date, long_note_name
from papernotes.works.keys import with_distinct_keys, work_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from papernotes.model import Link, NameSource, RegionKind
    from papernotes.reading.blocks import ListItem, TextBlock
    from papernotes.reading.entries import EntryStart
    from papernotes.reading.frontmatter import FrontMatter
    from papernotes.reading.sections import Section


def read_note(text: str, path: str, *, today: dt.date) -> Note:
    """Read a note.

    This pure function accepts any text. Each line that is not blank belongs to exactly one region. Each link
    and image outside code belongs to an entry or a day.

    Args:
        text: the Markdown, with any kind of newline, with or without a byte order mark.
        path: the note's path relative to the library, with `/`. Its words are evidence for dates.
        today: the day from which a year without other evidence is counted.

    Returns:
        The note with its days, entries and regions.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    front = read_front_matter(lines, path)
    blocks = read_blocks(lines[front.end_line :], front.end_line + 1)
    sections = find_sections(blocks, path)
    if sections is None:
        note = _long_note(lines, blocks, front, path)
    else:
        note = _LogReader(lines, front, path, sections, today).read()
    return replace(note, problem=front.problem) if front.problem else note


@dataclass(slots=True)
class _OwnedLines:
    """Consecutive lines of one region: a heading, a text, a topic or an entry."""

    kind: RegionKind
    line: int
    section: Section
    mark: EntryStart | None = None
    content: OwnedContent = field(default_factory=OwnedContent)
    end_line: int = 0


class _LogReader:
    """Makes days and entries from the sections of a log."""

    def __init__(
        self, lines: list[str], front: FrontMatter, path: str, sections: list[Section], today: dt.date
    ) -> None:
        self.lines = lines
        self.front = front
        self.path = path
        self.sections = sections
        self.owners: list[_OwnedLines] = []
        starts = [front.end_line + 1]
        starts += [(section.heading or section.blocks[0]).line for section in sections[1:]]
        for section, start, end in zip(sections, starts, [*starts[1:], len(lines) + 1], strict=True):
            self._own(section, start, end)
        self._fill()
        self._resolve(today)

    def _own(self, section: Section, start: int, end: int) -> None:
        """Divide the lines of a section into its heading, its text, its topics and its entries."""
        if section.heading is not None:
            self.owners.append(_OwnedLines("heading", start, section))
            start = section.heading.end_line + 1
        marks = find_entries(
            section.blocks,
            dated=section.date is not None or section.month is not None,
            own_dates=section.date is None or section.date.day is None,
        )
        end = marks[0].line if marks else end
        text = next((line for line in range(start, end) if self.lines[line - 1].strip()), None)
        if text is not None:
            self.owners.append(_OwnedLines("text", text, section))
        self.owners += [_OwnedLines(mark.kind, mark.line, section, mark) for mark in marks]

    def _fill(self) -> None:
        """Give each region its lines and code."""
        starts = [owner.line for owner in self.owners]
        for section in self.sections:
            content = gather([*([section.heading] if section.heading else []), *section.blocks])
            for line in content.lines:
                self.owners[max(bisect_right(starts, line.number) - 1, 0)].content.lines.append(line)
            for code in content.code:
                self.owners[max(bisect_right(starts, code.line) - 1, 0)].content.code.append(code)
        for owner, following in zip(self.owners, [*starts[1:], len(self.lines) + 1], strict=True):
            owner.end_line = following - 1
            while owner.end_line > owner.line and not self.lines[owner.end_line - 1].strip():
                owner.end_line -= 1

    def _resolve(self, today: dt.date) -> None:
        """Find the years of the dated sections."""
        dated: list[Section] = []
        clues: list[DayClues] = []
        for section, owners in self._by_section():
            if section.date is not None:
                dated.append(section)
                images = image_dates(image for owner in owners for image in owner.content.images())
                links = [link for owner in owners for link in owner.content.links()]
                arxiv = tuple(month for link in links if (month := _arxiv_month(link)))
                clues.append(
                    DayClues(heading=section.date, year_above=section.year_above, images=images, arxiv=arxiv)
                )
        in_title = year_in_heading(self.front.title)
        said = self.front.date or (str(in_title) if in_title else None)
        resolved = resolve_days(clues, front_matter_date=said, path=self.path, today=today)
        for section, date in zip(dated, resolved, strict=True):
            section.resolved = date

    def _by_section(self) -> list[tuple[Section, list[_OwnedLines]]]:
        """The sections that have lines, each with its regions."""
        grouped = groupby(self.owners, lambda owner: id(owner.section))
        return [(owners[0].section, owners) for _, group in grouped for owners in [list(group)]]

    def read(self) -> Note:
        """Make the note."""
        days = [day for section, owners in self._by_section() if (day := self._day(section, owners))]
        entries = [self._entry(owner, whole_note=not days) for owner in self.owners if owner.kind == "entry"]
        regions = [Region(owner.kind, owner.line, owner.end_line) for owner in self.owners]
        if self.front.end_line:
            regions.insert(0, Region("front matter", 1, self.front.end_line))
        title = self.front.title or next(
            (section.heading.text for section in self.sections if section.heading and not section.date),
            file_stem(self.path),
        )
        return Note(self.path, title, tuple(days), with_distinct_keys(entries), tuple(regions))

    def _entry(self, owner: _OwnedLines, *, whole_note: bool) -> Entry:
        content, mark = owner.content, owner.mark
        links = content.links()
        source: NameSource
        heading = mark.heading if mark else None
        if heading is not None and heading.text:
            named = name_linked_heading if any(line.links for line in heading.lines) else name_heading
            name, source = named(heading.lines), "heading"
        else:
            name, source = name_entry(content.lines, list(links))
        date, evidence = owner.section.entry_date()
        if mark and mark.date and (date is None or mark.date.startswith(f"{date}-")):
            date, evidence = mark.date, "text"
        elif mark and date and len(date) == len("2025-12") and not heading and content.lines:
            day = day_in_front(content.lines[0], int(date[5:]))
            date = f"{date}-{day:02}" if day and exists(int(date[:4]), int(date[5:]), day) else date
        text, text_lines = content.text()
        return Entry(
            key=work_key(links, name, source, whole_note=whole_note),
            name=name,
            name_source=source,
            date=date,
            date_evidence=evidence,
            topics=mark.topics if mark else (),
            tags=content.tags(self.front.tags),
            links=links,
            images=content.images(),
            code=tuple(content.code),
            text=text,
            text_lines=text_lines,
            span=Span(self.path, owner.line, owner.end_line),
            whole_note=whole_note,
        )

    def _day(self, section: Section, owners: Sequence[_OwnedLines]) -> Day | None:
        """Make a day of a section. An undated section with only entries is no day."""
        loose = OwnedContent()
        for owner in owners:
            if owner.kind == "entry":
                continue
            for line in owner.content.lines:
                if owner.kind == "heading" or (owner.kind == "topic" and line.number == owner.line):
                    # The words are those of the date or of the topic's name.
                    line = TextLine(line.number, links=line.links, images=line.images, tags=line.tags)  # noqa: PLW2901
                loose.lines.append(line)
            loose.code += owner.content.code
        topics = _topics(owners)
        resolved = section.resolved
        if resolved is None and not loose and not topics:
            return None
        text, text_lines = loose.text()
        return Day(
            date=resolved.date if resolved else None,
            end=resolved.end if resolved else None,
            date_evidence=resolved.evidence if resolved else None,
            conflicts=resolved.conflicts if resolved else (),
            remark=section.date.remark if section.date else "",
            text=text,
            text_lines=text_lines,
            tags=loose.tags(),
            links=loose.links(),
            images=loose.images(),
            code=tuple(loose.code),
            topics=topics,
            span=Span(self.path, owners[0].line, owners[-1].end_line),
        )


def _long_note(lines: list[str], blocks: list[TextBlock | ListItem], front: FrontMatter, path: str) -> Note:
    """Read a note that is a single entry, or empty."""
    regions = [Region("front matter", 1, front.end_line)] if front.end_line else []
    name, source = long_note_name(blocks, front, path)
    written = [n for n, line in enumerate(lines[front.end_line :], front.end_line + 1) if line.strip()]
    if not written:
        return Note(path, name, (), (), tuple(regions))
    content = gather(blocks)
    date, evidence = long_note_date(blocks, content, front, path)
    text, text_lines = content.text()
    links = tuple({link.url: link for link in (*front.links, *content.links())}.values())
    entry = Entry(
        key=work_key(links, name, source, whole_note=True),
        name=name,
        name_source=source,
        date=date,
        date_evidence=evidence,
        topics=(),
        tags=content.tags(front.tags),
        links=links,
        images=content.images(),
        code=tuple(content.code),
        text=text,
        text_lines=text_lines,
        span=Span(path, written[0], written[-1]),
        whole_note=True,
    )
    regions.append(Region("entry", written[0], written[-1]))
    return Note(path, name, (), (entry,), tuple(regions))


def _arxiv_month(link: Link) -> str | None:
    """The month of an arXiv identifier since 2007 as `YYYY-MM`, or None."""
    number = link.id or ""
    return f"20{number[:2]}-{number[2:4]}" if link.kind == "arxiv" and number[4:5] == "." else None


def _topics(owners: Sequence[_OwnedLines]) -> tuple[Topic, ...]:
    """The topics of a section, each with its number of entries."""
    above = [owner.mark.topics for owner in owners if owner.kind == "entry" and owner.mark]
    counts = Counter(topics[:depth] for topics in above for depth in range(1, len(topics) + 1))
    found: dict[tuple[str, ...], Topic] = {}
    for owner in owners:
        if owner.kind == "topic" and owner.mark:
            path = owner.mark.topics
            found.setdefault(path, Topic(path, owner.line, counts[path]))
    return tuple(found.values())
