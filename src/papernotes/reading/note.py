"""From a note's text to its days and entries."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.dates.heading_date import exists
from papernotes.dates.years import DayClues, resolve_days, year_in_heading
from papernotes.model import Day, Entry, Note, Region, Span, Topic
from papernotes.reading.blocks import (
    ListItem,
    OwnedContent,
    TextBlock,
    gather,
    image_dates,
    read_blocks,
    split_lines,
)
from papernotes.reading.entries import find_entries
from papernotes.reading.entry_name import name_entry, name_heading, name_linked_heading
from papernotes.reading.frontmatter import read_front_matter
from papernotes.reading.inline import TextLine
from papernotes.reading.sections import (
    daily_section,
    divide,
    has_dates,
    has_days,
    promote_date_lines,
    sections_of_list,
)
from papernotes.reading.text_dates import day_in_front, file_stem, long_note_date, long_note_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from papernotes.dates.years import ResolvedDate
    from papernotes.model import DateEvidence, Link, NameSource, RegionKind
    from papernotes.reading.entries import EntryStart
    from papernotes.reading.frontmatter import FrontMatter
    from papernotes.reading.sections import Section


def read_note(text: str, path: str, *, today: dt.date) -> Note:
    """Read a note.

    A pure function that accepts any text. Each non-blank line belongs to exactly one region, and each link
    and image outside code is in an entry or a day.

    Args:
        text: the Markdown, with any kind of newline, with or without a byte order mark.
        path: the note's path relative to the library, `/` between folders; its words are evidence for dates.
        today: the day to count from where a year has no other evidence.

    Returns:
        The note with its days, entries and regions.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    front = read_front_matter(lines, path)
    note = _read(lines, front, path, today)
    return replace(note, problem=front.problem) if front.problem else note


def _read(lines: list[str], front: FrontMatter, path: str, today: dt.date) -> Note:
    """Read what follows a note's front matter, in the way that its headings ask for."""
    blocks = read_blocks(lines[front.end_line :], front.end_line + 1)
    sections = divide(blocks, path)
    if not has_days(sections) and (promoted := promote_date_lines(blocks)):
        sections = divide(promoted, path)
    if not has_dates(sections):
        without_headings = daily_section(blocks, path) or sections_of_list(blocks)
        if without_headings is None:
            return _long_note(lines, blocks, front, path)
        sections = without_headings
    return _LogReader(lines, front, path, sections, today).read()


@dataclass(slots=True)
class _OwnedLines:
    """A run of lines that belongs together, from `line` to the next owner."""

    kind: RegionKind
    line: int
    section: int
    content: OwnedContent
    mark: EntryStart | None = None
    end_line: int = 0


