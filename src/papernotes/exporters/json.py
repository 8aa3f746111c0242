"""The JSON that scripts rely on: an object with entries and days, or an entry on each line.

`list`, `search`, `show` and `export` all make their JSON here, so that they agree.
"""

from __future__ import annotations

import re
from json.encoder import JSONEncoder
from typing import TYPE_CHECKING, Any

from papernotes.exporters.base import well_formed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from papernotes.exporters.base import Export
    from papernotes.model import Day, Entry, Image, Link

    ImageResolver = Callable[[str, str], tuple[str, Path | None]]

FORMAT = 1
"""Version of the JSON. It grows when the new JSON would mislead a reader of the old."""

_encode = JSONEncoder(ensure_ascii=False, check_circular=False).encode

_UNPRINTABLE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Characters that JSON allows, but that control a terminal or end a line for some readers."""


def entry_object(entry: Entry, image: ImageResolver) -> dict[str, Any]:
    """Return an entry as the object that scripts rely on.

    Args:
        entry: the entry.
        image: gives, for the path of an image and of its note, the image's path relative to the library, and
            its file or None.
    """
    return {
        "key": entry.key,
        "date": entry.date,
        "date_evidence": entry.date_evidence,
        "name": entry.name,
        "title": entry.title,
        "topics": list(entry.topics),
        "tags": list(entry.tags),
        "links": [_link(link) for link in entry.links],
        "images": [_image(picture, entry.span.path, image) for picture in entry.images],
        "code": [{"language": code.language, "text": code.text} for code in entry.code],
        "text": entry.text,
        "path": entry.span.path,
        "line": entry.span.line,
        "end_line": entry.span.end_line,
        "citekey": entry.citekey,
    }


def day_object(day: Day, image: ImageResolver) -> dict[str, Any]:
    """Return a day as the object that scripts rely on.

    Args:
        day: the day.
        image: as for `entry_object`.
    """
    return {
        "date": day.date,
        "end": day.end,
        "date_evidence": day.date_evidence,
        "path": day.span.path,
        "line": day.span.line,
        "text": day.text,
        "links": [_link(link) for link in day.links],
        "images": [_image(picture, day.span.path, image) for picture in day.images],
        "topics": [{"path": list(topic.path), "entries": topic.entries} for topic in day.topics],
    }


def dumps(value: Any) -> str:
    """Return a value as a line of JSON that is printable. Chinese is not escaped."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", well_formed(_encode(value)))


def document(entries: Iterable[dict[str, Any]], days: Iterable[dict[str, Any]], **more: Any) -> Iterator[str]:
    """Yield an object with entries and days. Each entry has a line, so that versions compare well.

    Args:
        entries: objects of `entry_object`, to which a command may have added members.
        days: objects of `day_object`.
        more: further members of the outer object.
    """
    yield f'{{"format": {FORMAT},\n "entries": ['
    yield from members(entries)
    yield '],\n "days": ['
    yield from members(days)
    yield "]"
    for name, value in more.items():
        yield f",\n {dumps(name)}: {dumps(value)}"
    yield "}\n"


def lines(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield each object as a line of its own."""
    for entry in entries:
        yield dumps(entry) + "\n"


def members(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the members of an array, without its brackets, each on its own line."""
    between = "\n  "
    for value in objects:
        yield between + dumps(value)
        between = ",\n  "


def export(export: Export) -> Iterator[str]:
    """Yield entries and days as one JSON object."""
    return document(
        (entry_object(entry, export.image) for entry in export.entries),
        (day_object(day, export.image) for day in export.days),
    )


def export_lines(export: Export) -> Iterator[str]:
    """Yield each entry as a line of JSON."""
    return lines(entry_object(entry, export.image) for entry in export.entries)


def _link(link: Link) -> dict[str, Any]:
    return {"url": link.url, "kind": link.kind, "id": link.id}


def _image(picture: Image, note: str, image: ImageResolver) -> dict[str, Any]:
    path, file = image(picture.path, note)
    return {"path": path, "alt": picture.alt, "exists": file is not None}
