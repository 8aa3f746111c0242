"""How a note is laid out, and the style in which its writer writes entries."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeVar

from papernotes.reading.blocks import ListItem, TextBlock, leaves, read_blocks
from papernotes.reading.inline import without_task
from papernotes.reading.note import read_note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from papernotes.model import Day, Entry, LinkKind, Note

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ITEM = re.compile(r"([ \t]*)([-*+]|(\d{1,9})([.)]))([ \t]+|$)")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Bullet:
    """The beginning of a list item."""

    prefix: str
    """Blanks before its marker."""
    marker: str
    """`-`, `*`, `+`, `3.` or `3)`."""
    padding: str
    """Blanks after its marker."""

    @classmethod
    def of_sort(cls, sort: str, padding: str, prefix: str = "") -> Bullet:
        """Begin a list of a sort: its bullet, or what ends its numbers."""
        return Bullet(prefix, f"1{sort}" if sort in {".", ")"} else sort, padding)

    @classmethod
    def opened_by(cls, opening: str) -> Bullet | None:
        """Return the bullet that the beginning of a line is, or None where it is none."""
        marker = opening.strip()
        prefix, _, padding = opening.partition(marker) if marker else ("", "", "")
        return Bullet(prefix, marker, padding) if marker and marker[-1] in "-*+.)" else None

    def below(self, style: NoteStyle) -> Bullet:
        """Begin a list nested in the item."""
        content = tab_columns(self.prefix + self.marker + self.padding)
        prefix = self.prefix + style.indent
        if not content <= tab_columns(prefix) < content + _TAB:  # less is not nested, more is code
            prefix = self.prefix + " " * (content - tab_columns(self.prefix))
        return Bullet.of_sort(style.child_marker, style.padding, prefix)

    def next(self) -> Bullet:
        """Return the bullet of the item after this one."""
        number, sort = self.marker[:-1], self.marker[-1]
        return Bullet(self.prefix, f"{int(number) + 1}{sort}" if number else sort, self.padding)

    def before(self, text: str) -> str:
        """Put it before a text."""
        return f"{self.prefix}{self.marker}{self.padding}{text}"


@dataclass(frozen=True, slots=True)
class OutlineItem(Bullet):
    """A list item as it stands in the note."""

    line: int
    """Line of its marker, from 1."""
    end_line: int
    """Last line of what is in it."""
    words: str
    """The rest of its first line, without a check box."""
    has_box: bool
    """Whether it has a check box."""
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
        found = _LINE.findall(text)
        self.lines = [line.rstrip("\r\n") for line in found]
        """The lines without their ends."""
        self.ends = [whole[len(line) :] for whole, line in zip(found, self.lines, strict=True)]
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
            first = self.lines[block.line - 1]
            match = _ITEM.match(first)
            if match is None or block.line in found:
                continue
            text = first[match.end() :]
            words = without_task(text)
            item = OutlineItem(
                line=block.line,
                end_line=max((leaf.end_line for leaf in leaves([block])), default=block.line),
                prefix=match[1],
                marker=match[2],
                padding=match[5] or " ",
                words=words,
                has_box=words != text,
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

    def children(self, item: OutlineItem | None) -> list[OutlineItem]:
        """Return the items right within an item, or the outermost items for None."""
        return [other for other in self.items.values() if other.parent is item]

    def item_ending_at(self, line: int) -> OutlineItem | None:
        """Return the outermost list item whose content ends at a line, if the last block there is one."""
        return next((item for item in self.children(None) if item.end_line == line), None)

    def offset(self, line: int) -> int:
        """Return the place in the text at which a line begins."""
        return sum(map(len, self.lines[: line - 1])) + sum(map(len, self.ends[: line - 1]))

    def newline_at(self, line: int) -> str:
        """Return the end of a line, or of the nearest line that has one; LF for a note without any."""
        before = [end for end in self.ends[:line] if end]
        after = [end for end in self.ends[line:] if end]
        return before[-1] if before else after[0] if after else "\n"


def tab_columns(blanks: str) -> int:
    """Count the columns that the beginning of a line takes, with tabs to every fourth."""
    column = 0
    for character in blanks:
        column += _TAB - column % _TAB if character == "\t" else 1
    return column


Form = Literal["nested", "named", "labelled", "beside", "before", "folded", "line", "heading"]
"""What an entry looks like.

