"""Which topics of its day an entry goes under, and how they are spelt there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.writing.entry import same_topic

if TYPE_CHECKING:
    from papernotes.model import Day
    from papernotes.writing.outline import NoteOutline


def topic_in(
    outline: NoteOutline, model: NoteOutline | None, day: Day | None, topic: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the whole path of the topic that is meant, spelt as in the note where that has it.

    Args:
        outline: the note.
        model: another note of the library, or None.
        day: the entry's day, or None where that is still to be written.
        topic: the topic named, outermost name first; empty for none.
    """
    if day is not None:
        topic = _whole(day, topic) if topic else _kept_under(outline, model, day)
    spelt = {
        name.casefold(): name for any_day in outline.note.days for one in any_day.topics for name in one.path
    }
    return tuple(spelt.get(name.casefold(), name) for name in topic)


def _whole(day: Day, topic: tuple[str, ...]) -> tuple[str, ...]:
    """Complete a path that begins within other topics of the day, where one place only can be meant."""
    for depth in range(len(topic), 0, -1):
        paths = {one.path for one in day.topics if same_topic(one.path[-depth:], topic[:depth])}
        if any(len(path) == depth for path in paths):
            return topic
        if len(paths) == 1:
            return (*paths.pop(), *topic[depth:])
    return topic


def _kept_under(outline: NoteOutline, model: NoteOutline | None, day: Day) -> tuple[str, ...]:
    """Return the sub-heading below which a day keeps its readings, beside others for something else.

    So does a daily note with `## Papers` and `## Tasks`. A day without readings is asked for the one that the
    days before it used.
    """
    if _readings(outline, day):
        return _only_shelf(outline, day)
    others = [(outline, other) for other in outline.note.days]
    others += [(model, other) for other in model.note.days] if model else []
    found = [(other.date or "", shelf) for place, other in others if (shelf := _only_shelf(place, other))]
    shelf = max(found, default=("", ()))[1]
    return shelf if any(same_topic(one.path, shelf) for one in day.topics) else ()


def _only_shelf(outline: NoteOutline, day: Day) -> tuple[str, ...]:
    """Return the topic with a heading that holds all readings of a day, where another heading holds none."""
    shelves = {topics[:1] for topics in _readings(outline, day)}
    lines = range(day.span.line, day.span.end_line + 1)
    has_others = any(
        line in lines and line in outline.headings and line not in outline.reading_lines
        for line in outline.entry_lines
    )
    shelf = shelves.pop() if len(shelves) == 1 else ()
    place = next((one.line for one in day.topics if one.path == shelf and one.line in outline.headings), None)
    if not has_others and place != day.span.line:  # a daily note may begin with it
        return ()
    return shelf if place is not None else ()


def _readings(outline: NoteOutline, day: Day) -> list[tuple[str, ...]]:
    """Return the topics of each reading of a day."""
    lines = range(day.span.line, day.span.end_line + 1)
    return [entry.topics for entry in outline.note.entries if entry.links and entry.span.line in lines]
