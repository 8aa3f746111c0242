"""A table for spreadsheets. It begins with a byte order mark, and no cell is read as a formula."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from papernotes.exporters.bibliography import NO_WORK, cited_work, date_parts, identifier
from papernotes.exporters.markdown_syntax import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
    from papernotes.model import Entry

COLUMNS = (
    *("date", "name", "title", "authors", "published", "topics", "tags", "links"),
    *("arxiv", "doi", "text", "images", "path", "line", "citekey", "key"),
)
"""The names of the columns, in order."""

_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n]")
"""The beginning of a cell that a spreadsheet would read as a formula, as a command or as two cells."""
_LONGEST = 32_000
"""Most characters of a cell. Excel allows 32,767; a longer cell spoils the table."""


def export(export: Export) -> Iterator[str]:
    """Yield the entries as comma-separated values (RFC 4180). A cell has a line for each link or image."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow(COLUMNS)
    for entry in export.entries:
        yield writer.writerow([cell(value) for value in _values(export, entry)])


class _Echo:
    """A file that keeps nothing: it returns each line, and `csv.writer` returns it in turn."""

    write = staticmethod(str)


def cell(text: str) -> str:
    """Return a text as a cell. An apostrophe goes before a text that a spreadsheet would calculate."""
    text = visible(text).replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST]
    return f"'{text}" if _FORMULA.match(text) else text


def _values(export: Export, entry: Entry) -> Iterator[str]:
    work = cited_work(export, entry) or NO_WORK
    yield entry.date or ""
    yield entry.name
    yield entry.title or ""
    yield "; ".join(creator.full_name for creator in work.creators)
    yield "-".join(f"{part:02}" for part in date_parts(work.issued))
    yield " / ".join(entry.topics)
    yield ", ".join(entry.tags)
    yield "\n".join(link.url for link in entry.links)
    yield identifier(work, "arxiv")
    yield identifier(work, "doi")
    yield entry.text
    yield "\n".join(export.image(image.path, entry.span.path)[0] for image in entry.images)
    yield entry.span.path
    yield str(entry.span.line)
    yield work.citekey
    yield entry.key