`nested`: `- URL` with `- Name：comment` below; `named`: `- [Name](URL) comment`; `labelled`:
`- **Name** [arXiv](URL) comment`; `beside`: `- URL Name：comment`; `before`: `- Name：comment URL`; `folded`:
`- URL` with `Name：comment` on the next line of the same item; `line`: like `beside` without a bullet;
`heading`: a heading of its own.
"""

_BARE = re.compile(r"<?[a-zA-Z][\w+.-]*://\S+\s*$")
_BARE_AT_END = re.compile(r"\S.*\s<?[a-zA-Z][\w+.-]*://\S+\s*$")
_NAMED = re.compile(r"(?:\*\*|__)?\[[^\]]+\]\(")
_LABEL = re.compile(r"(?P<marks>\*\*|__|)[^\[\]]+?(?P=marks)\s+\[(?P<label>[^\[\]]+)\]\(")


def _entry_layout(outline: NoteOutline, entry: Entry) -> Form:
    """Say what an entry looks like; a row of a table passes for `nested`, the plainest form of a list."""
    line = entry.span.line
    item = outline.items.get(line)
    if item is None:
        if line in outline.headings:
            return "heading"
        return "nested" if "|" in outline.lines[line - 1] else "line"
    words = item.words
    if _BARE.match(words):
        return "nested"
    if _NAMED.match(words):
        return "named"
    if _BARE.match(words.split(" ")[0]):
        return "beside"
    if entry.name_source != "comment":
        return "nested"
    return "labelled" if _LABEL.match(words) else "before" if _BARE_AT_END.match(words) else "nested"


_EMBEDDED = re.compile(r"!\[\[")
_INLINE_IMAGE = re.compile(r"!\[[^\]\n]*\]\(")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NoteStyle:
    """What a new entry is to look like, so that it looks like its neighbours."""

    form: Form = "nested"
    """Where its name and comment go."""
    marker: str = "-"
    """Marker of its bullet; for a numbered list the number's end, `.` or `)`."""
    padding: str = " "
    """Blanks after the marker."""
    has_box: bool = False
    """Whether its bullet has a box to tick, `- [ ] `."""
    labels: tuple[tuple[LinkKind, str], ...] = ()
    """What links of a kind are called where the name stands before them: `arXiv`."""
    name_marks: str = ""
    """What such a name stands in: `**`."""
    child_marker: str = "-"
    """Marker of the bullets below it."""
    indent: str = "\t"
    """Blanks that a level of nesting adds."""
    after_heading: int = 1
    """Blank lines between a heading and what follows."""
    between_entries: int = 0
    """Blank lines between list items."""
    around_blocks: int = 1
    """Blank lines between a list and a block that is none."""
    between_days: int = 1
    """Blank lines before a day's heading."""
    heading_level: int = 0
    """Level of the headings that are entries; 0 where entries are none."""
    heading_topics: bool = False
    """Whether topics are sub-headings rather than bullets."""
    heading_links: bool = False
    """Whether a heading that is an entry holds its link itself."""
    embeds_images: bool = False
    """Whether images are written `![[...]]`."""


def entry_style(outline: NoteOutline, day: Day | None = None, model: NoteOutline | None = None) -> NoteStyle:
    """Find how entries are written in a note, and above all in one of its days.

    Args:
        outline: the note.
        day: the day, or None for no day in particular.
        model: another note, followed in what this note does not show.
    """
    default = NoteStyle() if model is None else entry_style(model)
    # A note that is one entry as a whole tells nothing of how entries are written.
    written = outline.note.entries if outline.note.days else ()
    style = _of_entries(outline, written, list(outline.items.values()), default)
    entries = [item for entry in written if (item := outline.items.get(entry.span.line))]
    style = replace(
        style,
        after_heading=_usual(_gaps_below_headings(outline), default.after_heading),
        between_entries=_usual(_gaps_between(outline), default.between_entries),
        around_blocks=_usual(_gaps_after_blocks(outline, entries), default.around_blocks),
        between_days=_usual(_gaps_above_headings(outline), default.between_days),
        heading_topics=_usual(
            (line not in outline.items for line in outline.topic_lines), default.heading_topics
        ),
        embeds_images=_usual(
            [False] * len(_INLINE_IMAGE.findall(outline.text))
            + [True] * len(_EMBEDDED.findall(outline.text)),
            default.embeds_images,
        ),
    )

    if day is None:
        return style
    lines = range(day.span.line, day.span.end_line + 1)
    in_day = [entry for entry in outline.note.entries if entry.span.line in lines]
    return _of_entries(
        outline, in_day, [item for line, item in outline.items.items() if line in lines], style
    )


