"""Notes as tests write them down: cases as diffs, and what a note says apart from its lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from papernotes.reading.note import read_note
from papernotes.writing.entry import Comment, NewEntry

if TYPE_CHECKING:
    from papernotes.model import Entry, Note

TODAY = dt.date(2026, 1, 10)
FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    title: str
    path: str
    entry: NewEntry
    before: str
    after: str


def cases(name: str) -> list[Case]:
    text = (FIXTURES / name).read_text(encoding="utf-8").replace("→", "\t")
    return [_case(part) for part in text.split("\n==== ")[1:]]


def _case(part: str) -> Case:
    head, diff = part.split("\n\n", 1)
    title, *fields = head.split("\n")
    values: dict[str, list[str]] = {}
    comments: list[Comment] = []
    for field in fields:
        name, value = field.split(": ", 1)
        if name == "comment":
            comments.append(Comment(value))
        elif name == "reply":
            comments[-1] = replace(comments[-1], replies=(*comments[-1].replies, Comment(value)))
        else:
            values.setdefault(name, []).append(value)
    entry = NewEntry(
        urls=tuple(values.get("url", [])),
        date=values["date"][0],
        name="".join(values.get("name", [])),
        comments=tuple(comments),
        tags=tuple(values.get("tag", [])),
        images=tuple(values.get("image", [])),
        topic=tuple(values.get("topic", [])),
    )
    lines = diff.rstrip("\n").split("\n")
    after = "".join(line[1:] + "\n" for line in lines)
    before = "".join(line[1:] + "\n" for line in lines if not line.startswith("+"))
    return Case(title, values.get("path", ["notes/2025-12.md"])[0], entry, before, after)


def read(text: str, path: str = "notes/2025-12.md") -> Note:
    return read_note(text, path, today=TODAY)


def is_meant(topics: tuple[str, ...], asked: tuple[str, ...], before: Note) -> bool:
    """Say whether topics are those asked for, or go on from a topic of the note that has the first name."""
    found, wanted = (tuple(name.casefold() for name in path) for path in (topics, asked))
    held = {tuple(name.casefold() for name in one.path) for day in before.days for one in day.topics}
    above = len(found) - len(wanted)
    return found == wanted or (found[above:] == wanted and found[: above + 1] in held)


def said(entry: Entry) -> tuple[object, ...]:
    """What an entry says, wherever it stands and whatever its key."""
    code = [(block.language, block.text.rstrip("\n")) for block in entry.code]
    what = (entry.name, entry.date, entry.topics, entry.tags, entry.text)
    return (*what, entry.links, entry.images, code)
