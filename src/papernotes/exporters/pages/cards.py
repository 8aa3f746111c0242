"""One entry or day as the small object that a card on a page is made of, on the server and in the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papernotes.exporters.pages.page_filters import FACETS
from papernotes.exporters.pages.page_links import PageLinkTargets
from papernotes.exporters.pages.urls import day_place, entry_page
from papernotes.search.documents import named_topics
from papernotes.works import main_link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from papernotes.exporters.pages.site_log import SiteLog
    from papernotes.model import Day, Entry

PAGE_SIZE = 40
"""Cards that are shown at once."""

_EXCERPT = 300
"""Characters of an entry's text on its card."""
_PICTURES = 4
"""Pictures on a card."""
_SEPARATORS = " \t\n|,:;.，：；、。-–—"
_URL_LINE = re.compile(r"\s*+(?:https?://\S++\s*+)++")


@dataclass(frozen=True, slots=True)
class CardMatch:
    """Why a search found an entry or a day."""

    snippet: str
    """What of its text to show."""
    marks: Sequence[tuple[int, int]]
    """Where in that what was searched stands, as (start, end)."""
    marks_in: Callable[[str], Sequence[tuple[int, int]]]
    """Where it stands in any other text."""

    def marked(self, card: dict[str, Any]) -> dict[str, Any]:
        """Return a card with what is to be marked: places in its texts, and in each text of its lists."""
        marked: dict[str, Any] = {name: self.marks_in(card[name]) for name in ("name", "title")}
        marked |= {name: [self.marks_in(text) for text in card[name]] for name in ("topics", "tags")}
        return card | {"snippet": self.snippet, "marked": {"snippet": self.marks, **marked}}


def entry_card(log: SiteLog, entry: Entry, found: CardMatch | None = None) -> dict[str, Any]:
    """Return an entry's card; its addresses are relative to the root of the site.

    Args:
        log: the log.
        entry: the entry.
        found: why a search found it; None for a card that begins as the entry does.
    """
    addresses = PageLinkTargets(log, "")
    pictures = (addresses.found(image.path, entry.span.path) for image in entry.images[:_PICTURES])
    link = main_link(entry)
    card = {
        "key": entry.key,
        "name": entry.name,
        "title": entry.title if entry.title and entry.title != entry.name else "",
        "date": entry.date or "",
        "topics": list(entry.topics),
        "tags": list(entry.tags),
        "kinds": list(dict.fromkeys(link.kind for link in entry.links)),
        "place": f"{entry.span.path}:{entry.span.line}",
        "url": entry_page(entry.key),
        "link": link.url if link else "",
        "snippet": "" if found else excerpt(entry.text, entry.name),
        "images": [one for one in pictures if one],
    }
    return found.marked(card) if found else card


def day_card(log: SiteLog, day: Day, found: CardMatch | None = None) -> dict[str, Any]:
    """Return a day's card, as `entry_card` does."""
    addresses = PageLinkTargets(log, "")
    pictures = (addresses.found(image.path, day.span.path) for image in day.images[:_PICTURES])
    card = {
        "key": f"day-{day.span.path}-{day.span.line}",
        "name": day.date or day.span.path,
        "title": day.remark,
        "date": day.date or "",
        "topics": list(named_topics(day)),
        "tags": list(day.tags),
        "kinds": list(dict.fromkeys(link.kind for link in day.links)),
        "place": f"{day.span.path}:{day.span.line}",
        "url": day_place(day.date),
        "link": "",
        "snippet": "" if found else excerpt(day.text),
        "images": [one for one in pictures if one],
    }
    return found.marked(card) if found else card


BLANK_CARD: dict[str, Any] = {
    "key": "",
    "name": "",
    "title": "",
    "date": "",
    "topics": [""],
    "tags": [""],
    "kinds": [""],
    "place": "",
    "url": "",
    "link": "",
    "snippet": "",
    "images": [""],
}
"""The card that the browser fills: one of each part."""


def answer(
    hits: list[dict[str, Any]],
    total: int,
    facets: Mapping[str, Sequence[tuple[str, int]]],
    notices: Sequence[str] = (),
    suggestions: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the answer to a search, as `/api/search` gives it and the static site's script makes it.

    Args:
        hits: cards of those that are shown.
        total: how many were found in all.
        facets: how many of all that was found have what, by facet.
        notices: what the reader should know about how the query was taken.
        suggestions: queries like it that find something, where it finds nothing.
    """
    counts = {facet: [list(one) for one in facets.get(facet, ())] for facet in FACETS}
    return {
        "total": total,
        "hits": hits,
        "facets": counts,
        "notices": list(notices),
        "suggestions": list(suggestions),
    }


def excerpt(text: str, name: str = "") -> str:
    """Return the beginning of a text, without the lines that are nothing but addresses.

    Args:
        text: the text.
        name: what stands above it already, and is left out.
    """
    text = text.removeprefix(name).lstrip(_SEPARATORS) if name else text
    lines = [line for line in text.split("\n") if line.strip() and not _URL_LINE.fullmatch(line)]
    shown = "\n".join(lines)
    if len(shown) <= _EXCERPT:
        return shown
    cut = shown[:_EXCERPT].rstrip()
    blank = max(cut.rfind(mark) for mark in " \n，。；、")
    return (cut[:blank] if blank > _EXCERPT * 3 // 4 else cut) + "…"
