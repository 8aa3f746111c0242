"""Find how a note is laid out, and in which style its entries are written."""

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

Form = Literal["nested", "named", "labelled", "beside", "before", "folded", "line", "heading"]
"""The layout of an entry.

`nested`: `- URL` with `- Name：comment` below; `named`: `- [Name](URL) comment`; `labelled`:
`- **Name** [arXiv](URL) comment`; `beside`: `- URL Name：comment`; `before`: `- Name：comment URL`; `folded`:
`- URL` with `Name：comment` on the next line of the same item; `line`: like `beside` without a bullet;
`heading`: a heading of its own.
"""
_BARE = re.compile(r"<?[a-zA-Z][\w+.-]*://\S+\s*$")
_BARE_AT_END = re.compile(r"\S.*\s<?[a-zA-Z][\w+.-]*://\S+\s*$")
_NAMED = re.compile(r"(?:\*\*|__)?\[[^\]]+\]\(")
_LABEL = re.compile(r"(?P<marks>\*\*|__|)[^\[\]]+?(?P=marks)\s+\[(?P<label>[^\[\]]+)\]\(")
_EMBEDDED = re.compile(r"!\[\[")
_INLINE_IMAGE = re.compile(r"!\[[^\]\n]*\]\(")
T = TypeVar("T")


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
        """Begin a list with a bullet character, or with numbers that end in `.` or `)`."""
        return Bullet(prefix, f"1{sort}" if sort in {".", ")"} else sort, padding)

    @classmethod
    def opened_by(cls, opening: str) -> Bullet | None:
        """Read the beginning of a line as a bullet, or return None."""
        marker = opening.strip()
        prefix, _, padding = opening.partition(marker) if marker else ("", "", "")
        return Bullet(prefix, marker, padding) if marker and marker[-1] in "-*+.)" else None

    def below(self, style: NoteStyle) -> Bullet:
        """Begin a nested list."""
        content = tab_columns(self.prefix + self.marker + self.padding)
        prefix = self.prefix + style.indent
        if (
            not content <= tab_columns(prefix) < content + _TAB
        ):  # less indentation does not nest, more indentation is code
            prefix = self.prefix + " " * (content - tab_columns(self.prefix))
        return Bullet.of_sort(style.child_marker, style.padding, prefix)

    def next(self) -> Bullet:
        """Return the bullet of the next item."""
        number, sort = self.marker[:-1], self.marker[-1]
        return Bullet(self.prefix, f"{int(number) + 1}{sort}" if number else sort, self.padding)

    def before(self, text: str) -> str:
        """Write a line with the bullet and a text."""
        return f"{self.prefix}{self.marker}{self.padding}{text}"


@dataclass(frozen=True, slots=True)
class OutlineItem(Bullet):
    """A list item as it is written in the note."""

    line: int
    """Line of its marker, from 1."""
    end_line: int
    """Last line of its content."""
    words: str
    """The rest of its first line, without a check box."""
    has_box: bool
    """Whether it has a check box."""
    parent: OutlineItem | None
    """The item around it."""

    @property
    def content_column(self) -> int:
        """Column, from 0, at which its text begins. Lines with less indentation do not belong to it."""
        after_marker = tab_columns(self.prefix + self.marker)
        content = tab_columns(self.prefix + self.marker + self.padding)
        return content if 0 < content - after_marker <= _TAB else after_marker + 1


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """A heading as it is written in the note."""

    line: int
    """Its first line, from 1."""
    end_line: int
    """Its last line. For an underlined heading it is below the first line."""
    level: int
    """1 to 6."""
    has_link: bool
    """Whether it holds a link."""


@lru_cache(maxsize=4)
def outline_of(text: str, path: str, today: dt.date) -> NoteOutline:
    """Read a note for writing to it.

    The last results are cached, so that several insertions read the same text only once.
    """
    return NoteOutline(text, read_note(text, path, today=today))


