"""Adding entries and comments to a note: a run of new lines, and not a byte of the old ones touched."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.decoding import Decoded, DecodingError, decode
from papernotes.errors import NothingFoundError, WriteError
from papernotes.reading.blocks import TextBlock, leaves, read_blocks
from papernotes.writing.entry import (
    comment_lines,
    folded_lines,
    heading_lines,
    image_lines,
    item_lines,
    plain_lines,
)
from papernotes.writing.insertion_points import LineGap, insertion_points, topic_in
from papernotes.writing.outline import Bullet, day_of, entry_style, outline_of
from papernotes.writing.verify import Insertion, only_adds, only_comments, splice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from papernotes.model import Entry
    from papernotes.writing.entry import Comment, NewEntry
    from papernotes.writing.insertion_points import InsertionPoint
    from papernotes.writing.outline import Form, NoteOutline, NoteStyle, OutlineItem


def insert_entries(
    text: str, path: str, entries: Sequence[NewEntry], *, today: dt.date, model: str | None = None
) -> Insertion:
    """Find how to add entries of one day and one topic to a note, one below the other.

    They go to the end of their day, or of their topic in that day; a day or topic that is missing comes with
    them, the day in the order in which the note runs. Bullets, indentation, line ends, blank lines and the
    form of headings are those of the note.

    Args:
        text: the note as it was decoded, line ends kept; empty for a new note.
        path: the note's path, relative to the library.
        entries: what to add, at least one.
        today: the day from which a year without other evidence is counted.
        model: the text of another note of the library, followed in what this one does not show.

    Raises:
        WriteError: the entries cannot be added so that they, and all else, are read as they should be.
    """
    outline = outline_of(text, path, today)
    example = None if model is None else outline_of(model, "", today)
    day = day_of(outline, entries[0].date)
    style = entry_style(outline, day, example)
    topic = topic_in(outline, example, day, entries[0].topic)
    date = day.date if day is not None and day.date else entries[0].date
    entries = [replace(entry, date=date, topic=topic) for entry in entries]
    places = list(insertion_points(outline, example, day, entries[0], style))
    # Some blocks, as HTML, go on to the next blank line: as a last resort there is one before the entry.
    closed = [replace(point, space=1) for point in places if not point.space]
    for point in (*places, *closed):
        for lines in _entry_drafts(entries, point, style):
            insertion = splice(outline, point.gap, point.lead, lines, space=point.space, style=style)
            if only_adds(outline, outline_of(insertion.apply(text), path, today), insertion, entries):
                return insertion
    raise _refusal(outline, path, entries[0])


def _entry_drafts(
    entries: Sequence[NewEntry], point: InsertionPoint, style: NoteStyle
) -> Iterator[list[str]]:
    """Write the entries for a place: by the note's style, then in ways that can hardly be misread."""

    def written(space: int, write: Callable[[NewEntry, Bullet], list[str]]) -> list[str]:
        lines: list[str] = []
        bullet = point.bullet
        for entry in entries:
            images = [] if point.nested else image_lines(entry, style)
            lines += [*([""] * space if lines else []), *write(entry, bullet), *images]
            bullet = bullet.next()
        return lines

    def items(form: Form) -> list[str]:
        space = style.between_entries if point.between is None else point.between
        return written(space, lambda one, at: item_lines(one, at, style, form, nested=point.nested))

    if level := point.heading_level:
        yield written(max(1, style.around_blocks), lambda one, _: heading_lines(one, level, style))
    if style.form == "line" and not point.nested:
        yield written(style.between_entries, lambda one, _: plain_lines(one))
    forms: list[Form] = ["nested"] if style.form in {"line", "heading"} else [style.form, "nested"]
    # Below a bare link, another one of the same list with remarks of its own can be read as its page.
    for form in dict.fromkeys((*forms, "folded")):
        yield items(form)


def _refusal(outline: NoteOutline, path: str, entry: NewEntry) -> WriteError:
    """Say why an entry cannot be added, as far as that can be told."""
    last = read_blocks([*outline.lines, "", "- anything"])[-1]
    if isinstance(last, TextBlock):  # a block swallows whatever is written below it
        return WriteError(
            f"{path}:{last.line} begins a block that is never closed, so nothing below it would be read",
            hint="Nothing was changed. Close the block, then try again.",
        )
    if not outline.note.days and outline.note.entries:
        return WriteError(
            f"{path} has no dated headings: it is one entry as a whole, and no log to add a day to",
            hint="Nothing was changed. Write the entry into another note.",
        )
    return WriteError(
        f"{path} has no place where this entry would be read as one of {entry.date} and all else as before",
        hint=f"Nothing was changed. Write it yourself: {' '.join(plain_lines(entry))}"
        + (", and its picture below." if entry.images else ""),
    )


Wordings = tuple["NewEntry", ...]
"""Ways to write one entry, at least one: the best first, the one that is surest to be read last."""


