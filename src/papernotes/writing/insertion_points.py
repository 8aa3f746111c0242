"""Find the places for a new entry in a note, and the headings and topics that must be added with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from papernotes.reading.blocks import leaves
from papernotes.writing.entry import as_text, same_topic
from papernotes.writing.heading_style import HeadingStyle, usual_heading_style
from papernotes.writing.outline import Bullet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.model import Day
    from papernotes.writing.entry import NewEntry
    from papernotes.writing.outline import NoteOutline, NoteStyle, OutlineItem


@dataclass(frozen=True, slots=True)
class LineGap:
    """A place between two lines: right below `line` or right above it."""

    line: int
    """A line, counted from 1, or 0 for the beginning of the note."""
    above: bool = False
    """Whether the place is above the line."""


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """A place for an entry."""

    gap: LineGap
    """The place in the note."""
    space: int
    """Blank lines before the new lines."""
    bullet: Bullet
    """The beginning of the entry if it is a list item."""
    lead: tuple[str, ...] = ()
    """New lines before the entry: the day's heading and topics."""
    heading_level: int = 0
    """Level of the entry's heading, or 0 if the entry is no heading."""
    nested: bool = False
    """Whether it is in a list item. Then no other block can follow it."""
    between: int | None = None
    """Blank lines between the items of the list that it continues. None if it begins a list."""
    date: str = ""
    """The first day that the heading before the entry names. It may be of the week of the entry's day."""


@dataclass(frozen=True, slots=True)
class _OpenSection:
    """Consecutive lines below a heading."""

    level: int
    """Level of the heading, or 0 for the beginning of a note."""
    line: int
    """Its first line."""
    end_line: int
    """Its last line that is not blank."""


def insertion_points(
    outline: NoteOutline, model: NoteOutline | None, day: Day | None, entry: NewEntry, style: NoteStyle
) -> Iterator[InsertionPoint]:
    """Yield the places for an entry, the best place first.

    Args:
        outline: the note.
        model: another note of the library, whose style is used where the note shows none.
        day: the entry's day, or None if the note does not have it yet.
        entry: the entry.
        style: its style.
    """
    if day is not None:
        yield from _points_in_day(outline, day, entry, style)
    else:
        yield from _points_in_new_day(outline, model, entry, style)


def _points_in_day(
    outline: NoteOutline, day: Day, entry: NewEntry, style: NoteStyle
) -> Iterator[InsertionPoint]:
    """Yield places in a day: first in the innermost existing topic of the entry, then in the day itself."""
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
                for point in _ends(outline, inner, style, topics=bool(missing)):
                    yield _with_topics(point, missing, inner.level, style)
            elif topic.line in outline.items:
                inside = _in_item(outline, outline.items[topic.line], style)
                if inside is not None:
                    yield _with_topics(inside, missing, 0, style)
    if day.span.line in outline.items:
        inside = _in_item(outline, outline.items[day.span.line], style)
        if inside is not None:
            yield _with_topics(inside, entry.topic, 0, style)
    for point in _ends(outline, section, style, topics=bool(entry.topic)):
        yield _with_topics(point, entry.topic, section.level, style)


