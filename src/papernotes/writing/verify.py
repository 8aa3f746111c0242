"""Insert lines into a text, and check an insertion: every old entry unchanged, the new entries present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.writing.entry import same_topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papernotes.model import Day, Entry
    from papernotes.writing.entry import NewEntry
    from papernotes.writing.insertion_points import LineGap
    from papernotes.writing.outline import NoteOutline, NoteStyle


@dataclass(frozen=True, slots=True)
class Insertion:
    """New lines for a text."""

    offset: int
    """The index in the text at which they go."""
    text: str
    """The new lines with their line ends."""
    first_line: int
    """Number of the first new line that is not blank: a heading, a topic or the entry."""
    line: int
    """Number of the line on which the entry or comment begins."""
    end_line: int
    """Number of its last line."""

    def apply(self, text: str) -> str:
        """Insert the new lines into a text."""
        return text[: self.offset] + self.text + text[self.offset :]


def splice(
    outline: NoteOutline,
    gap: LineGap,
    lead: Sequence[str],
    lines: Sequence[str],
    *,
    space: int,
    style: NoteStyle,
    tight: bool = False,
) -> Insertion:
    """Put lines into a gap, with the blank lines and line ends that fit there.

    Args:
        outline: the note.
        gap: the place.
        lead: lines before the entry. The first of them is not blank.
        lines: the lines of the entry or comment.
        space: number of blank lines above the new lines.
        style: the style of the note.
        tight: whether the lines are part of the paragraph around them.
    """
    block = [*lead, *lines]
    if gap.above:
        below = [""] * _space_above_heading(outline, gap.line, style)
        newline = outline.newline_at(gap.line)
        text = "".join(line + newline for line in (*block, *below))
        return _placed(outline.offset(gap.line), text, gap.line, lead, lines)
    above = [""] * space
    following = gap.line + outline.blanks_after(gap.line) + 1
    below = []
    if following == gap.line + 1 <= len(outline.lines):
        goes_on = tight or following in outline.items
        below = [] if goes_on else [""] * _space_above_heading(outline, following, style)
    newline = outline.newline_at(gap.line)
    if 0 < gap.line == len(outline.lines) and not outline.ends[-1]:
        text = "".join(
            newline + line for line in (*above, *block)
        )  # the new last line has no line end either
        return _placed(len(outline.text), text, gap.line + 1 + space, lead, lines)
    text = "".join(line + newline for line in (*above, *block, *below))
    return _placed(outline.offset(gap.line + 1), text, gap.line + 1 + space, lead, lines)


def _placed(offset: int, text: str, first: int, lead: Sequence[str], lines: Sequence[str]) -> Insertion:
    return Insertion(offset, text, first, first + len(lead), first + len(lead) + len(lines) - 1)


def _space_above_heading(outline: NoteOutline, line: int, style: NoteStyle) -> int:
    """Return the number of blank lines above an old line: for a day's heading as usual, else at least 1."""
    heading = outline.headings.get(line)
    is_safe = heading is not None and heading.line == heading.end_line
    return style.between_days if is_safe else max(1, style.between_days)


def only_adds(
    before: NoteOutline, after: NoteOutline, insertion: Insertion, entries: Sequence[NewEntry]
) -> bool:
    """Check that each entry was added as an entry of its day and topic, and nothing else changed.

    Args:
        before: the note without the new lines.
        after: the note with them.
        insertion: the new lines.
        entries: the entries, in order.
    """
    lines = range(insertion.line, insertion.end_line + 1)
    new = [found for found in after.note.entries if found.span.line in lines]
    if len(new) != len(entries) or not all(map(_says, new, entries)):
        return False
    if (new[0].span.line, new[-1].span.end_line) != (insertion.line, insertion.end_line):
        return False
    old = [found for found in after.note.entries if found.span.line not in lines]
    if not before.note.days and not any(found.links for found in before.note.entries):
        return not old and _becomes_a_log(before, after, entries[0].date)
    same = [_content(found) for found in before.note.entries] == [_content(found) for found in old]
    return same and _days_hold(before, after, insertion, entries[0])


