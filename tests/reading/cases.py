"""Cases of Markdown and what must be read from it, kept in files that a person can read.

A file holds cases of one rule:

    === What the case shows | notes/2025-12.md
    the Markdown, with \\r and \\t written as they are
    --- expected
    entries: YAML, one mapping an entry; a field that is left out is not looked at
    days: the same
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from papernotes.model import Day, Entry

FIXTURES = Path(__file__).with_name("fixtures")


@dataclass(frozen=True, slots=True)
class Case:
    """One case."""

    rule: str
    title: str
    path: str
    text: str
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"


def load_cases() -> list[Case]:
    """All cases of all files."""
    return [case for file in sorted(FIXTURES.glob("*.txt")) for case in load_file(file)]


def load_file(file: Path) -> list[Case]:
    """The cases of a file."""
    cases = []
    for part in file.read_bytes().decode().split("=== ")[1:]:
        head, _, rest = part.partition("\n")
        title, _, path = head.partition(" | ")
        text, _, expected = rest.partition("--- expected\n")
        cases.append(Case(file.stem, title, path or "notes/2025-12.md", text, yaml.safe_load(expected)))
    return cases


def entry_fields(entry: Entry) -> dict[str, Any]:
    """An entry as the files write it."""
    return {
        "name": entry.name,
        "from": entry.name_source,
        "date": entry.date,
        "evidence": entry.date_evidence,
        "topics": list(entry.topics),
        "tags": list(entry.tags),
        "links": [link.url for link in entry.links],
        "images": [image.path for image in entry.images],
        "alts": [image.alt for image in entry.images],
        "code": [[code.language, code.line] for code in entry.code],
        "text": entry.text,
        "lines": [entry.span.line, entry.span.end_line],
    }


def day_fields(day: Day) -> dict[str, Any]:
    """A day as the files write it."""
    return {
        "date": day.date,
        "end": day.end,
        "evidence": day.date_evidence,
        "conflicts": list(day.conflicts),
        "remark": day.remark,
        "text": day.text,
        "tags": list(day.tags),
        "links": [link.url for link in day.links],
        "images": [image.path for image in day.images],
        "topics": [[*topic.path, topic.entries] for topic in day.topics],
        "lines": [day.span.line, day.span.end_line],
    }
