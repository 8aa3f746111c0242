"""Which of an entry's links is its own, which name works, and by what other identities a work is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.identifiers import identify, identity, is_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from papernotes.model import Entry, Link, NameSource, Work

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
    return link_of_work(entry.links, entry.name_source, whole_note=entry.whole_note)


def link_of_work(links: Sequence[Link], source: NameSource, *, whole_note: bool) -> Link | None:
    """Return the `work_link` of an entry with these links, whose name was taken from there."""
    papers = _papers(links)
    if len(papers) > 1 and whole_note and source in {"heading", "file"}:
        return None
    pages = (link for link in links if _PAGE.match(link.url))
    return papers[0] if papers else next(pages, None)


def work_links(entry: Entry) -> list[Link]:
    """Return the links to all works of an entry: its papers, or else its page."""
    own = work_link(entry)
    return _papers(entry.links) or ([own] if own else [])


def same_works(works: Iterable[Work]) -> dict[str, tuple[str, ...]]:
    """Return by identity the identities of the same work, for works that have several.

    A record tells the DOI of a preprint, or the number of a DOI at PubMed.
    """
    found: dict[str, tuple[str, ...]] = {}
    for work in works:
        others = (f"{scheme}:{name}" for scheme, name in work.identifiers)
        links = (identify(name) for name in others if name != work.id)
        names = dict.fromkeys([work.id, *(identity(link) for link in links if link is not None)])
        for name in names if len(names) > 1 else ():
            found[name] = tuple(dict.fromkeys([*found.get(name, ()), *names]))
    return found


def _papers(links: Iterable[Link]) -> list[Link]:
    """Return links to papers, one a paper."""
    found: dict[str, Link] = {}
    for link in filter(is_paper, links):
        found.setdefault(identity(link), link)
    return list(found.values())
