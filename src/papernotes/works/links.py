"""Which of an entry's links is its own, and which name works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.identifiers import identity, is_paper

if TYPE_CHECKING:
    from papernotes.model import Entry, Link

_PAGE = re.compile(r"https?://", re.IGNORECASE)
_FOLLOWED = re.compile(r"https?://|mailto:", re.IGNORECASE)


def is_followed(url: str) -> bool:
    """Whether a URL leads to a web page or a mail address; others may run something, or lead to a file."""
    return _FOLLOWED.match(url) is not None


def main_link(entry: Entry) -> Link | None:
    """Return the link that an entry's name stands for: its first to a page or a mail address."""
    return next((link for link in entry.links if is_followed(link.url)), None)


def further_links(entry: Entry) -> list[Link]:
    """Return an entry's other links to pages and mail addresses."""
    main = main_link(entry)
    return [link for link in entry.links if link != main and is_followed(link.url)]


def work_link(entry: Entry) -> Link | None:
    """Return the link that names the work behind an entry: its first paper, else its first page.

    A whole note with a name of its own that links several papers is about none of them.
    """
    papers = _papers(entry)
    if len(papers) > 1 and entry.whole_note and entry.name_source in {"heading", "file"}:
        return None
    pages = (link for link in entry.links if _PAGE.match(link.url))
    return papers[0] if papers else next(pages, None)


def work_links(entry: Entry) -> list[Link]:
    """Return the links to all works of an entry: its papers, or else its page."""
    own = work_link(entry)
    return _papers(entry) or ([own] if own else [])


def _papers(entry: Entry) -> list[Link]:
    """Return an entry's links to papers, one a paper."""
    found: dict[str, Link] = {}
    for link in filter(is_paper, entry.links):
        found.setdefault(identity(link), link)
    return list(found.values())
