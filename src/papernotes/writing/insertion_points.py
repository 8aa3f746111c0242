"""Where in a note an entry can go, the best place first, and which headings and topics must come with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from papernotes.reading.blocks import leaves
from papernotes.writing.bullets import Bullet
from papernotes.writing.day_order import LineGap, direction_of, place_of
from papernotes.writing.entry import same_topic
from papernotes.writing.heading_style import HeadingStyle, usual_heading_style
from papernotes.writing.markdown_text import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.model import Day
    from papernotes.writing.entry import NewEntry
    from papernotes.writing.note_style import NoteStyle
    from papernotes.writing.outline import NoteOutline, OutlineItem


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """A place for an entry."""

    gap: LineGap
    """The place in the note."""
    space: int
    """Blank lines to put before."""
    bullet: Bullet
    """What the entry begins with if it is a list item."""
    lead: tuple[str, ...] = ()
    """Lines to put before the entry: the day's heading, topics."""
    heading_level: int = 0
    """Level of the heading that the entry is to be, as the ones before it; 0 for none."""
    nested: bool = False
    """Whether it is nested in a list item, so that no block can follow it."""
    between: int | None = None
    """Blank lines between the items of the list that it goes on with; None where it begins one."""


@dataclass(frozen=True, slots=True)
class _OpenSection:
    """A run of lines that a heading opens."""

    level: int
    """The heading's level; 0 for a note's beginning."""
    line: int
    """Its first line."""
    end_line: int
    """Its last line that is not blank."""


def insertion_points(
    outline: NoteOutline, model: NoteOutline | None, day: Day | None, entry: NewEntry, habits: NoteStyle
) -> Iterator[InsertionPoint]:
    """Yield the places for an entry.

    Args:
        outline: the note.
        model: another note of the library, for what this one does not show.
        day: the entry's day, or None where that is still to be written.
        entry: what is to be written.
        habits: how it is to look.
    """
    if day is not None:
        yield from _spots_in_day(outline, day, entry, habits)
    else:
        yield from _spots_in_new_day(outline, model, entry, habits)


def _spots_in_day(
    outline: NoteOutline, day: Day, entry: NewEntry, habits: NoteStyle
) -> Iterator[InsertionPoint]:
    """Yield the places in a day: in the innermost of the entry's topics that is there, else in the day."""
    heading = outline.headings.get(day.span.line)
    section = _OpenSection(
        heading.level if heading else 0, day.span.line, outline.last_line(day.span.end_line)
    )
    for depth in range(len(entry.topic), 0, -1):
        missing = entry.topic[depth:]
        for topic in day.topics:
            if not same_topic(topic.path, entry.topic[:depth]):
                continue
            if topic.line in outline.headings:
                inner = _subsection(outline, topic.line, section)
                for spot in _ends(outline, inner, habits, topics=bool(missing)):
                    yield _with_topics(spot, missing, inner.level, habits)
            elif topic.line in outline.items:
                inside = _in_item(outline, outline.items[topic.line], habits)
                if inside is not None:
                    yield _with_topics(inside, missing, 0, habits)
    if day.span.line in outline.items:
        inside = _in_item(outline, outline.items[day.span.line], habits)
        if inside is not None:
            yield _with_topics(inside, entry.topic, 0, habits)
    for spot in _ends(outline, section, habits, topics=bool(entry.topic)):
        yield _with_topics(spot, entry.topic, section.level, habits)


