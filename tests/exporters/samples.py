"""Entries made by hand from short notes, for the tests of exporters."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papernotes.config import Config
from papernotes.exporters import Export, Options
from papernotes.images import Images
from papernotes.model import Day, Entry, Image, Link, LinkKind, Span
from papernotes.reading import read_note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATH = "notes/log.md"
TODAY = date(2026, 1, 10)
LIBRARY = Path(__file__).parent.parent.parent


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


def export_notes(notes: dict[str, str], *, root: Path | None = None, **fields: Any) -> Export:
    """An export of all that is read from notes, by path; pictures are looked for below `root`."""
    lines = {path: re.split(r"\r\n?|\n", text) for path, text in notes.items()}
    made = [read_note(text, path, today=TODAY) for path, text in notes.items()]

    def image(path: str, note: str) -> tuple[str, Path | None]:
        for place in (posixpath.join(posixpath.dirname(note), path), path, f"asset/{path}"):
            relative = posixpath.normpath(place)
            if root and (root / relative).is_file():
                return relative, root / relative
        return path, None

    if root:
        fields.setdefault("document", Images(root.resolve(), Config()).document)
    return Export(
        entries=tuple(replace(one, whole_note=not note.days) for note in made for one in note.entries),
        days=tuple(day for note in made for day in note.days),
        image=image,
        source=lambda span: "\n".join(lines[span.path][span.line - 1 : span.end_line]),
        root=root,
        options=fields.pop("options", Options()),
        **fields,
    )


def sample_library() -> dict[str, str]:
    """The notes of the sample library by path."""
    return {
        path.relative_to(LIBRARY).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((LIBRARY / "notes").rglob("*.md"))
    }