class _LogReader:
    """A note with dated sections on its way to days and entries."""

    def __init__(
        self, lines: list[str], front: FrontMatter, path: str, sections: list[Section], today: dt.date
    ) -> None:
        self.lines = lines
        self.front = front
        self.path = path
        self.sections = sections
        self.places = {id(section): n for n, section in enumerate(sections)}
        self.owners: list[_OwnedLines] = []
        for index, section in enumerate(sections):
            self._own(index, section)
        self._fill()
        self.dates = self._resolve(today)

    def _own(self, index: int, section: Section) -> None:
        """Divide a section's lines among its heading, its text, its topics and its entries."""
        start = self._start(index)
        if section.heading is not None:
            self.owners.append(_OwnedLines("heading", start, index, OwnedContent()))
            start = section.heading.end_line + 1
        marks = find_entries(
            section.blocks,
            dated=section.date is not None or section.month is not None,
            own_dates=section.date is None or section.date.day is None,
        )
        end = marks[0].line if marks else self._start(index + 1)
        text = next((line for line in range(start, end) if self.lines[line - 1].strip()), None)
        if text is not None:
            self.owners.append(_OwnedLines("text", text, index, OwnedContent()))
        self.owners += [_OwnedLines(mark.kind, mark.line, index, OwnedContent(), mark) for mark in marks]

    def _start(self, index: int) -> int:
        """The first line of a section; past the last section, the line after the note."""
        if index == 0:
            return self.front.end_line + 1
        if index == len(self.sections):
            return len(self.lines) + 1
        section = self.sections[index]
        return section.heading.line if section.heading else section.blocks[0].line

    def _fill(self) -> None:
        """Give each owner its lines and code."""
        starts = [owner.line for owner in self.owners]
        for section in self.sections:
            content = gather([*([section.heading] if section.heading else []), *section.blocks])
            for line in content.lines:
                self.owners[max(bisect_right(starts, line.number) - 1, 0)].content.lines.append(line)
            for code in content.code:
                self.owners[max(bisect_right(starts, code.line) - 1, 0)].content.code.append(code)
        for owner, following in zip(self.owners, [*starts[1:], len(self.lines) + 1], strict=True):
            owner.end_line = self._last_line(owner.line, following)

    def _last_line(self, start: int, end: int) -> int:
        """The last line before `end` that is not blank, at least `start`."""
        last = end - 1
        while last > start and not self.lines[last - 1].strip():
            last -= 1
        return last

    def _resolve(self, today: dt.date) -> dict[int, ResolvedDate]:
        """Date the dated sections, by their index."""
        contents: dict[int, list[OwnedContent]] = {
            n: [] for n, section in enumerate(self.sections) if section.date
        }
        for owner in self.owners:
            if owner.section in contents:
                contents[owner.section].append(owner.content)
        clues = [
            DayClues(
                heading=date,
                year_above=section.year_above,
                images=tuple(day for content in found for day in image_dates(content.images())),
                arxiv=tuple(
                    month for content in found for link in content.links() if (month := _arxiv_month(link))
                ),
            )
            for n, found in contents.items()
            if (date := (section := self.sections[n]).date) is not None
        ]
        in_title = year_in_heading(self.front.title)
        said = self.front.date or (str(in_title) if in_title else None)
        resolved = resolve_days(clues, front_matter_date=said, path=self.path, today=today)
        return dict(zip(contents, resolved, strict=True))

    def read(self) -> Note:
        """The note."""
        keys = _Keys(self.path)
        by_section: list[list[_OwnedLines]] = [[] for _ in self.sections]
        for owner in self.owners:
            by_section[owner.section].append(owner)
        entries = [self._entry(owner, keys) for owner in self.owners if owner.kind == "entry"]
        days = [day for n, owners in enumerate(by_section) if owners and (day := self._day(n, owners))]
        regions = [Region(owner.kind, owner.line, owner.end_line) for owner in self.owners]
        if self.front.end_line:
            regions.insert(0, Region("front matter", 1, self.front.end_line))
        title = self.front.title or next(
            (section.heading.text for section in self.sections if section.heading and not section.date),
            file_stem(self.path),
        )
        return Note(self.path, title, tuple(days), tuple(entries), tuple(regions))

    def _date(self, section: int) -> tuple[str | None, DateEvidence | None]:
        """A section's date for its entries: its own, or that of the month it stands under."""
        if section in self.dates:
            return self.dates[section].date, self.dates[section].evidence
        month = self.sections[section].month
        if month is not None:
            return self.dates[self.places[id(month)]].date, "heading above"
        return None, None

    def _entry(self, owner: _OwnedLines, keys: _Keys) -> Entry:
        content, mark = owner.content, owner.mark
        links = content.links()
        name: str
        source: NameSource
        heading = mark.heading if mark else None
        if heading is not None and heading.text:
            named = name_linked_heading if any(line.links for line in heading.lines) else name_heading
            name, source = named(heading.lines), "heading"
        else:
            name, source = name_entry(content.lines, list(links))
        date, evidence = self._date(owner.section)
        if mark and mark.date and (date is None or mark.date.startswith(f"{date}-")):
            date, evidence = mark.date, "text"
        elif mark and date and len(date) == len("2025-12") and not heading and content.lines:
            day = day_in_front(content.lines[0], int(date[5:]))
            date = f"{date}-{day:02}" if day and exists(int(date[:4]), int(date[5:]), day) else date
        text, text_lines = content.text()
        return Entry(
            key=keys.make(date, links, name),
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
        )

    def _day(self, index: int, owners: Sequence[_OwnedLines]) -> Day | None:
        """A section as a day; None for an undated one that holds nothing but entries."""
        loose = OwnedContent()
        for owner in owners:
            if owner.kind == "entry":
                continue
            for line in owner.content.lines:
                silent = owner.kind == "heading" or (owner.kind == "topic" and line.number == owner.line)
                loose.lines.append(_without_text(line) if silent else line)
            loose.code += owner.content.code
        topics = _topics(owners)
        resolved = self.dates.get(index)
        if resolved is None and not loose and not topics:
            return None
        section = self.sections[index]
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
    """A note that is one entry, or none where nothing is written."""
    regions = [Region("front matter", 1, front.end_line)] if front.end_line else []
    name, source = long_note_name(blocks, front, path)
    written = [n for n, line in enumerate(lines[front.end_line :], front.end_line + 1) if line.strip()]
    if not written:
        return Note(path, name, (), (), tuple(regions))
    content = gather(blocks)
    date, evidence = long_note_date(blocks, content, front, path)
    text, text_lines = content.text()
    links = {link.url: link for link in (*front.links, *content.links())}
    entry = Entry(
        key=_Keys(path).make(None, (), file_stem(path)),
        name=name,
        name_source=source,
        date=date,
        date_evidence=evidence,
        topics=(),
        tags=content.tags(front.tags),
        links=tuple(links.values()),
        images=content.images(),
        code=tuple(content.code),
        text=text,
        text_lines=text_lines,
        span=Span(path, written[0], written[-1]),
    )
    regions.append(Region("entry", written[0], written[-1]))
    return Note(path, name, (), (entry,), tuple(regions))