def _points_in_new_day(
    outline: NoteOutline, model: NoteOutline | None, entry: NewEntry, style: NoteStyle
) -> Iterator[InsertionPoint]:
    example = usual_heading_style(outline) or (usual_heading_style(model) if model else None)
    bullet = Bullet.of_sort(style.marker, style.padding)
    if example is None and not outline.note.days:
        # A note that is named after its day needs no heading. The check after the insertion tells.
        space = style.around_blocks if outline.last_line() else 0
        yield _with_topics(InsertionPoint(LineGap(outline.last_line()), space, bullet), entry.topic, 1, style)
    direction = _direction_of(outline, _direction_of(model) if model else None)
    place, needs_month = _place_of(outline, entry.date, direction)
    month = _month_heading(outline, model, needed=needs_month)
    heading = _fitting(outline, place, example or HeadingStyle(), month)
    ways = dict.fromkeys((heading, heading.with_year(), heading.in_full()))
    tries = [(place, month, way) for way in ways]
    # A heading with a year changes the years of days below, so the last try is the end of the note.
    tries.append((LineGap(outline.last_line()), None, heading.with_year()))
    if not heading.level and not _has_days(outline):  # a single date line is no heading
        tries.append((place, month, HeadingStyle()))
    for gap, above, way in tries:
        nested = Bullet.opened_by(way.opening) if not way.level else None
        blanks = ("",) * style.after_heading if nested is None else ()
        level = min(max(style.heading_level, way.level + 1), 6) if style.heading_level else 0
        lead = (*way.write(entry.date), *blanks)
        if above is not None:
            lead = (*above.write(entry.date[:7]), *blanks, *lead)
        space = _space_before_day(outline, gap, above or way, style)
        at = bullet if nested is None else nested.below(style)
        date = way.date.first_day(entry.date)
        point = InsertionPoint(gap, space, at, lead, level, nested=nested is not None, date=date)
        yield _with_topics(point, entry.topic, way.level, style)


def _month_heading(outline: NoteOutline, model: NoteOutline | None, *, needed: bool) -> HeadingStyle | None:
    """Return the style of a new month's heading, or None if no month heading is needed."""
    if needed:
        return usual_heading_style(outline, months=True)
    if model is not None and not outline.note.days and not outline.headings:
        return usual_heading_style(model, months=True)
    return None


def _fitting(
    outline: NoteOutline, gap: LineGap, heading: HeadingStyle, month: HeadingStyle | None
) -> HeadingStyle:
    """Move a day's heading below the level of its month or of the heading above, if there are no days yet."""
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


def _space_before_day(outline: NoteOutline, gap: LineGap, heading: HeadingStyle, style: NoteStyle) -> int:
    """Return the number of blank lines above a new day. It is at least 1 if the heading needs it."""
    if gap.above or gap.line == 0:
        return 0
    if any(above.end_line == gap.line for above in outline.headings.values()):
        return style.after_heading
    in_html = any(leaf.kind == "html" and leaf.end_line == gap.line for leaf in leaves(outline.blocks))
    is_line = not heading.level and Bullet.opened_by(heading.opening) is None
    needs_blank = in_html or is_line or heading.underline
    return max(1, style.between_days) if needs_blank else style.between_days


def _ends(
    outline: NoteOutline, section: _OpenSection, style: NoteStyle, *, topics: bool = False
) -> Iterator[InsertionPoint]:
    """Yield the places at the end of a section.

    If entries are headings, the first place is after the last entry. The next place is above the first
    sub-heading.

    Args:
        outline: the note.
        section: a day or a topic with a heading.
        style: the style of the entry.
        topics: whether missing topics are added with the entry.
    """
    inner = [
        heading for heading in outline.headings.values() if section.line < heading.line <= section.end_line
    ]
    if not inner or (topics and style.heading_topics):
        if style.heading_level:
            level = min(max(style.heading_level, section.level + 1), 6)
            yield _below_heading(outline, section.end_line, level, style)
        yield _end(outline, section.end_line, style)
        return
    level = min(heading.level for heading in inner)
    readings = [one for one in inner if one.level == level and one.line in outline.reading_lines]
    if readings:
        last = _subsection(outline, readings[-1].line, section)
        yield _below_heading(outline, last.end_line, level, style)
    yield _end(outline, outline.last_line(inner[0].line - 1), style)


def _below_heading(outline: NoteOutline, line: int, level: int, style: NoteStyle) -> InsertionPoint:
    """Return the place below a line for an entry that is a heading."""
    end = _end(outline, line, style)
    return replace(end, space=end.space if end.between is None else max(1, end.space), heading_level=level)


