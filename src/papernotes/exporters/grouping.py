"""Sections of a document: by day, by topic or by tag."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from papernotes.exporters.entry_markdown import Remarks, spoken_topics
from papernotes.model import Day, Entry, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.exporters.base import Export

Part = Remarks | Topic | Entry
"""What a section is made of: a topic stands for its heading, remarks for a day's text outside entries."""

UNDATED = "Undated"
NO_TOPIC = "Without a topic"
NO_TAG = "Without a tag"

TOPIC_SEPARATOR = " › "
"""Stands between the names of nested topics."""


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A part of a document with a heading of its own."""

    title: str
    """Its heading."""
    parts: tuple[Part, ...]
    """What it holds, in order."""


def sections(export: Export) -> list[DocumentSection]:
    """Divide an export as its options say.

    By day, sections follow the calendar and keep introductory texts and topics; what is undated comes last.
    By topic or tag, they follow the alphabet and hold entries only, each under its whole topic or under
    every one of its tags; entries without any come last.
    """
    group = export.options.group
    if group == "day":
        return _by_day(export.entries, export.days)
    entries = sorted(export.entries, key=lambda entry: (entry.date or "", entry.span.path, entry.span.line))
    if group == "topic":
        return _by_label(((TOPIC_SEPARATOR.join(entry.topics), entry) for entry in entries), NO_TOPIC)
    return _by_label(((tag, entry) for entry in entries for tag in entry.tags or ("",)), NO_TAG)


def _by_day(entries: Iterable[Entry], days: Iterable[Day]) -> list[DocumentSection]:
    dated: dict[str, list[Entry | Day]] = {}
    places: list[Entry | Day] = [*days, *entries]
    for place in places:
        dated.setdefault(place.date or "", []).append(place)
    made = (_day(date, dated[date]) for date in sorted(dated, key=lambda date: (not date, date)))
    return [section for section in made if section.parts]


def _day(date: str, places: Sequence[Entry | Day]) -> DocumentSection:
    entries = [place for place in places if isinstance(place, Entry)]
    days = [place for place in places if isinstance(place, Day)]
    parts: list[Part] = []
    above: tuple[str, ...] = ()
    paths = {entry.span.path for entry in entries}
    placed: list[tuple[str, int, int, Part]] = [(*entry.span[:2], 0, entry) for entry in entries]
    placed += _outside(days, entries)
    # A note without entries here comes first: below another's last entry its text would seem to be of that.
    for *_, part in sorted(placed, key=lambda one: (one[0] in paths, *one[:3])):
        topics = part.topics if isinstance(part, Entry) else part.path if isinstance(part, Topic) else ()
        if isinstance(part, Entry) and topics and topics != above:
            parts.append(Topic(topics, part.span.line, 0))
        above = topics
        parts.append(part)
    return DocumentSection(_heading(date, days), tuple(parts))


def _outside(days: Iterable[Day], entries: Sequence[Entry]) -> Iterator[tuple[str, int, int, Part]]:
    """Yield what days hold beside entries: topics without any, and the text before, between and after."""
    for day in days:
        path, first, last = day.span.path, day.span.line, day.span.end_line
        spoken = spoken_topics(day)
        bare = [topic for topic in day.topics if not topic.entries and topic.line not in spoken]
        for number, topic in enumerate(bare, 1):
            yield path, topic.line, number, topic
        begun = (entry.span.line for entry in entries if entry.span.path == path)
        starts = sorted(
            {first, *(line for line in begun if first < line <= last), *(topic.line for topic in bare)}
        )
        said = {*day.text_lines, *spoken, *(code.line for code in day.code)}
        for start, end in pairwise((*starts, last + 1)):
            further = end > last and (day.links or day.images)
            if further or any(start <= line < end for line in said):
                yield path, start, -1 if start == first else len(bare) + 1, Remarks(day, start, end - 1)


def _heading(date: str, days: Sequence[Day]) -> str:
    ends = {day.end for day in days}
    end = ends.pop() if len(ends) == 1 else None
    remarks = "; ".join(dict.fromkeys(day.remark for day in days if day.remark))
    return (date or UNDATED) + (f" – {end}" if end else "") + (f" ({remarks})" if remarks else "")


def _by_label(labelled: Iterable[tuple[str, Entry]], rest: str) -> list[DocumentSection]:
    groups: dict[str, tuple[str, list[Entry]]] = {}
    for label, entry in labelled:
        groups.setdefault(label.casefold(), (label, []))[1].append(entry)
    without = groups.pop("", None)
    made = [DocumentSection(label, tuple(entries)) for _, (label, entries) in sorted(groups.items())]
    return [*made, DocumentSection(rest, tuple(without[1]))] if without else made