class _Keys:
    """Makes the keys of a note's entries, different for each."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.seen: dict[str, int] = {}

    def make(self, date: str | None, links: Sequence[Link], name: str) -> str:
        """Twelve hexadecimal digits from what edits to a comment leave alone: file, month and day, link.

        The year is left out, since it may have been concluded from evidence that changes.
        """
        what = f"{links[0].kind} {links[0].id or links[0].url}" if links else name
        identity = f"{self.path}\n{date[4:] if date else ''}\n{what}"
        count = self.seen[identity] = self.seen.get(identity, 0) + 1
        return hashlib.sha256(f"{identity}\n{count}".encode(errors="surrogatepass")).hexdigest()[:12]


def _arxiv_month(link: Link) -> str | None:
    """The month of an arXiv identifier of the present form, `YYYY-MM`, or None."""
    return (
        f"20{link.id[:2]}-{link.id[2:4]}"
        if link.kind == "arxiv" and link.id and link.id[4:5] == "."
        else None
    )


def _without_text(line: TextLine) -> TextLine:
    """A line whose words are told elsewhere: in a date or in a topic's name."""
    return TextLine(line.number, links=line.links, images=line.images, tags=line.tags)


def _topics(owners: Sequence[_OwnedLines]) -> tuple[Topic, ...]:
    """A section's topics with the number of entries under each."""
    counts: dict[tuple[str, ...], int] = {}
    for owner in owners:
        if owner.kind == "entry" and owner.mark:
            for depth in range(1, len(owner.mark.topics) + 1):
                path = owner.mark.topics[:depth]
                counts[path] = counts.get(path, 0) + 1
    found: dict[tuple[str, ...], Topic] = {}
    for owner in owners:
        if owner.kind == "topic" and owner.mark and owner.mark.topics not in found:
            path = owner.mark.topics
            found[path] = Topic(path, owner.line, counts.get(path, 0))
    return tuple(found.values())