def insert_all_entries(
    data: bytes | None, path: str, entries: Sequence[Wordings], *, today: dt.date, model: str | None = None
) -> bytes:
    """Add entries of one day and topic to a note.

    A long list is read and proved as a whole. An entry that cannot stand among the others, or not in its best
    wording, is found by halving the list until it is added alone.

    Args:
        data: the note's bytes, or None for a note that is to be created.
        path: its path, relative to the library.
        entries: what to add, at least one.
        today: the day from which a year without other evidence is counted.
        model: the text of another note of the library, followed in what this one does not show.

    Returns:
        The note's new bytes.

    Raises:
        WriteError: an entry cannot be added.
    """

    def added(*some: NewEntry) -> bytes:
        return insert_encoded(
            data, path, lambda text: insert_entries(text, path, some, today=today, model=model)
        )[0]

    if len(entries) == 1:
        *better, surest = entries[0]
        for wording in better:
            with suppress(WriteError):
                return added(wording)
        return added(surest)
    with suppress(WriteError):
        return added(*(wordings[0] for wordings in entries))
    middle = len(entries) // 2
    half = insert_all_entries(data, path, entries[:middle], today=today, model=model)
    return insert_all_entries(half, path, entries[middle:], today=today, model=model)


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
    days = (day for day in outline.note.days if day.span.line <= entry.span.line <= day.span.end_line)
    style = entry_style(outline, next(days, None))
    for gap, space, lines in _comment_drafts(outline, entry, comments, style):
        tight = space == 0 and entry.span.line not in outline.items
        insertion = splice(outline, gap, (), lines, space=space, style=style, tight=tight)
        if only_comments(outline, outline_of(insertion.apply(text), path, today), insertion, key):
            return insertion
    raise WriteError(
        f"{path}:{entry.span.line} has no place where a remark would be read as one on {entry.name}",
        hint="Nothing was changed. Write it yourself.",
    )


def _comment_drafts(
    outline: NoteOutline, entry: Entry, comments: Sequence[Comment], style: NoteStyle
) -> Iterator[tuple[LineGap, int, list[str]]]:
    """Yield places for the remarks, blank lines to put before them, and their lines; the best first."""
    item = outline.items.get(entry.span.line)
    end = outline.last_line(entry.span.end_line)
    if item is not None:
        same_level = [other for other in outline.children(item.parent) if item.line <= other.line <= end]
        for last in dict.fromkeys((same_level[-1], item)):
            for bullet in _bullets(outline, item, last, style):
                yield LineGap(last.end_line), 0, comment_lines(comments, bullet, style)
        # Where the entry above is a bare link, a bullet here can make the two one; a line does not.
        yield LineGap(item.end_line), 0, folded_lines(comments, item.content_column)
        return
    block = max(1, style.around_blocks)
    paragraph = next(
        (leaf for leaf in leaves(outline.blocks) if leaf.line <= entry.span.line <= leaf.end_line), None
    )
    if paragraph is not None and paragraph.kind == "paragraph":
        yield LineGap(end), 0 if end <= paragraph.end_line else block, folded_lines(comments, 0)
    inner = outline.item_ending_at(end)
    if inner is not None and entry.span.line < inner.line:
        yield LineGap(end), 0, comment_lines(comments, inner.next(), style)
    bullet = Bullet.of_sort(style.child_marker, style.padding)
    space = style.after_heading if end in outline.headings else block
    yield LineGap(end), space, comment_lines(comments, bullet, style)


def _bullets(
    outline: NoteOutline, item: OutlineItem, last: OutlineItem, style: NoteStyle
) -> Iterator[Bullet]:
    """Yield bullets for remarks at the end of a list item: as those in it, as it itself, or nested in it."""
    if children := outline.children(last):
        yield children[-1].next()
    elif last is not item and "://" not in outline.lines[last.line - 1]:
        yield last.next()
    yield last.below(style)


def insert_encoded(
    data: bytes | None, path: str, make: Callable[[str], Insertion]
) -> tuple[bytes, Insertion]:
    """Insert new lines into a note.

    Args:
        data: the note's bytes, or None for a note that is to be created.
        path: its path, for messages.
        make: finds the new lines for its text.

    Returns:
        The new bytes, in the old encoding, and what was inserted.

    Raises:
        WriteError: the note is no text, or its encoding lacks a character of the new lines; and what `make`
            raises.
    """
    try:
        note = Decoded("", "utf-8", bom=False) if data is None else decode(data)
    except DecodingError as error:
        raise WriteError(f"{path}:{error.line} {error.message}", hint=error.hint) from error
    old = data or b""
    insertion = make(note.text)
    place = len(note.encode(note.text[: insertion.offset]))
    try:
        added = insertion.text.encode(note.encoding)
    except UnicodeEncodeError as error:  # of an argument that was no UTF-8
        raise WriteError(
            f"what is to be added to {path} holds {insertion.text[error.start]!a}, which is no character",
            hint="Nothing was changed. Type it again without that.",
        ) from error
    if old[:place] != note.encode(note.text[: insertion.offset]):
        raise WriteError(
            f"{path} holds {note.encoding.upper()} in an unusual spelling, so it cannot be added to",
            hint="Nothing was changed. Save it as UTF-8 in an editor, then try again.",
        )
    return old[:place] + added + old[place:], insertion
