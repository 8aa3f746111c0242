"""How a writer lays out lists: bullets, indentation, blank lines, and where the name goes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from papernotes.writing.entry_layouts import entry_layout, has_box, labelled_link_style
from papernotes.writing.outline import tab_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from papernotes.model import Day, Entry, LinkKind
    from papernotes.writing.entry_layouts import Form
    from papernotes.writing.outline import NoteOutline, OutlineItem

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


def note_style(outline: NoteOutline, *, default: NoteStyle | None = None) -> NoteStyle:
    """Find a note's habits; what it does not show is taken from `default`."""
    default = default or NoteStyle()
    # A note that is one entry as a whole tells nothing of how entries are written.
    written = outline.note.entries if outline.note.days else ()
    habits = _of_entries(outline, written, list(outline.items.values()), default)
    entries = [item for entry in written if (item := outline.items.get(entry.span.line))]
    return replace(
        habits,
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


def day_style(outline: NoteOutline, day: Day, habits: NoteStyle) -> NoteStyle:
    """Lay what a day's own readings look like over the habits of its note."""
    lines = range(day.span.line, day.span.end_line + 1)
    written = [entry for entry in outline.note.entries if entry.span.line in lines]
    return _of_entries(
        outline, written, [item for line, item in outline.items.items() if line in lines], habits
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
    form = _usual((entry_layout(outline, entry) for entry in readings), default.form)
    labelled = [
        (entry.links[0].kind, *labelled_link_style(outline, entry))
        for entry in readings
        if entry_layout(outline, entry) == "labelled"
    ]
    marker = _usual((_sort(item) for item in bullets), default.marker)
    child = default.child_marker if marker == default.marker else marker if marker in "-*+" else "-"
    level = _usual((heading.level for heading in headings), default.heading_level)
    return replace(
        default,
        form=form,
        marker=marker,
        padding=_usual((item.padding for item in bullets if item.padding), default.padding),
        has_box=_usual((has_box(outline, item.line) for item in bullets), default.has_box),
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
