"""A single HTML page without scripts and fonts, which loads nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papernotes.exporters.base import well_formed
from papernotes.exporters.code_colours import document_css
from papernotes.exporters.entry_markdown import Remarks, entry_body, remarks_body
from papernotes.exporters.grouping import TOPIC_SEPARATOR, sections
from papernotes.exporters.html_renderer import HtmlRenderer
from papernotes.exporters.link_targets import FileLinkTargets, quote
from papernotes.exporters.markdown_syntax import link
from papernotes.exporters.templating import pages
from papernotes.model import Entry, Topic
from papernotes.works import main_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
    from papernotes.exporters.grouping import DocumentSection


def export(export: Export) -> Iterator[str]:
    """Yield the page. Pictures are written into it, unless the options say to link or copy them."""
    page = _Page(export)
    inline = export.options.assets in {None, "inline"}
    template = pages().get_template("document.html")
    for piece in template.generate(
        title=export.title or "Reading log",
        contents=[(f"section-{number}", section) for number, section in enumerate(sections(export), 1)],
        parts=page.parts,
        image_sources="data:" if inline else "'self' file: data:",
        code_css=document_css(),
    ):
        yield well_formed(piece)


class _Page:
    """Makes the parts of a page, a section at a time."""

    def __init__(self, export: Export) -> None:
        self._source = export.source
        self._by_day = export.options.group == "day"
        self._addresses = FileLinkTargets(
            export, "inline", lambda entry, words: link(words, f"#{quote(entry.key)}")
        )
        self._markup = HtmlRenderer(self._addresses.shown, self._addresses.linked)
        self._shown: set[str] = set()

    def parts(self, section: DocumentSection) -> Iterator[dict[str, Any]]:
        """Yield the parts of a section for the template."""
        for part in section.parts:
            match part:
                case Remarks():
                    body = remarks_body(self._source, part, self._addresses, 2)
                    yield {"kind": "remarks", "body": self._markup.html(body)}
                case Topic():
                    yield {"kind": "topic", "name": TOPIC_SEPARATOR.join(part.path)}
                case Entry():
                    yield self._entry(part)

    def _entry(self, entry: Entry) -> dict[str, Any]:
        again = entry.key in self._shown  # under its second tag: an id must be unique
        self._shown.add(entry.key)
        main = main_link(entry)
        return {
            "kind": "entry",
            "id": "" if again else entry.key,
            "name": entry.name,
            "url": main.url if main else None,
            "title": entry.title if entry.title != entry.name else None,
            "date": None if self._by_day else entry.date,
            "tags": entry.tags,
            "body": self._markup.html(entry_body(self._source, entry, self._addresses, 3)),
        }
