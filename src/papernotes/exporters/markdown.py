"""A Markdown document with sections by day, topic or tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.exporters.entry_markdown import Remarks, entry_body, entry_heading, remarks_body
from papernotes.exporters.grouping import TOPIC_SEPARATOR, sections
from papernotes.exporters.link_targets import FileLinkTargets
from papernotes.exporters.markdown_syntax import escape
from papernotes.model import Entry, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
from papernotes.exporters.grouping import Part


def export(export: Export) -> Iterator[str]:
    """Yield a document with a heading for each section and each entry.

    papernotes can read it again: the headings of days are full dates, and the heading of an entry has its
    main link.
    """
    addresses = FileLinkTargets(export, "link")
    between = ""
    if export.title:
        yield f"# {escape(export.title)}\n"
        between = "\n"
    for section in sections(export):
        yield f"{between}## {escape(section.title)}\n"
        between = "\n"
        for part in section.parts:
            for block in _blocks(export, part, addresses):
                yield f"\n{block}\n"


def _blocks(export: Export, part: Part, addresses: FileLinkTargets) -> Iterator[str]:
    match part:
        case Remarks():
            if body := remarks_body(export.source, part, addresses, 2):
                yield body
        case Topic():
            yield f"### {escape(TOPIC_SEPARATOR.join(part.path))}"
        case Entry():
            yield from _entry(export, part, addresses)


def _entry(export: Export, entry: Entry, addresses: FileLinkTargets) -> Iterator[str]:
    by_day = export.options.group == "day"
    level = 4 if by_day and entry.topics else 3
    yield f"{'#' * level} {entry_heading(entry)}"
    title = f"*{escape(entry.title)}*" if entry.title and entry.title != entry.name else ""
    if about := " · ".join(filter(None, ["" if by_day else entry.date, title])):
        yield about
    if body := entry_body(export.source, entry, addresses, level):
        yield body
