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
"""A part of a section: an entry, the heading of a topic, or a stretch of a day's text outside its entries."""

UNDATED = "Undated"
NO_TOPIC = "Without a topic"
NO_TAG = "Without a tag"

TOPIC_SEPARATOR = " › "
"""The separator between the names of nested topics."""


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A section of a document."""

    title: str
    """Its heading."""
    parts: tuple[Part, ...]
    """Its parts, in order."""


def sections(export: Export) -> list[DocumentSection]:
    """Divide an export into sections by day, topic or tag, as its options say.

    Sections by day are in the order of the calendar. They have the days' introductory texts and topics too.
    Undated entries come last.

    Sections by topic or tag are in alphabetical order. They have entries only: each entry under its whole
    path of topics, or under each of its tags. Entries without a topic or tag come last.
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
    # Notes without entries come first: below the last entry of another note, their text would seem its own.
    for *_, part in sorted(placed, key=lambda place: (place[0] in paths, *place[:3])):
        topics = part.topics if isinstance(part, Entry) else part.path if isinstance(part, Topic) else ()
        if isinstance(part, Entry) and topics and topics != above:
            parts.append(Topic(topics, part.span.line, 0))
        above = topics
        parts.append(part)
    return DocumentSection(_heading(date, days), tuple(parts))


def _outside(days: Iterable[Day], entries: Sequence[Entry]) -> Iterator[tuple[str, int, int, Part]]:
    """Yield the topics without entries, and the text before, between and after entries, with their places."""
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
