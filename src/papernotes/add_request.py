"""What was read, as it is to be noted, and what came of noting it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from papernotes.errors import UsageError
from papernotes.identifiers import identify
from papernotes.reading.inline import is_tag
from papernotes.writing.entry import one_line, same_topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from papernotes.model import Entry, Link

Result = Literal["added", "noted already", "remarked on"]

_NAMED = 3
"""How many of the words of a command its label repeats."""


@dataclass(frozen=True, slots=True)
class NewReading:
    """Something read, as it is to be noted."""

    link: Link
    """What was read."""
    name: str = ""
    """What to call it; empty to take it from the work's title."""
    comments: tuple[str, ...] = ()
    """Remarks on it, a line each."""
    tags: tuple[str, ...] = ()
    """Tags, with or without `#`."""
    topic: tuple[str, ...] = ()
    """Topics to put it under, outermost first."""
    date: str = ""
    """The day it was read, ISO 8601; empty for today."""
    images: tuple[Path, ...] = ()
    """Pictures to copy into the library and to show below it."""
    pdf: bytes = b""
    """The PDF to keep; empty for none."""


@dataclass(frozen=True, slots=True)
class AddedReading:
    """What came of adding one reading."""

    result: Result
    """What was done."""
    link: Link
    """What was read."""
    entry: Entry
    """The entry as it stands in the library now."""
    problem: str = ""
    """Why metadata is missing; empty if it is not."""
    pdf: str = ""
    """Where its PDF is kept, relative to the library; empty if none is."""
    pdf_problem: str = ""
    """Why the PDF that was asked for could not be had; empty if it could."""
    unused: tuple[str, ...] = ()
    """What of the reading the entry lacks, as it was there already: `name`, `tags`, `topic`, `images`."""


def parse_link(word: str) -> Link:
    """Read what a user names to be added: a URL, an arXiv identifier or a DOI.

    Raises:
        UsageError: it is none of these.
    """
    link = identify(word)
    if link is None:
        raise UsageError(
            f"{word!r} is no URL, arXiv identifier, DOI or PMID",
            hint="Give something like https://arxiv.org/abs/2512.03036, 2512.03036 or 10.1145/3292500.",
        )
    return link


def as_new_reading(given: NewReading | str) -> NewReading:
    """Return what was read in the form in which it can be written: all names on one line, tags without `#`.

    Raises:
        UsageError: a text is no URL, identifier or DOI, a topic has no name, or a tag is none.
    """
    reading = given if isinstance(given, NewReading) else NewReading(parse_link(given))
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
    comments = tuple(filter(None, map(one_line, reading.comments)))
    return replace(reading, name=one_line(reading.name), comments=comments, tags=tags, topic=topic)


def ignored_fields(entry: Entry, reading: NewReading) -> tuple[str, ...]:
    """Return what of a reading an entry on it lacks: `name`, `tags`, `topic`, `images`."""
    lacks = {
        "name": reading.name not in {"", entry.name},
        "tags": not set(reading.tags) <= set(entry.tags),
        "topic": bool(reading.topic) and not same_topic(reading.topic, entry.topics),
        "images": bool(reading.images),
    }
    return tuple(what for what, is_so in lacks.items() if is_so)


def undo_label(words: Sequence[str]) -> str:
    """What `undo` shows for the adding of what these words name."""
    more = len(words) - _NAMED
    return f"add {' '.join(words[:_NAMED])}" + (f" and {more} more" if more > 0 else "")
