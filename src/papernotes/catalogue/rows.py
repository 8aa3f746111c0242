"""Between what a note holds and rows of the catalogue."""

from __future__ import annotations

from bisect import bisect_right
from json import JSONDecoder, JSONEncoder
from typing import TYPE_CHECKING, Any, TypeVar

from papernotes.model import PAPER_KINDS, Code, Creator, Day, Entry, Image, Link, Span, Topic, Work

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from papernotes.selection import Selection

_encode = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_decode = JSONDecoder().decode

ENTRY_COLUMNS = (
    "entry.key, entry.name, entry.date, entry.line, entry.end_line, file.path, work.title, work.citekey,"
    " entry.body"
)
"""What `entries_of` wants, from entries joined to their files and works."""
DAY_COLUMNS = "day.date, day.line, day.end_line, file.path, day.body"
"""What `days_of` wants, from days joined to their files."""

Facet = tuple[str, str, str]
"""Kind, folded value and label of something to select by: a kind is tag, topic, kind or has."""

_Row = TypeVar("_Row")
_Made = TypeVar("_Made")
_MISSHAPEN = (ValueError, TypeError, LookupError, AttributeError)
"""What Python raises where a value is not as it was stored."""


class DamagedError(Exception):
    """A row is not as it was stored."""


def entry_json(entry: Entry) -> str:
    """Return the members of an entry that have no column. Lines count from its first line, so it can move."""
    first = entry.span.line
    return storable(
        _encode(
            (
                entry.name_source,
                entry.date_evidence,
                entry.topics,
                entry.tags,
                [(link.url, link.kind, link.id) for link in entry.links],
                [(image.path, image.alt) for image in entry.images],
                [(code.language, code.text, code.line - first) for code in entry.code],
                entry.text,
                [line - first for line in entry.text_lines],
                int(entry.whole_note),
            )
        )
    )


def entries_of(found: Iterable[tuple[Any, ...]]) -> list[Entry]:
    """Return the entries of rows of `ENTRY_COLUMNS`.

    One is named by its work's title where its own name is a mere URL.

    Raises:
        DamagedError: a row is not as it was stored.
    """
    return decoded(_entry_of, found)


def _entry_of(row: tuple[Any, ...]) -> Entry:
    key, name, date, line, end_line, path, title, citekey, body = row
    source, evidence, topics, tags, links, images, code, text, text_lines, whole = _decode(body)
    return Entry(
        key,
        title if title and source == "url" else name,
        source,
        date or None,
        evidence,
        tuple(topics),
        tuple(tags),
        tuple([Link(*link) for link in links]),
        tuple([Image(*image) for image in images]) if images else (),
        tuple([Code(language, block, at + line) for language, block, at in code]) if code else (),
        text,
        tuple([at + line for at in text_lines]),
        Span(path, line, end_line),
        title,
        citekey,
        bool(whole),
    )


def day_json(day: Day) -> str:
    """Return the members of a day that have no column."""
    return storable(
        _encode(
            (
                day.end,
                day.date_evidence,
                day.conflicts,
                day.remark,
                day.text,
                day.text_lines,
                day.tags,
                [(link.url, link.kind, link.id) for link in day.links],
                [(image.path, image.alt) for image in day.images],
                [(code.language, code.text, code.line) for code in day.code],
                [(topic.path, topic.line, topic.entries) for topic in day.topics],
            )
        )
    )


def days_of(found: Iterable[tuple[Any, ...]]) -> list[Day]:
    """Return the days of rows of `DAY_COLUMNS`.

    Raises:
        DamagedError: a row is not as it was stored.
    """
    return decoded(_day_of, found)


def _day_of(row: tuple[Any, ...]) -> Day:
    date, line, end_line, path, body = row
    end, evidence, conflicts, remark, text, text_lines, tags, links, images, code, topics = _decode(body)
    return Day(
        date or None,
        end,
        evidence,
        tuple(conflicts),
        remark,
        text,
        tuple(text_lines),
        tuple(tags),
        tuple([Link(*link) for link in links]),
        tuple([Image(*image) for image in images]),
        tuple([Code(*block) for block in code]),
        tuple([Topic(tuple(names), at, entries) for names, at, entries in topics]),
        Span(path, line, end_line),
    )


