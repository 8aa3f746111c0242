"""Adding a remark to an entry that is already in a note, where its writer would have put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.errors import NothingFoundError, WriteError
from papernotes.reading.blocks import leaves
from papernotes.writing.bullets import Bullet, comment_lines, folded_lines
from papernotes.writing.day_order import LineGap
from papernotes.writing.note_style import day_style, note_style
from papernotes.writing.outline import outline_of
from papernotes.writing.splicing import splice
from papernotes.writing.verify import only_comments

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from papernotes.model import Entry
    from papernotes.writing.entry import Comment
    from papernotes.writing.note_style import NoteStyle
    from papernotes.writing.outline import NoteOutline, OutlineItem
    from papernotes.writing.splicing import Insertion


def insert_comments(
    text: str, path: str, key: str, comments: Sequence[Comment], *, today: dt.date
) -> Insertion:
    """Find how to add remarks to an entry.

    They go below those that it has, before images and other blocks that follow its list.

    Args:
        text: the note as it was decoded, line ends kept.
        path: the note's path, relative to the library.
        key: the entry's key.
        comments: what to add.
        today: the day from which a year without other evidence is counted.

    Raises:
        NothingFoundError: the note has no such entry any more.
        WriteError: the remarks cannot be added so that they are read as the entry's, and all else as before.
    """
    outline = outline_of(text, path, today)
    entry = next((entry for entry in outline.note.entries if entry.key == key), None)
    if entry is None:
        raise NothingFoundError(f"{path} no longer has the entry {key}")
    habits = note_style(outline)
    for day in outline.note.days:
        if day.span.line <= entry.span.line <= day.span.end_line:
            habits = day_style(outline, day, habits)
    for gap, space, lines in _drafts(outline, entry, comments, habits):
        tight = space == 0 and entry.span.line not in outline.items
        insertion = splice(outline, gap, (), lines, space=space, habits=habits, tight=tight)
        if only_comments(outline, outline_of(insertion.apply(text), path, today), insertion, key):
            return insertion
    raise WriteError(
        f"{path}:{entry.span.line} has no place where a remark would be read as one on {entry.name}",
        hint="Nothing was changed. Write it yourself.",
    )


def _drafts(
    outline: NoteOutline, entry: Entry, comments: Sequence[Comment], habits: NoteStyle
) -> Iterator[tuple[LineGap, int, list[str]]]:
    """Yield places for the remarks, blank lines to put before them, and their lines; the best first."""
    item = outline.items.get(entry.span.line)
    end = outline.last_line(entry.span.end_line)
    if item is not None:
        same_level = [
            other
            for other in outline.items.values()
            if other.parent is item.parent and item.line <= other.line <= end
        ]
        for last in dict.fromkeys((same_level[-1], item)):
            for bullet in _bullets(outline, item, last, habits):
                yield LineGap(last.end_line), 0, comment_lines(comments, bullet, habits)
        # Where the entry above is a bare link, a bullet here can make the two one; a line does not.
        yield LineGap(item.end_line), 0, folded_lines(comments, item.content_column)
        return
    block = max(1, habits.around_blocks)
    paragraph = next(
        (leaf for leaf in leaves(outline.blocks) if leaf.line <= entry.span.line <= leaf.end_line), None
    )
    if paragraph is not None and paragraph.kind == "paragraph":
        yield LineGap(end), 0 if end <= paragraph.end_line else block, folded_lines(comments, 0)
    inner = outline.item_ending_at(end)
    if inner is not None and entry.span.line < inner.line:
        yield LineGap(end), 0, comment_lines(comments, Bullet.after(inner), habits)
    bullet = Bullet.of_sort(habits.child_marker, habits.padding)
    space = habits.after_heading if end in outline.headings else block
    yield LineGap(end), space, comment_lines(comments, bullet, habits)


def _bullets(
    outline: NoteOutline, item: OutlineItem, last: OutlineItem, habits: NoteStyle
) -> Iterator[Bullet]:
    """Yield bullets for remarks at the end of a list item: as those in it, as it itself, or nested in it."""
    children = [other for other in outline.items.values() if other.parent is last]
    if children:
        yield Bullet.after(children[-1])
    elif last is not item and "://" not in outline.lines[last.line - 1]:
        yield Bullet.after(last)
    yield Bullet.below(Bullet(last.prefix, last.marker, last.padding or " "), habits)
