"""Entries made by hand from short notes, for the tests of exporters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from papernotes.exporters import Export, Options
from papernotes.model import Code, Day, Entry, Image, Link, LinkKind, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PATH = "notes/log.md"


def link(url: str) -> Link:
    found = re.search(r"arxiv\.org/\w+/(\d{4}\.\d{4,5})", url)
    if found:
        return Link(url, "arxiv", found[1])
    found = re.search(r"github\.com/([\w-]+/[\w-]+)", url)
    kind: LinkKind = "github" if found else "web"
    return Link(url, kind, found[1] if found else None)


def entry(name: str = "VisAudio", *urls: str, **fields: Any) -> Entry:
    """An entry on lines 3 and 4 of the sample note, with any field replaced."""
    made = Entry(
        key=f"key-{name}",
        name=name,
        name_source="comment",
        date="2025-12-03",
        date_evidence="neighbours",
        topics=(),
        tags=(),
        links=tuple(link(url) for url in urls),
        images=(),
        code=(),
        text=name,
        text_lines=(3,),
        span=Span(PATH, 3, 4),
    )
    return replace(made, **fields)


def day(date: str | None, **fields: Any) -> Day:
    made = Day(
        date=date,
        end=None,
        date_evidence="heading" if date else None,
        conflicts=(),
        remark="",
        text="",
        text_lines=(),
        tags=(),
        links=(),
        images=(),
        code=(),
        topics=(),
        span=Span(PATH, 1, 2),
    )
    return replace(made, **fields)


def read(source: str, name: str, *urls: str, line: int = 1, **fields: Any) -> tuple[Entry, str]:
    """An entry that covers the whole source, with the code and images that plainly stand in it."""
    lines = source.split("\n")
    code: list[Code] = []
    opened: int | None = None
    for number, text in enumerate(lines):
        if text.lstrip().startswith("```"):
            if opened is None:
                opened = number
            else:
                margin = len(lines[opened]) - len(lines[opened].lstrip())
                body = "".join(inner[margin:] + "\n" for inner in lines[opened + 1 : number])
                code.append(Code(lines[opened].strip("` \t-"), body, line + opened + 1))
                opened = None
    span = Span(PATH, line, line + len(lines) - 1)
    return entry(name, *urls, code=tuple(code), span=span, **fields), source


def export(
    *entries: Entry,
    source: str | Callable[[Span], str] = "",
    files: dict[str, Path] | None = None,
    days: Sequence[Day] = (),
    **fields: Any,
) -> Export:
    """An export of entries whose sources are `source`: the note's whole text, or a function."""
    known = files or {}

    def image(path: str, note: str) -> tuple[str, Path | None]:
        assert note
        return path, known.get(path)

    def cut(span: Span) -> str:
        assert isinstance(source, str)
        return "\n".join(source.split("\n")[span.line - 1 : span.end_line])

    return Export(
        entries=entries,
        days=tuple(days),
        image=image,
        source=cut if isinstance(source, str) else source,
        options=fields.pop("options", Options()),
        **fields,
    )


def picture(path: str, alt: str = "") -> Image:
    return Image(path, alt)