def only_comments(before: NoteOutline, after: NoteOutline, insertion: Insertion, key: str) -> bool:
    """Check that the new lines are a comment on the given entry, and nothing else changed."""
    if len(before.note.entries) != len(after.note.entries):
        return False
    pairs = zip(before.note.entries, after.note.entries, strict=True)
    changed = [(old, new) for old, new in pairs if _content(old) != _content(new)]
    if len(changed) != 1 or changed[0][0].key != key:
        return False
    old, new = changed[0]
    lines = zip(new.text.split("\n"), new.text_lines, strict=bool(new.text))
    said = [text for text, line in lines if not insertion.line <= line <= insertion.end_line]
    return (
        (new.date, new.topics, _code(new)) == (old.date, old.topics, _code(old))
        and (new.name == old.name or old.name_source == "url")  # the first comment may become the name
        and "\n".join(said) == old.text
        and set(old.links) <= set(new.links)
        and set(old.images) <= set(new.images)
        and new.span.line <= insertion.line
        and insertion.end_line <= new.span.end_line
        and list(map(_day, before.note.days)) == list(map(_day, after.note.days))
    )


def _says(found: Entry, entry: NewEntry) -> bool:
    """Compare an entry that was read with the entry that was written."""
    urls = [link.url for link in found.links]
    return (
        found.date == entry.date
        and urls[:1] == [entry.urls[0]]
        and set(entry.urls) <= set(urls)
        and same_topic(found.topics, entry.topic)
        and set(entry.tags) <= set(found.tags)
        and len(found.images) >= len(entry.images)
        and not found.code
    )


def _becomes_a_log(before: NoteOutline, after: NoteOutline, date: str) -> bool:
    """Check that a note without entries got its first day, below all its words.

    Before, the note was a single entry, or had only headings. Now its words stand above the first day.
    """
    above = [day for day in after.note.days if day.date is None]
    if len(above) > 1 or any(day.date not in {None, date, date[:7]} for day in after.note.days):
        return False
    kept = {line for day in above for line in day.text.split("\n")}
    kept |= {name for day in above for topic in day.topics for name in topic.path}
    for found in before.note.entries:
        lines = zip(found.text.split("\n"), found.text_lines, strict=bool(found.text))
        if not {text for text, line in lines if line not in before.headings} <= kept:
            return False
        shown = (above[0].images, _code(above[0])) if above else ((), [])
        if shown != (found.images, _code(found)):
            return False
    return True


def _days_hold(before: NoteOutline, after: NoteOutline, insertion: Insertion, entry: NewEntry) -> bool:
    """Check that all days are unchanged, except the days and topics that were added with the entry."""
    new = range(insertion.first_line, insertion.end_line + 1)
    old = [day for day in after.note.days if day.span.line not in new]
    added = {day.date for day in after.note.days if day.span.line in new}
    if not added <= {entry.date, entry.date[:7]} or list(map(_day, before.note.days)) != list(map(_day, old)):
        return False
    for day, same in zip(before.note.days, old, strict=True):
        topics = {topic.path for topic in day.topics}
        paths = {topic.path for topic in same.topics}
        if not topics <= paths:
            return False
        if not all(same_topic(path, entry.topic[: len(path)]) for path in paths - topics):
            return False
    return True


def _content(entry: Entry) -> tuple[object, ...]:
    """Return the content of an entry without its place and key."""
    what = (entry.name, entry.date, entry.topics, entry.tags, entry.text)
    return (*what, entry.links, entry.images, _code(entry))


def _day(day: Day) -> tuple[object, ...]:
    """Return the content of a day outside its entries, without its place."""
    return (day.date, day.end, day.remark, day.text, day.tags, day.links, day.images, _code(day))


def _code(owner: Entry | Day) -> list[tuple[str, str]]:
    """Return the code of an entry or day, without the line ends at its end."""
    return [(block.language, block.text.rstrip("\n")) for block in owner.code]
