"""Sections of a document: by day, by topic or by tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.model import Day, Entry, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from papernotes.exporters.base import Export

Part = Day | Topic | Entry
"""What a section is made of: a day stands for its introductory text, a topic for its heading."""

UNDATED = "Undated"
NO_TOPIC = "Without a topic"
NO_TAG = "Without a tag"

TOPIC_SEPARATOR = " › "
"""Stands between the names of nested topics."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document with a heading of its own."""

    title: str
    """Its heading."""
    parts: tuple[Part, ...]
    """What it holds, in order."""


def sections(export: Export) -> list[Section]:
    """Divide an export as its options say.

    By day, sections follow the calendar and keep introductory texts and topics; what is undated comes last.
    By topic or tag, they follow the alphabet and hold entries only, each under its whole topic or under
    every one of its tags; entries without any come last.
    """
    group = export.options.group
    if group == "day":
        return _by_day(export.entries, export.days, newest_first=export.options.newest_first)
    entries = sorted(export.entries, key=_place, reverse=export.options.newest_first)
    if group == "topic":
        return _by_label(((TOPIC_SEPARATOR.join(entry.topics), entry) for entry in entries), NO_TOPIC)
    return _by_label(((tag, entry) for entry in entries for tag in entry.tags or ("",)), NO_TAG)


def _by_day(entries: Iterable[Entry], days: Iterable[Day], *, newest_first: bool) -> list[Section]:
    dated: dict[str, list[Entry | Day]] = {}
    places: list[Entry | Day] = [*days, *entries]
    for place in places:
        dated.setdefault(place.date or "", []).append(place)
    dates = sorted(filter(None, dated), reverse=newest_first)
    made = (_day(date, dated[date]) for date in (*dates, *([""] if "" in dated else [])))
    return [section for section in made if section.parts]


def _day(date: str, places: Sequence[Entry | Day]) -> Section:
    parts: list[Part] = []
    above: tuple[str, ...] = ()
    for part in sorted(_parts(places), key=lambda one: one[:-1]):
        match part[-1]:
            case Entry(topics=topics) as entry:
                if topics and topics != above:
                    parts.append(Topic(topics, entry.span.line, 0))
                above = topics
                parts.append(entry)
            case Topic(path=path) as topic:
                above = path
                parts.append(topic)
            case Day() as day:
                above = ()
                parts.append(day)
    return Section(_heading(date, [place for place in places if isinstance(place, Day)]), tuple(parts))


def _parts(places: Iterable[Entry | Day]) -> Iterator[tuple[str, int, int, Part]]:
    for place in places:
        path, line = place.span.path, place.span.line
        if isinstance(place, Entry):
            yield path, line, 1, place
            continue
        if place.text or place.links or place.images or place.code:
            yield path, line, 0, place
        for number, topic in enumerate(place.topics, 2):
            if not topic.entries:
                yield path, topic.line, number, topic


def _heading(date: str, days: Sequence[Day]) -> str:
    ends = {day.end for day in days}
    end = ends.pop() if len(ends) == 1 else None
    remarks = "; ".join(dict.fromkeys(day.remark for day in days if day.remark))
    return (date or UNDATED) + (f" – {end}" if end else "") + (f" ({remarks})" if remarks else "")


def _by_label(labelled: Iterable[tuple[str, Entry]], rest: str) -> list[Section]:
    groups: dict[str, tuple[str, list[Entry]]] = {}
    for label, entry in labelled:
        groups.setdefault(label.casefold(), (label, []))[1].append(entry)
    without = groups.pop("", None)
    made = [Section(label, tuple(entries)) for _, (label, entries) in sorted(groups.items())]
    return [*made, Section(rest, tuple(without[1]))] if without else made


def _place(entry: Entry) -> tuple[str, str, int]:
    return entry.date or "", entry.span.path, entry.span.line