def _spots_in_new_day(
    outline: NoteOutline, model: NoteOutline | None, entry: NewEntry, habits: NoteStyle
) -> Iterator[InsertionPoint]:
    example = usual_heading_style(outline) or (usual_heading_style(model) if model else None)
    bullet = Bullet.of_sort(habits.marker, habits.padding)
    if example is None and not outline.note.days:
        # A note that is named after its day needs no heading; reading it tells whether this one is.
        space = habits.around_blocks if outline.last_line() else 0
        yield _with_topics(
            InsertionPoint(LineGap(outline.last_line()), space, bullet), entry.topic, 1, habits
        )
    place = place_of(outline, entry.date, direction_of(outline, direction_of(model) if model else None))
    month = _month_heading(outline, model, needed=place.needs_month)
    heading = _fitting(outline, place.gap, example or HeadingStyle(), month)
    ways = dict.fromkeys((heading, heading.with_year(), heading.in_full()))
    tries = [(place.gap, month, way) for way in ways]
    # A year written out counts for the days below it, so the last resort is to have none there.
    tries.append((LineGap(outline.last_line()), None, heading.with_year()))
    if not heading.level and not _has_days(outline):  # one line alone stands for no heading
        tries.append((place.gap, month, HeadingStyle()))
    for gap, above, way in tries:
        nested = Bullet.opened_by(way.opening) if not way.level else None
        blanks = ("",) * habits.after_heading if nested is None else ()
        level = min(max(habits.heading_level, way.level + 1), 6) if habits.heading_level else 0
        lead = (*way.write(entry.date), *blanks)
        if above is not None:
            lead = (*above.write(entry.date[:7]), *blanks, *lead)
        space = _space_before_day(outline, gap, above or way, habits)
        at = bullet if nested is None else Bullet.below(nested, habits)
        spot = InsertionPoint(gap, space, at, lead, level, nested=nested is not None)
        yield _with_topics(spot, entry.topic, way.level, habits)


def _month_heading(outline: NoteOutline, model: NoteOutline | None, *, needed: bool) -> HeadingStyle | None:
    """Return how to write the heading of a month that has none, in the note or at its very beginning."""
    if needed:
        return usual_heading_style(outline, months=True)
    if model is not None and not outline.note.days and not outline.headings:
        return usual_heading_style(model, months=True)
    return None


def _fitting(
    outline: NoteOutline, gap: LineGap, heading: HeadingStyle, month: HeadingStyle | None
) -> HeadingStyle:
    """Return the heading at a level below the month's, where the note has shown no level for days yet."""
    if not heading.level:
        return heading
    if month is not None and heading.level <= month.level:
        return heading.at_level(min(month.level + 1, 6))
    above = outline.headings.get(gap.line)
    if above is not None and not gap.above and heading.level <= above.level and not _has_days(outline):
        return heading.at_level(min(above.level + 1, 6))
    return heading


def _has_days(outline: NoteOutline) -> bool:
    return any(day.date is not None and len(day.date) == 10 for day in outline.note.days)


def _space_before_day(outline: NoteOutline, gap: LineGap, heading: HeadingStyle, habits: NoteStyle) -> int:
    """Return the blank lines above a new day: as above others, and one where the heading would not begin."""
    if gap.above or gap.line == 0:
        return 0
    if any(above.end_line == gap.line for above in outline.headings.values()):
        return habits.after_heading
    in_html = any(leaf.kind == "html" and leaf.end_line == gap.line for leaf in leaves(outline.blocks))
    is_line = not heading.level and Bullet.opened_by(heading.opening) is None
    needs_blank = in_html or is_line or heading.underline
    return max(1, habits.between_days) if needs_blank else habits.between_days


def _ends(
    outline: NoteOutline, section: _OpenSection, habits: NoteStyle, *, topics: bool = False
) -> Iterator[InsertionPoint]:
    """Yield the ends of a section.

    Where readings are headings the first is the end of the last of them; the next is the end of what stands
    above the first sub-heading.

    Args:
        outline: the note.
        section: a day or a topic with a heading.
        habits: how the entry is to look.
        topics: whether topics that are not there yet come with the entry.
    """
    inner = [
        heading for heading in outline.headings.values() if section.line < heading.line <= section.end_line
    ]
    if not inner or (topics and habits.heading_topics):
        if habits.heading_level:
            level = min(max(habits.heading_level, section.level + 1), 6)
            yield _below_heading(outline, section.end_line, level, habits)
        yield _end(outline, section.end_line, habits)
        return
    level = min(heading.level for heading in inner)
    readings = [one for one in inner if one.level == level and one.line in outline.reading_lines]
    if readings:
        last = _subsection(outline, readings[-1].line, section)
        yield _below_heading(outline, last.end_line, level, habits)
    yield _end(outline, outline.last_line(inner[0].line - 1), habits)