def _of_entries(
    outline: NoteOutline, written: Iterable[Entry], items: list[OutlineItem], default: NoteStyle
) -> NoteStyle:
    """Find what entries, and the list items around them, look like.

    An entry without a link is no reading but a heading with words of its own, and shows nothing.
    """
    readings = [entry for entry in written if entry.links]
    bullets = [item for entry in readings if (item := outline.items.get(entry.span.line))]
    headings = [heading for entry in readings if (heading := outline.headings.get(entry.span.line))]
    nested = [item for item in items if item.parent is not None]
    forms = [_entry_layout(outline, entry) for entry in readings]
    form = _usual(forms, default.form)
    labelled = [
        (entry.links[0].kind, match["label"], match["marks"])
        for entry, its_form in zip(readings, forms, strict=True)
        if its_form == "labelled" and (match := _LABEL.match(outline.items[entry.span.line].words))
    ]
    marker = _usual((_sort(item) for item in bullets), default.marker)
    child = default.child_marker if marker == default.marker else marker if marker in "-*+" else "-"
    level = _usual((heading.level for heading in headings), default.heading_level)
    return replace(
        default,
        form=form,
        marker=marker,
        padding=_usual((item.padding for item in bullets if item.padding), default.padding),
        has_box=_usual((item.has_box for item in bullets), default.has_box),
        labels=tuple({**dict(default.labels), **{kind: label for kind, label, _ in labelled}}.items()),
        name_marks=_usual((marks for *_, marks in labelled), default.name_marks),
        child_marker=_usual((_sort(item) for item in nested), child),
        indent=_usual(filter(None, map(_indent, nested)), default.indent),
        heading_level=level if form == "heading" else 0,
        heading_links=_usual((heading.has_link for heading in headings), default.heading_links),
    )


def _usual(seen: Iterable[T], default: T) -> T:
    """Return what was seen most often, the latest of equals, or the default where nothing was."""
    counts: Counter[T] = Counter()
    last: dict[T, int] = {}
    for n, value in enumerate(seen):
        counts[value] += 1
        last[value] = n
    return max(counts, key=lambda value: (counts[value], last[value]), default=default)


def _sort(item: OutlineItem) -> str:
    """Return the marker that an item's list shares: the bullet, or what ends its numbers."""
    return item.marker[-1]


def _indent(item: OutlineItem) -> str:
    """Return the blanks that an item stands further in than the one it is nested in, or nothing."""
    parent = item.parent.prefix if item.parent else ""
    if item.prefix.startswith(parent):
        return item.prefix[len(parent) :]
    return " " * (tab_columns(item.prefix) - tab_columns(parent))


def _gaps_below_headings(outline: NoteOutline) -> list[int]:
    """Count the blank lines below each heading, or line that stands for one, where no other one follows."""
    ends = [heading.end_line for heading in outline.headings.values()]
    lines = [day.span.line for day in outline.note.days if day.date is not None]
    ends += [line for line in lines if line not in outline.headings and line not in outline.items]
    return [
        gap
        for end in ends
        if end + (gap := outline.blanks_after(end)) < len(outline.lines)
        and end + gap + 1 not in outline.headings
    ]


def _gaps_above_headings(outline: NoteOutline) -> list[int]:
    """Count the blank lines above each day, but for those right below another heading or at the beginning."""
    ends = {outline.front_end, *(heading.end_line for heading in outline.headings.values())}
    gaps = []
    for day in outline.note.days:
        gap = outline.blanks_before(day.span.line)
        if day.date is not None and day.span.line - 1 - gap not in ends:
            gaps.append(gap)
    return gaps


def _gaps_between(outline: NoteOutline) -> list[int]:
    """Count the blank lines between entries of one list, or of lines, that follow each other."""
    gaps = []
    for before, entry in pairwise(outline.note.entries):
        gap = outline.blanks_before(entry.span.line)
        items = [outline.items.get(one.span.line) for one in (before, entry)]
        ends = items[0].end_line if items[0] else before.span.end_line
        alike = items[0].prefix == items[1].prefix if items[0] and items[1] else items == [None, None]
        if alike and ends == entry.span.line - 1 - gap and entry.span.line not in outline.headings:
            gaps.append(gap)
    return gaps


def _gaps_after_blocks(outline: NoteOutline, entries: list[OutlineItem]) -> list[int]:
    """Count the blank lines above list items, where neither a list nor a heading stands above them."""
    ends = {0, *(item.end_line for item in outline.items.values())}
    ends.update(heading.end_line for heading in outline.headings.values())
    return [
        gap
        for item in entries
        if item.parent is None and item.line - 1 - (gap := outline.blanks_before(item.line)) not in ends
    ]