def work_json(work: Work) -> str:
    """Return a work as JSON."""
    fields = {name: getattr(work, name) for name in Work.__slots__}
    fields["creators"] = [(creator.family, creator.given, creator.literal) for creator in work.creators]
    return storable(_encode(fields))


def works_of(bodies: Iterable[str]) -> list[Work]:
    """Return the works of their JSON.

    Raises:
        DamagedError: one is not as it was stored.
    """
    return decoded(_work_of, bodies)


def _work_of(body: str) -> Work:
    fields = _decode(body)
    fields["creators"] = tuple([Creator(*names) for names in fields["creators"]])
    fields["identifiers"] = tuple([(scheme, value) for scheme, value in fields["identifiers"]])
    return Work(**fields)


def state_of(connection: sqlite3.Connection) -> tuple[str, int]:
    """Return the identifier of a catalogue, and the number of its last change.

    Raises:
        DamagedError: it has neither.
    """
    row = connection.execute("SELECT catalogue_id, generation FROM state").fetchone()
    if row is None:
        raise DamagedError
    catalogue_id, generation = row
    return str(catalogue_id), int(generation)


def decoded(make: Callable[[_Row], _Made], found: Iterable[_Row]) -> list[_Made]:
    """Make something of each row.

    Raises:
        DamagedError: a row is not as it was stored.
    """
    try:
        return [make(row) for row in found]
    except _MISSHAPEN as error:
        raise DamagedError from error


def topic_names(one: Entry | Day) -> tuple[str, ...]:
    """Return the names of the topics above an entry, or in a day."""
    if isinstance(one, Entry):
        return one.topics
    return tuple(dict.fromkeys(name for topic in one.topics for name in topic.path))


def facet_values(one: Entry | Day) -> Iterator[Facet]:
    """Yield what an entry or a day can be selected by, some perhaps twice."""
    for tag in one.tags:
        parts = tag.split("/")
        for length in range(1, len(parts) + 1):
            outer = "/".join(parts[:length])
            yield "tag", fold_tag(outer), storable(outer)
    for name in topic_names(one):
        yield "topic", fold_value(name), storable(name)
    for link in one.links:
        yield "kind", link.kind, link.kind
    papers = [link for link in one.links if link.kind in PAPER_KINDS]
    features = (("image", one.images), ("code", one.code), ("link", one.links), ("paper", papers))
    for feature, there in features:
        if there:
            yield "has", feature, feature


def selected_facets(selection: Selection) -> list[tuple[str, str]]:
    """Return kind and folded value of each facet that a selection asks for, the most telling first."""
    return [
        *(("tag", fold_tag(tag)) for tag in selection.tags),
        *(("topic", fold_value(topic)) for topic in selection.topics),
        *(("has" if kind == "paper" else "kind", kind) for kind in selection.kinds),
        *(("has", feature) for feature in selection.has),
    ]


def ends_of(entries: Iterable[Entry], days: Sequence[Day]) -> Iterator[str | None]:
    """Yield for each entry of a note the last day of the range that it stands under, or None.

    Args:
        entries: entries of the note.
        days: all its days, in order.
    """
    lines = [day.span.line for day in days]
    for entry in entries:
        place = bisect_right(lines, entry.span.line) - 1
        day = days[place] if place >= 0 else None
        yield day.end if day and entry.span.line <= day.span.end_line else None


def last_day_text(date: str, end: str | None) -> str:
    """Return the last day that a date or range reaches, to compare as text; '' without a date.

    Every month ends on its 31st here, which no text of a real date passes.
    """
    reached = end or date
    return reached + {4: "-12-31", 7: "-31"}.get(len(reached), "")


def fold_value(text: str) -> str:
    """Return a text as it is compared: without regard to case and runs of blanks."""
    return " ".join(storable(text).casefold().split())


def fold_tag(tag: str) -> str:
    """Return a tag as it is compared."""
    return fold_value(tag).removeprefix("#").strip("/")


def storable(text: str) -> str:
    """Return the text with lone surrogates, which UTF-8 cannot hold, replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
