"""Adding entries to a note's text: one run of new lines, and not a byte of the old ones touched.

Where the lines go and how they look is guessed from what the note shows; whether the guess is right is not.
The text with them is read again, and only what gives the old days and entries plus the new ones is accepted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.errors import WriteError
from papernotes.reading.blocks import TextBlock, read_blocks
from papernotes.writing.bullets import heading_lines, image_lines, item_lines, plain_lines
from papernotes.writing.insertion_points import insertion_points
from papernotes.writing.note_style import day_style, note_style
from papernotes.writing.outline import day_of, outline_of
from papernotes.writing.splicing import splice
from papernotes.writing.topics import topic_in
from papernotes.writing.verify import only_adds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from papernotes.writing.bullets import Bullet
    from papernotes.writing.entry import NewEntry
    from papernotes.writing.entry_layouts import Form
    from papernotes.writing.insertion_points import InsertionPoint
    from papernotes.writing.note_style import NoteStyle
    from papernotes.writing.outline import NoteOutline
    from papernotes.writing.splicing import Insertion


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
    habits = note_style(outline, default=None if example is None else note_style(example))
    day = day_of(outline, entries[0].date)
    if day is not None:
        habits = day_style(outline, day, habits)
    topic = topic_in(outline, example, day, entries[0].topic)
    date = day.date if day is not None and day.date else entries[0].date
    entries = [replace(entry, date=date, topic=topic) for entry in entries]
    places = list(insertion_points(outline, example, day, entries[0], habits))
    # Some blocks, as HTML, go on to the next blank line: as a last resort there is one before the entry.
    closed = [replace(spot, space=1) for spot in places if not spot.space]
    for spot in (*places, *closed):
        dated = [replace(entry, date=spot.date or entry.date) for entry in entries]
        for lines in _drafts(dated, spot, habits):
            insertion = splice(outline, spot.gap, spot.lead, lines, space=spot.space, habits=habits)
            if only_adds(outline, outline_of(insertion.apply(text), path, today), insertion, dated):
                return insertion
    raise _refusal(outline, path, entries[0])


def _drafts(entries: Sequence[NewEntry], spot: InsertionPoint, habits: NoteStyle) -> Iterator[list[str]]:
    """Write the entries for a place: by the note's habits, then in ways that can hardly be misread."""

    def written(space: int, write: Callable[[NewEntry, Bullet], list[str]], bullet: Bullet) -> list[str]:
        lines: list[str] = []
        for entry in entries:
            images = [] if spot.nested else image_lines(entry, habits)
            lines += [*([""] * space if lines else []), *write(entry, bullet), *images]
            bullet = bullet.next()
        return lines

    def items(form: Form, bullet: Bullet) -> list[str]:
        space = habits.between_entries if spot.between is None else spot.between
        return written(space, lambda one, at: item_lines(one, at, habits, form, nested=spot.nested), bullet)

    if level := spot.heading_level:
        yield written(
            max(1, habits.around_blocks), lambda one, _: heading_lines(one, level, habits), spot.bullet
        )
    if habits.form == "line" and not spot.nested:
        yield written(habits.between_entries, lambda one, _: plain_lines(one), spot.bullet)
    forms: list[Form] = ["nested"] if habits.form in {"line", "heading"} else [habits.form, "nested"]
    # Below a bare link, another one of the same list with remarks of its own can be read as its page.
    for form in dict.fromkeys((*forms, "folded")):
        yield items(form, spot.bullet)


def _refusal(outline: NoteOutline, path: str, entry: NewEntry) -> WriteError:
    """Say why an entry cannot be added, as far as that can be told."""
    if line := _open_block(outline):
        return WriteError(
            f"{path}:{line} begins a block that is never closed, so nothing below it would be read",
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


def _open_block(outline: NoteOutline) -> int:
    """Return the line of a block that swallows whatever is written below it, or 0."""
    last = read_blocks([*outline.lines, "", "- anything"])[-1]
    return last.line if isinstance(last, TextBlock) else 0