def _below_heading(outline: NoteOutline, line: int, level: int, habits: NoteStyle) -> InsertionPoint:
    """Return the place below a line for an entry that is a heading."""
    end = _end(outline, line, habits)
    return replace(end, space=end.space if end.between is None else max(1, end.space), heading_level=level)


def _end(outline: NoteOutline, line: int, habits: NoteStyle) -> InsertionPoint:
    """Return the place below a line, as the next item of a list that ends there or as a new list."""
    item = outline.item_ending_at(line)
    if item is not None and (item.line in outline.entry_lines or item.line in outline.topic_lines):
        space = _space_in_list(outline, item, habits)
        return InsertionPoint(LineGap(line), space, Bullet.after(item), between=space)
    bullet = Bullet.of_sort(habits.marker, habits.padding)
    if any(heading.end_line == line for heading in outline.headings.values()):
        return InsertionPoint(LineGap(line), habits.after_heading, bullet)
    if habits.form == "line" and any(entry.span.end_line == line for entry in outline.note.entries):
        return InsertionPoint(LineGap(line), habits.between_entries, bullet)
    return InsertionPoint(LineGap(line), max(1, habits.around_blocks) if line else 0, bullet)


def _space_in_list(outline: NoteOutline, item: OutlineItem, habits: NoteStyle) -> int:
    """Return the blank lines between the items of a list: as in this list, else as elsewhere."""
    before = [
        other for other in outline.items.values() if other.parent is item.parent and other.line < item.line
    ]
    if before and before[-1].end_line == item.line - 1 - outline.blanks_before(item.line):
        return outline.blanks_before(item.line)
    return habits.between_entries


def _in_item(outline: NoteOutline, item: OutlineItem, habits: NoteStyle) -> InsertionPoint | None:
    """Return the place at the end of a topic's item; None where blocks of an entry in it follow."""
    next_region = next((r.line for r in outline.note.regions if r.line > item.end_line), None)
    if outline.last_line(None if next_region is None else next_region - 1) > item.end_line:
        return None
    children = [other for other in outline.items.values() if other.parent is item]
    if children:
        last = children[-1]
        space = _space_in_list(outline, last, habits)
        return InsertionPoint(LineGap(item.end_line), space, Bullet.after(last), nested=True, between=space)
    own = Bullet(item.prefix, item.marker, item.padding or " ")
    return InsertionPoint(LineGap(item.end_line), 0, Bullet.below(own, habits), nested=True)


def _subsection(outline: NoteOutline, line: int, section: _OpenSection) -> _OpenSection:
    """Return the part of a section that a sub-heading opens."""
    level = outline.headings[line].level
    after = [
        heading.line
        for heading in outline.headings.values()
        if line < heading.line <= section.end_line and heading.level <= level
    ]
    if not after:
        return _OpenSection(level, line, section.end_line)
    return _OpenSection(level, line, outline.last_line(after[0] - 1))


def _with_topics(
    spot: InsertionPoint, topics: tuple[str, ...], level: int, habits: NoteStyle
) -> InsertionPoint:
    """Put topics that are not there yet before the entry, as bullets or as sub-headings.

    Args:
        spot: the place.
        topics: names of the topics, outermost first.
        level: level of the heading that they stand below.
        habits: how they are to look.
    """
    for depth, topic in enumerate(topics, 1):
        if habits.heading_topics and not spot.nested:
            spot = replace(
                spot,
                space=spot.space if spot.lead else max(1, spot.space),
                lead=(
                    *spot.lead,
                    f"{'#' * min(level + depth, 6)} {as_text(topic)}",
                    *[""] * habits.after_heading,
                ),
                bullet=Bullet.of_sort(habits.marker, habits.padding),
                heading_level=min(spot.heading_level + 1, 6) if spot.heading_level else 0,
                between=None,
            )
        else:
            spot = replace(
                spot,
                lead=(*spot.lead, spot.bullet.line(as_text(topic))),
                bullet=Bullet.below(spot.bullet, habits),
                heading_level=0,
                nested=True,
                between=None,
            )
    return spot
