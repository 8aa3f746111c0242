"""One entry with all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from papernotes.library import Library
    from papernotes.model import Creator, Entry, Work


def facts(entry: Entry, library: Library) -> Iterator[tuple[str, str]]:
    """Yield what is known of an entry beside its text, as label and value; a label may come several times."""
    work = library.work(entry)
    title = (work.title if work else "") or entry.title or ""
    if title and title != entry.name:
        yield "title", title
    if work:
        yield from _bibliography(work)
    if entry.date:
        yield "date", f"{entry.date} (evidence: {entry.date_evidence})" if _is_inferred(entry) else entry.date
    span = entry.span
    yield "place", f"{span.path}:{span.line}" + (f"-{span.end_line}" if span.end_line > span.line else "")
    if entry.topics:
        yield "topics", " › ".join(entry.topics)
    if entry.tags:
        yield "tags", " ".join(f"#{tag}" for tag in entry.tags)
    for link in entry.links:
        known = link.id and link.id not in link.url
        yield "link", f"{link.url} ({link.kind} {link.id})" if known else link.url
    for image in entry.images:
        path, file = library.image_file(image.path, span.path)
        yield "image", path if file or "://" in path else f"{path} (missing)"
    yield "key", f"{entry.key}, {entry.citekey}" if entry.citekey else entry.key


def rendered(entry: Entry, library: Library, source: str) -> RenderableType:
    """Return an entry as rich lays it out: name, facts, and its Markdown.

    Args:
        entry: the entry.
        library: where it stands.
        source: its Markdown.
    """
    from rich.console import Group
    from rich.markdown import Markdown
    from rich.table import Table
    from rich.text import Text

    from papernotes.cli.rendering.entry_text import readable

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in facts(entry, library):
        table.add_row(label, value)
    return Group(
        Text(entry.name, style="bold"),
        table,
        "",
        Markdown(readable(source), code_theme="ansi_dark", hyperlinks=False),
    )


def plain(entry: Entry, library: Library, source: str) -> Iterator[str]:
    """Yield an entry as text: name, facts as `label: value`, and its Markdown."""
    yield f"{entry.name}\n"
    for label, value in facts(entry, library):
        yield f"{label}: {value}\n"
    yield f"\n{source}"
    if not source.endswith("\n"):
        yield "\n"


def _bibliography(work: Work) -> Iterator[tuple[str, str]]:
    if work.creators:
        yield "authors", ", ".join(map(_full_name, work.creators))
    published = " ".join(filter(None, (work.container_title or work.publisher, work.issued)))
    if published:
        yield "published", published


def _full_name(creator: Creator) -> str:
    return creator.literal or f"{creator.given} {creator.family}".strip()


def _is_inferred(entry: Entry) -> bool:
    """Whether the year of an entry's date does not stand beside it."""
    return entry.date_evidence not in {None, "heading", "text"}