def day_of(outline: NoteOutline, date: str) -> Day | None:
    """Return the last section of a day, or of a range that includes the day, or None.

    A range that has sections for its days (`## Week 49`, `### 12.3`) gets no entries for other days.
    """
    days = [day for day in reversed(outline.note.days) if day.date is not None and len(day.date) == len(date)]
    exact = next((day for day in days if day.date == date and day.end is None), None)
    ranges = [(day, day.date or "", day.end) for day in days if day.end]
    single = [day.date for day in days if day.end is None and day.date]
    if exact or any(first <= one <= last for one in single for _, first, last in ranges):
        return exact
    return next((day for day, first, last in ranges if first <= date <= last), None)


class NoteOutline:
    """A note's text, its parsed content and its layout."""

    def __init__(self, text: str, note: Note) -> None:
        self.text = text
        self.note = note
        found = _LINE.findall(text)
        self.lines = [line.rstrip("\r\n") for line in found]
        """The lines without their ends."""
        self.ends = [whole[len(line) :] for whole, line in zip(found, self.lines, strict=True)]
        """The line end of each line. Empty for a last line without a line end."""

    @cached_property
    def front_end(self) -> int:
        """Last line of the front matter, or 0."""
        return next((region.end_line for region in self.note.regions if region.kind == "front matter"), 0)

    @cached_property
    def blocks(self) -> list[TextBlock | ListItem]:
        """The blocks after the front matter."""
        return read_blocks(self.lines[self.front_end :], self.front_end + 1)

    @cached_property
    def headings(self) -> dict[int, OutlineHeading]:
        """Headings outside lists and quotes by their first lines."""
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
        """List items by their first lines, without items in block quotes."""
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
        """Lines on which entries begin."""
        return frozenset(entry.span.line for entry in self.note.entries)

    @cached_property
    def reading_lines(self) -> frozenset[int]:
        """Lines on which entries with a link begin."""
        return frozenset(entry.span.line for entry in self.note.entries if entry.links)

    @cached_property
    def topic_lines(self) -> frozenset[int]:
        """Lines of topics."""
        return frozenset(topic.line for day in self.note.days for topic in day.topics)

    def blanks_before(self, line: int) -> int:
        """Count the blank lines right before a line."""
        count = 0
        while line - count >= 2 and not self.lines[line - count - 2].strip():
            count += 1
        return count

    def blanks_after(self, line: int) -> int:
        """Count the blank lines right after a line. Line 0 is the beginning of the note."""
        count = 0
        while line + count < len(self.lines) and not self.lines[line + count].strip():
            count += 1
        return count

    def last_line(self, end: int | None = None) -> int:
        """Return the last line up to `end` that is not blank, or 0."""
        line = len(self.lines) if end is None else min(end, len(self.lines))
        while line and not self.lines[line - 1].strip():
            line -= 1
        return line

    def children(self, item: OutlineItem | None) -> list[OutlineItem]:
        """Return the items right within an item, or the outermost items for None."""
        return [other for other in self.items.values() if other.parent is item]

    def item_ending_at(self, line: int) -> OutlineItem | None:
        """Return the outermost list item whose content ends at a line, or None."""
        return next((item for item in self.children(None) if item.end_line == line), None)

    def offset(self, line: int) -> int:
        """Return the index in the text at which a line begins."""
        return sum(map(len, self.lines[: line - 1])) + sum(map(len, self.ends[: line - 1]))

    def newline_at(self, line: int) -> str:
        """Return the line end of a line or of the nearest line that has a line end. LF if no line has."""
        before = [end for end in self.ends[:line] if end]
        after = [end for end in self.ends[line:] if end]
        return before[-1] if before else after[0] if after else "\n"


def tab_columns(blanks: str) -> int:
    """Count the columns of the beginning of a line, with a tab stop at every fourth column."""
    column = 0
    for character in blanks:
        column += _TAB - column % _TAB if character == "\t" else 1
    return column