def _end(outline: NoteOutline, line: int, style: NoteStyle) -> InsertionPoint:
    """Return the place below a line: the next item of a list that ends there, or a new list."""
    item = outline.item_ending_at(line)
    if item is not None and (item.line in outline.entry_lines or item.line in outline.topic_lines):
        space = _space_in_list(outline, item, style)
        return InsertionPoint(LineGap(line), space, item.next(), between=space)
    bullet = Bullet.of_sort(style.marker, style.padding)
    if any(heading.end_line == line for heading in outline.headings.values()):
        return InsertionPoint(LineGap(line), style.after_heading, bullet)
    if style.form == "line" and any(entry.span.end_line == line for entry in outline.note.entries):
        return InsertionPoint(LineGap(line), style.between_entries, bullet)
    return InsertionPoint(LineGap(line), max(1, style.around_blocks) if line else 0, bullet)


def _space_in_list(outline: NoteOutline, item: OutlineItem, style: NoteStyle) -> int:
    """Return the number of blank lines between items of a list, taken from the list or from the style."""
    before = [other for other in outline.children(item.parent) if other.line < item.line]
    if before and before[-1].end_line == item.line - 1 - outline.blanks_before(item.line):
        return outline.blanks_before(item.line)
    return style.between_entries


def _in_item(outline: NoteOutline, item: OutlineItem, style: NoteStyle) -> InsertionPoint | None:
    """Return the place at the end of a topic's item. None if blocks of its last entry follow the item."""
    next_region = next((r.line for r in outline.note.regions if r.line > item.end_line), None)
    if outline.last_line(None if next_region is None else next_region - 1) > item.end_line:
        return None
    if children := outline.children(item):
        last = children[-1]
        space = _space_in_list(outline, last, style)
        return InsertionPoint(LineGap(item.end_line), space, last.next(), nested=True, between=space)
    return InsertionPoint(LineGap(item.end_line), 0, item.below(style), nested=True)


def _subsection(outline: NoteOutline, line: int, section: _OpenSection) -> _OpenSection:
    """Return the part of a section below a sub-heading."""
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
    point: InsertionPoint, topics: tuple[str, ...], level: int, style: NoteStyle
) -> InsertionPoint:
    """Add missing topics before the entry, as bullets or as sub-headings.

    Args:
        point: the place.
        topics: names of the topics, outermost first.
        level: level of the heading above.
        style: the style of the note.
    """
    for depth, topic in enumerate(topics, 1):
        if style.heading_topics and not point.nested:
            point = replace(
                point,
                space=point.space if point.lead else max(1, point.space),
                lead=(
                    *point.lead,
                    f"{'#' * min(level + depth, 6)} {as_text(topic)}",
                    *[""] * style.after_heading,
                ),
                bullet=Bullet.of_sort(style.marker, style.padding),
                heading_level=min(point.heading_level + 1, 6) if point.heading_level else 0,
                between=None,
            )
        else:
            point = replace(
                point,
                lead=(*point.lead, point.bullet.before(as_text(topic))),
                bullet=point.bullet.below(style),
                heading_level=0,
                nested=True,
                between=None,
            )
    return point


@dataclass(frozen=True, slots=True)
class _Direction:
    """The order of a log."""

    days_down: bool = False
    """Whether the newest day of a month is first."""
    months_down: bool = False
    """Whether the newest month is first."""


def _direction_of(outline: NoteOutline, default: _Direction | None = None) -> _Direction:
    """Find the order of a note. Where the note does not show it, `default` is used."""
    default = default or _Direction()
    dates = [day.date for day in _dated(outline) if len(day.date or "") == 10]
    within = [a > b for a, b in pairwise(dates) if a and b and a != b and a[:7] == b[:7]]
    months = [a > b for a, b in pairwise(day.date for day in _dated(outline)) if a and b and a[:7] != b[:7]]
    days_down = _mostly(within)
    months_down = _mostly(months)
    if days_down is None:
        days_down = default.days_down if months_down is None else months_down
    if months_down is None:
        months_down = default.months_down if not within else days_down
    return _Direction(days_down, months_down)


