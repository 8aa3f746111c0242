"""Readings to add to the notes, their checks, and the outcome of adding them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from papernotes.errors import UsageError
from papernotes.identifiers import identify, identity
from papernotes.model import Link
from papernotes.reading.inline import is_tag
from papernotes.writing.entry import one_line, same_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Diagnostic, Entry

Result = Literal["added", "noted already", "remarked on"]

_TYPES: dict[str, type] = {"link": Link, "name": str, "date": str, "pdf": bytes}
_ITEM_TYPES: dict[str, type] = {"comments": str, "tags": str, "topic": str, "images": Path}

_NAMED = 3
"""Number of added words that the label of a change repeats."""


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading to add to the notes."""

    link: Link
    """The address of the work."""
    name: str = ""
    """The name of the entry; empty to take it from the work's title."""
    comments: tuple[str, ...] = ()
    """Remarks, a line each."""
    tags: tuple[str, ...] = ()
    """Tags, with or without `#`."""
    topic: tuple[str, ...] = ()
    """The topics above the entry, outermost first."""
    date: str = ""
    """The day of the reading, `2025-12-03`; empty for today. It may be a day to come."""
    images: tuple[Path, ...] = ()
    """Pictures to copy into the library and to show below the entry."""
    pdf: bytes = b""
    """The bytes of the PDF to keep; empty for none."""


@dataclass(frozen=True, slots=True)
class AddedReading:
    """The outcome of adding a reading."""

    result: Result
    """Whether an entry was added, was there already, or got the remarks of the reading."""
    link: Link
    """The address of the work."""
    entry: Entry
    """The entry as it is in the library now."""
    problem: str = ""
    """Why metadata is missing; empty if it is there."""
    pdf: str = ""
    """The path of the PDF, relative to the library; empty if there is none."""
    pdf_problem: str = ""
    """Why the PDF could not be downloaded; empty if it was, or was not asked for."""
    unused: tuple[str, ...] = ()
    """Fields of the reading that an entry lacks that was there: `name`, `tags`, `topic`, `images`."""
    warnings: tuple[Diagnostic, ...] = ()
    """Packages whose sources could not be asked for metadata."""


def parse_link(word: str) -> Link:
    """Read a URL, an arXiv identifier, a DOI or a PMID.

    Args:
        word: the text.

    Raises:
        UsageError: the text is none of these.
    """
    link = identify(word)
    if link is None:
        raise UsageError(
            f"{word!r} is no URL, arXiv identifier, DOI or PMID",
            hint="Give something like https://arxiv.org/abs/2512.03036, 2512.03036 or 10.1145/3292500.",
        )
    return link


def as_new_readings(given: Iterable[NewReading | str], *, today: str) -> list[NewReading]:
    """Return readings in the form in which they can be written, each once.

    Readings of a work that are the same but for the form of its URL are one reading.

    Args:
        given: the readings, in order.
        today: the day of readings without a date, ISO 8601.

    Raises:
        UsageError: a reading cannot be written, or two readings of a work on one day say different things.
    """
    readings: dict[tuple[str, str], NewReading] = {}
    for reading in map(as_new_reading, given):
        date = reading.date or today
        first = readings.setdefault((identity(reading.link), date), reading)
        if replace(reading, link=first.link, date=first.date) != first:
            raise UsageError(
                f"{reading.link.url} is given twice for {date}, with different words",
                hint="Put them into one reading, or give each its own date.",
            )
    return list(readings.values())


def as_new_reading(given: NewReading | str) -> NewReading:
    """Return a reading in the form in which it can be written: all names on one line, tags without `#`.

    Raises:
        UsageError: a text is no URL, identifier or DOI, a date is no day, a topic has no name, a tag is none,
            or a field has a value of another type.
    """
    reading = NewReading(parse_link(given)) if isinstance(given, str) else given
    _check_types(reading)
    if reading.pdf and b"%PDF-" not in reading.pdf[:1024]:
        raise UsageError(f"what is given as the PDF of {reading.link.url} is no PDF")
    topic = tuple(map(one_line, reading.topic))
    if not all(topic):
        raise UsageError("a topic needs a name")
    tags = tuple(dict.fromkeys(tag.strip().lstrip("#") for tag in reading.tags if tag.strip(" #")))
    for tag in tags:
        if not is_tag(tag):
            raise UsageError(
                f"{tag!r} is no tag",
                hint="A tag has letters, digits, - and _, a letter among them; / divides it: kv-cache/压缩.",
            )
    return NewReading(
        link=parse_link(reading.link.url),
        name=one_line(reading.name),
        comments=tuple(filter(None, map(one_line, reading.comments))),
        tags=tags,
        topic=topic,
        date=_day(reading.date),
        images=tuple(reading.images),
        pdf=reading.pdf,
    )


def _check_types(reading: object) -> None:
    """Refuse values of other types; a lone text for several texts would be read letter by letter."""
    if not isinstance(reading, NewReading):
        raise UsageError(f"a reading is a text or a NewReading, not {reading!r}")
    for field, kind in _TYPES.items():
        value = getattr(reading, field)
        if not isinstance(value, kind) or (kind is Link and not isinstance(reading.link.url, str)):
            raise UsageError(
                f"the `{field}` of a reading is a {kind.__name__}, not {value!r}",
                hint="`parse_link` makes a Link of a text." if kind is Link else None,
            )
    for field, kind in _ITEM_TYPES.items():
        values = getattr(reading, field)
        if not isinstance(values, tuple | list) or not all(isinstance(value, kind) for value in values):
            raise UsageError(f"the `{field}` of a reading is a tuple of {kind.__name__}, not {values!r}")
    if any("\0" in str(image) for image in reading.images):
        raise UsageError("the path of an image cannot hold a null character")


def _day(date: str) -> str:
    """Return a date as it is, if it is empty or a whole day in ISO 8601."""
    from datetime import date as day

    try:
        if not date or day.fromisoformat(date).isoformat() == date:
            return date
    except ValueError:
        pass
    raise UsageError(
        f"{date!r} is not the day of a reading", hint="A day of the calendar is written as 2025-12-03."
    )


def ignored_fields(entry: Entry, reading: NewReading) -> tuple[str, ...]:
    """Return the fields of a reading that an entry lacks: `name`, `tags`, `topic`, `images`."""
    lacks = {
        "name": reading.name not in {"", entry.name},
        "tags": not set(reading.tags) <= set(entry.tags),
        "topic": bool(reading.topic) and not same_topic(reading.topic, entry.topics),
        "images": bool(reading.images),
    }
    return tuple(what for what, is_so in lacks.items() if is_so)


def undo_label(words: Sequence[str]) -> str:
    """Return how `undo` names the change that added some words."""
    more = len(words) - _NAMED
    return f"add {' '.join(words[:_NAMED])}" + (f" and {more} more" if more > 0 else "")