def _entry_layout(outline: NoteOutline, entry: Entry) -> Form:
    """Find the layout of an entry. A row of a table counts as `nested`, the plainest layout."""
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


@dataclass(frozen=True, slots=True)
class NoteStyle:
    """The style of a new entry, so that it looks like its neighbours."""

    form: Form = "nested"
    """Its layout."""
    marker: str = "-"
    """Its bullet character. For a numbered list, the character after the number, `.` or `)`."""
    padding: str = " "
    """Blanks after the marker."""
    has_box: bool = False
    """Whether its bullet has a box to tick, `- [ ] `."""
    labels: tuple[tuple[LinkKind, str], ...] = ()
    """The label for each kind of link in the layout `labelled`, for example `arXiv`."""
    name_marks: str = ""
    """The emphasis around the name in the layout `labelled`, for example `**`."""
    child_marker: str = "-"
    """The bullet character below it."""
    indent: str = "\t"
    """Indentation of a nested list."""
    after_heading: int = 1
    """Blank lines after a heading."""
    between_entries: int = 0
    """Blank lines between list items."""
    around_blocks: int = 1
    """Blank lines between a list and another block."""
    between_days: int = 1
    """Blank lines before a day's heading."""
    heading_level: int = 0
    """Level of headings that are entries, or 0 if entries are no headings."""
    heading_topics: bool = False
    """Whether topics are sub-headings. If not, they are bullets."""
    heading_links: bool = False
    """Whether a heading that is an entry holds the link."""
    embeds_images: bool = False
    """Whether images are written `![[...]]`."""


def entry_style(outline: NoteOutline, day: Day | None = None, model: NoteOutline | None = None) -> NoteStyle:
    """Find the style of entries in a note, with preference for the style of a given day.

    Args:
        outline: the note.
        day: the day, or None.
        model: another note, whose style is used where the note shows none.
    """
    default = NoteStyle() if model is None else entry_style(model)
    # A note that is a single entry does not show how entries are written.
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
    """Find the style of entries and of the list items around them.

    Entries without a link are headings with prose. They are ignored.
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
    """Return the most frequent value, the latest of equally frequent values, or the default."""
    counts: Counter[T] = Counter()
    last: dict[T, int] = {}
    for n, value in enumerate(seen):
        counts[value] += 1
        last[value] = n
    return max(counts, key=lambda value: (counts[value], last[value]), default=default)


def _sort(item: OutlineItem) -> str:
    """Return an item's bullet character, or the character after its number."""
    return item.marker[-1]


def _indent(item: OutlineItem) -> str:
    """Return the additional indentation of a nested item, or an empty text."""
    parent = item.parent.prefix if item.parent else ""
    if item.prefix.startswith(parent):
        return item.prefix[len(parent) :]
    return " " * (tab_columns(item.prefix) - tab_columns(parent))


def _gaps_below_headings(outline: NoteOutline) -> list[int]:
    """Count the blank lines below each heading, or dated line, that no heading follows."""
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
    """Count the blank lines above each day that is not right below a heading or at the beginning."""
    ends = {outline.front_end, *(heading.end_line for heading in outline.headings.values())}
    gaps = []
    for day in outline.note.days:
        gap = outline.blanks_before(day.span.line)
        if day.date is not None and day.span.line - 1 - gap not in ends:
            gaps.append(gap)
    return gaps


def _gaps_between(outline: NoteOutline) -> list[int]:
    """Count the blank lines between consecutive entries of a list, or between entries that are lines."""
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
    """Count the blank lines above list items that follow neither a list nor a heading."""
    ends = {0, *(item.end_line for item in outline.items.values())}
    ends.update(heading.end_line for heading in outline.headings.values())
    return [
        gap
        for item in entries
        if item.parent is None and item.line - 1 - (gap := outline.blanks_before(item.line)) not in ends
    ]