def _place_of(outline: NoteOutline, date: str, direction: _Direction) -> tuple[LineGap, bool]:
    """Find the place of a new day, and whether its month needs a heading like the other months.

    Args:
        outline: the note, which does not have the day.
        date: the day, `2025-12-03`.
        direction: the order of the note.
    """
    sections = _dated(outline)
    month = [day for day in sections if _month(day) == date[:7]]
    days = [day for day in month if day.date and len(day.date) == 10]
    if days:
        return _between(outline, days, date, down=direction.days_down), False
    if month:
        return LineGap(outline.last_line(month[-1].span.end_line)), False
    if not sections:
        return LineGap(outline.last_line()), False
    needs_month = any(day.date and len(day.date) == 7 for day in sections)
    return _between(outline, sections, date, down=direction.months_down), needs_month


def _between(outline: NoteOutline, days: list[Day], date: str, *, down: bool) -> LineGap:
    """Find the place below the last day before the new day, or above the first day."""
    earlier = [day for day in days if day.date and (day.date > date if down else day.date < date)]
    if earlier:
        return LineGap(outline.last_line(earlier[-1].span.end_line))
    return LineGap(days[0].span.line, above=True)


def _dated(outline: NoteOutline) -> list[Day]:
    return [day for day in outline.note.days if day.date is not None]


def _month(day: Day) -> str:
    return (day.date or "")[:7]


def _mostly(answers: list[bool]) -> bool | None:
    return answers.count(True) * 2 > len(answers) if answers else None


def topic_in(
    outline: NoteOutline, model: NoteOutline | None, day: Day | None, topic: tuple[str, ...]
) -> tuple[str, ...]:
    """Complete the path of a topic, and spell it as the note does.

    Args:
        outline: the note.
        model: another note of the library, or None.
        day: the entry's day, or None where that is still to be written.
        topic: the path, outermost name first. Empty for no topic.
    """
    if day is not None:
        topic = _whole(day, topic) if topic else _kept_under(outline, model, day)
    spelt = {
        name.casefold(): name for any_day in outline.note.days for one in any_day.topics for name in one.path
    }
    return tuple(spelt.get(name.casefold(), name) for name in topic)


def _whole(day: Day, topic: tuple[str, ...]) -> tuple[str, ...]:
    """Complete a path that begins inside another topic of the day, if only a single topic matches."""
    for depth in range(len(topic), 0, -1):
        paths = {one.path for one in day.topics if same_topic(one.path[-depth:], topic[:depth])}
        if any(len(path) == depth for path in paths):
            return topic
        if len(paths) == 1:
            return (*paths.pop(), *topic[depth:])
    return topic


def _kept_under(outline: NoteOutline, model: NoteOutline | None, day: Day) -> tuple[str, ...]:
    """Return the sub-heading that holds all entries of a day, beside other sub-headings.

    For example a daily note has `## Papers` and `## Tasks`. For a day without entries, the sub-heading of
    the days before is used.
    """
    if _readings(outline, day):
        return _only_shelf(outline, day)
    others = [(outline, other) for other in outline.note.days]
    others += [(model, other) for other in model.note.days] if model else []
    found = [(other.date or "", shelf) for place, other in others if (shelf := _only_shelf(place, other))]
    shelf = max(found, default=("", ()))[1]
    return shelf if any(same_topic(one.path, shelf) for one in day.topics) else ()


def _only_shelf(outline: NoteOutline, day: Day) -> tuple[str, ...]:
    """Return the heading that holds all entries of a day, if another heading holds no entries."""
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
    """Return the topics of each entry of a day that has a link."""
    lines = range(day.span.line, day.span.end_line + 1)
    return [entry.topics for entry in outline.note.entries if entry.links and entry.span.line in lines]
