"""Add entries and comments to a note as consecutive new lines, without a change to any other byte.

The style and the place of the new lines are guessed from the note. The guess is then checked: the new text
is read, and accepted only if the old days and entries are unchanged and the new entries are there.
"""

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

Wordings = tuple["NewEntry", ...]
"""Alternative texts of an entry, at least one. The best text is first, the safest text is last."""


def insert_entries(
    text: str, path: str, entries: Sequence[NewEntry], *, today: dt.date, model: str | None = None
) -> Insertion:
    """Find the new lines for entries of the same day and topic.

    The entries go to the end of their day, or of their topic in that day. A missing day or topic is added,
    and the day keeps the order of the note. Bullets, indentation, line ends, blank lines and headings follow
    the style of the note.

    Args:
        text: the decoded note with its line ends. Empty for a new note.
        path: the note's path, relative to the library.
        entries: the entries, at least one.
        today: the day from which a year without other evidence is counted.
        model: the text of another note, whose style is used where the note shows none.

    Raises:
        WriteError: there is no place where the entries would be read correctly.
    """
    outline = outline_of(text, path, today)
    example = None if model is None else outline_of(model, "", today)
    day = day_of(outline, entries[0].date)
    style = entry_style(outline, day, example)
    topic = topic_in(outline, example, day, entries[0].topic)
    date = day.date if day is not None and day.date else entries[0].date
    entries = [replace(entry, date=date, topic=topic) for entry in entries]
    places = list(insertion_points(outline, example, day, entries[0], style))
    # Some blocks, such as HTML, end at a blank line. As a last resort a blank line is added.
    closed = [replace(point, space=1) for point in places if not point.space]
    for point in (*places, *closed):
        dated = [replace(entry, date=point.date or entry.date) for entry in entries]
        for lines in _entry_drafts(dated, point, style):
            insertion = splice(outline, point.gap, point.lead, lines, space=point.space, style=style)
            if only_adds(outline, outline_of(insertion.apply(text), path, today), insertion, dated):
                return insertion
    raise _refusal(outline, path, entries[0])


def _entry_drafts(
    entries: Sequence[NewEntry], point: InsertionPoint, style: NoteStyle
) -> Iterator[list[str]]:
    """Write the entries for a place: in the style of the note, then in simpler layouts."""

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
    # Below a bare link, a bare link with comments may be read as the page of the first.
    for form in dict.fromkeys((*forms, "folded")):
        yield items(form)


def _refusal(outline: NoteOutline, path: str, entry: NewEntry) -> WriteError:
    """Explain why an entry cannot be added."""
    last = read_blocks([*outline.lines, "", "- anything"])[-1]
    if isinstance(last, TextBlock):  # an open block includes all lines below it
        return WriteError(
            f"{path}:{last.line} begins a block that is never closed, so nothing below it would be read",
            hint="Nothing was changed. Close the block, then try again.",
        )
    if not outline.note.days and outline.note.entries:
        return WriteError(
            f"{path} has no dated headings, so it is a single entry and not a log",
            hint="Nothing was changed. Write the entry into another note.",
        )
    return WriteError(
        f"{path} has no place where this entry would be read under {entry.date} and all else as before",
        hint=f"Nothing was changed. Write it yourself: {' '.join(plain_lines(entry))}"
        + (", and its picture below." if entry.images else ""),
    )


def insert_all_entries(
    data: bytes | None, path: str, entries: Sequence[Wordings], *, today: dt.date, model: str | None = None
) -> bytes:
    """Add entries of the same day and topic to a note.

    All entries are inserted and checked together. If that fails, the list is halved until the entry that
    causes the failure is added alone, in another wording if necessary.

    Args:
        data: the note's bytes, or None for a new note.
        path: its path, relative to the library.
        entries: the entries, at least one.
        today: the day from which a year without other evidence is counted.
        model: the text of another note, whose style is used where the note shows none.

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
    text: str, path: str, entry: Entry, comments: Sequence[Comment], *, today: dt.date
) -> Insertion:
    """Find the new lines for comments on an entry.

    They go below the entry's comments, and above images and other blocks that follow its list.

    Args:
        text: the decoded note with its line ends.
        path: the note's path, relative to the library.
        entry: the entry, as it was read from the note.
        comments: the comments.
        today: the day from which a year without other evidence is counted.

    Raises:
        NothingFoundError: the note no longer has the entry.
        WriteError: there is no place where the comments would be read correctly.
    """
    outline = outline_of(text, path, today)
    # The key of the entry depends on the readings of its work in other notes. So it is found by its place.
    place = entry.span.line, entry.links
    here = next((one for one in outline.note.entries if (one.span.line, one.links) == place), None)
    if here is None:
        raise NothingFoundError(f"{path} no longer has the entry {entry.key}")
    days = (day for day in outline.note.days if day.span.line <= here.span.line <= day.span.end_line)
    style = entry_style(outline, next(days, None))
    for gap, space, lines in _comment_drafts(outline, here, comments, style):
        tight = space == 0 and here.span.line not in outline.items
        insertion = splice(outline, gap, (), lines, space=space, style=style, tight=tight)
        if only_comments(outline, outline_of(insertion.apply(text), path, today), insertion, here.key):
            return insertion
    raise WriteError(
        f"{path}:{here.span.line} has no place where a comment would be read as part of {here.name}",
        hint="Nothing was changed. Write the comment yourself.",
    )


def _comment_drafts(
    outline: NoteOutline, entry: Entry, comments: Sequence[Comment], style: NoteStyle
) -> Iterator[tuple[LineGap, int, list[str]]]:
    """Yield places for comments, best first, with the blank lines before them and their lines."""
    item = outline.items.get(entry.span.line)
    end = outline.last_line(entry.span.end_line)
    if item is not None:
        same_level = [other for other in outline.children(item.parent) if item.line <= other.line <= end]
        for last in dict.fromkeys((same_level[-1], item)):
            for bullet in _bullets(outline, item, last, style):
                yield LineGap(last.end_line), 0, comment_lines(comments, bullet, style)
        # If the entry above is a bare link, a bullet may merge both entries. A plain line does not.
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
    """Yield bullets for comments at the end of a list item: like its children, like the item, or nested."""
    if children := outline.children(last):
        yield children[-1].next()
    elif last is not item and "://" not in outline.lines[last.line - 1]:
        yield last.next()
    yield last.below(style)


def insert_encoded(
    data: bytes | None, path: str, make: Callable[[str], Insertion]
) -> tuple[bytes, Insertion]:
    """Insert new lines into a note, and keep its encoding and all its bytes.

    Args:
        data: the note's bytes, or None for a new note.
        path: its path, for messages.
        make: finds the new lines for the note's text.

    Returns:
        The new bytes in the old encoding, and the insertion.

    Raises:
        WriteError: the note is no text, or its encoding lacks a character of the new lines.
        Exception: `make` raises it.
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
    except UnicodeEncodeError as error:  # from an argument that is not UTF-8
        raise WriteError(
            f"the text for {path} holds {insertion.text[error.start]!a}, which is not a character",
            hint="Nothing was changed. Type the text again without it.",
        ) from error
    if old[:place] != note.encode(note.text[: insertion.offset]):
        raise WriteError(
            f"{path} is unusual {note.encoding.upper()}: its bytes would change if text were added",
            hint="Nothing was changed. Save it as UTF-8 in an editor, then try again.",
        )
    return old[:place] + added + old[place:], insertion
