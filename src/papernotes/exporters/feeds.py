"""Feeds for news readers: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from papernotes.exporters.base import well_formed
from papernotes.exporters.entry_markdown import entry_body
from papernotes.exporters.html_renderer import HtmlRenderer, is_inline_picture
from papernotes.exporters.json import dumps, members
from papernotes.exporters.link_targets import FileLinkTargets, uri
from papernotes.works import further_links, main_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
    from papernotes.model import Entry

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = "1970-01-01T00:00:00Z"
"""The time of an undated entry. Atom requires a time; a JSON Feed leaves this one out."""
_ROOM = 10_000_000
"""Most bytes of pictures in a feed. Where that is too little, older entries only name their pictures."""
_ATOM = "http://www.w3.org/2005/Atom"


def export_atom(export: Export) -> Iterator[str]:
    """Yield an Atom feed. Its items are identified by the entries' keys and hold the text as HTML."""
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "id", _urn(f"papernotes feed {export.title}"))
    _add(feed, "title", export.title or "papernotes")
    _add(feed, "updated", max(map(_moment, export.entries), default=_NEVER))
    _add(_add(feed, "author"), "name", export.title or "papernotes")
    for entry, html in _rendered(export):
        element = _add(feed, "entry")
        _add(element, "id", _id(entry))
        _add(element, "title", entry.name)
        _add(element, "updated", _moment(entry))
        for number, url in enumerate(_urls(entry)):
            _add(element, "link", rel="related" if number else "alternate", href=url)
        for label in _labels(entry):
            _add(element, "category", term=label)
        _add(element, "content", html, type="html")
    ET.indent(feed, " ")
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield ET.tostring(feed, encoding="unicode") + "\n"


def export_json_feed(export: Export) -> Iterator[str]:
    """Yield a JSON Feed. The `external_url` of an item is the entry's main link."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": export.title or "papernotes"}
    yield dumps(head)[:-1] + ', "items": ['
    yield from members(_item(entry, html) for entry, html in _rendered(export))
    yield "\n]}\n"


def _item(entry: Entry, html: str) -> dict[str, Any]:
    """Return an item of a JSON Feed. Empty members are left out, except the content."""
    moment = _moment(entry)
    values = {
        "id": _id(entry),
        "title": _printable(entry.name),
        "external_url": next(_urls(entry), ""),
        "content_html": html,
        "date_published": moment if moment != _NEVER else "",
        "tags": _labels(entry),
    }
    return {name: value for name, value in values.items() if value or name == "content_html"}


def _rendered(export: Export) -> Iterator[tuple[Entry, str]]:
    """Yield each entry with its text as HTML."""
    addresses = FileLinkTargets(export, "inline")
    illustrated = _illustrated(export)
    entry: Entry

    def picture(path: str) -> str | None:
        """Return a picture as a `data:` URL. A feed has no folder to which other URLs could be relative."""
        shown = addresses.shown(path) if entry.key in illustrated else None
        return shown if shown is not None and is_inline_picture(shown) else None

    markup = HtmlRenderer(picture)
    for entry in export.entries:
        body = entry_body(export.source, entry, addresses, 1)
        yield entry, _printable(markup.html(body))


def _illustrated(export: Export) -> set[str]:
    """Return the keys of the entries whose pictures are shown: the latest, as far as `_ROOM` allows."""
    if export.options.assets:
        return {entry.key for entry in export.entries}
    shown: set[str] = set()
    room = _ROOM
    for entry in sorted(export.entries, key=_moment, reverse=True):
        files = (export.image(image.path, entry.span.path)[1] for image in entry.images)
        room -= sum(file.stat().st_size for file in files if file is not None)
        if room < 0:
            break
        shown.add(entry.key)
    return shown


def _id(entry: Entry) -> str:
    """Return a URN made of the entry's key."""
    return _urn(f"papernotes:{entry.key}")


def _urls(entry: Entry) -> Iterator[str]:
    """Yield the URLs of an entry's links, that of its main link first."""
    if main := main_link(entry):
        yield from (uri(link.url) for link in (main, *further_links(entry)))


def _labels(entry: Entry) -> list[str]:
    """Return an entry's topics and tags, each once."""
    return list(dict.fromkeys((*entry.topics, *entry.tags)))


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    values = {name: _printable(value) for name, value in attributes.items()}
    element = ET.SubElement(parent, tag, values)
    element.text = _printable(text) or None
    return element


def _printable(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not allow."""
    return _NOT_IN_XML.sub("", well_formed(text))


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, well_formed(name)).urn


def _moment(entry: Entry) -> str:
    return f"{entry.date}-01"[:10] + "T00:00:00Z" if entry.date else _NEVER
