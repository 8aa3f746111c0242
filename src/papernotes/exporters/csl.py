"""CSL-JSON, which Zotero, pandoc and citation processors read (CSL 1.0.2, appendix IV)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from papernotes.exporters.bibliography import cited_works, date_parts, identifier
from papernotes.exporters.json import members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
    from papernotes.exporters.bibliography import CitedWork
    from papernotes.model import Creator

TYPES = frozenset(
    re.findall(
        r"[\w-]+",
        """article article-journal article-magazine article-newspaper bill book broadcast chapter classic
        collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
        interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference
        patent performance periodical personal_communication post post-weblog regulation report review
        review-book software song speech standard thesis treaty webpage""",
    )
)
"""The item types of CSL 1.0.2. A work of another type is written as a `document`."""

_PAGES = frozenset({"webpage", "post", "post-weblog", "software", "dataset", "motion_picture"})
"""Types of works whose text may change, so that a citation says when they were read."""


def item(record: CitedWork) -> dict[str, Any]:
    """Return a work as a CSL-JSON item. A preprint is an `article` whose publisher is its repository."""
    work = record.work
    arxiv = identifier(work, "arxiv")
    values = {
        "id": record.citekey,
        "type": work.type if work.type in TYPES else "document",
        "title": work.title,
        "author": [_name(creator) for creator in work.creators],
        "issued": _date(date_parts(work.issued)),
        "container-title": work.container_title,
        "publisher": work.publisher,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.page,
        "number": f"arXiv:{arxiv}" if arxiv else "",
        "version": str(work.version) if work.version else "",
        "genre": work.primary_class,
        "abstract": work.abstract,
        "DOI": identifier(work, "doi"),
        "PMID": identifier(work, "pmid"),
        "PMCID": identifier(work, "pmcid"),
        "ISBN": identifier(work, "isbn"),
        "URL": work.url,
        "accessed": _date(date_parts(record.read)) if work.type in _PAGES else None,
        "keyword": ", ".join(record.tags),
        "note": work.note,
    }
    return {name: value for name, value in values.items() if value}


def export(export: Export) -> Iterator[str]:
    """Yield the works as an array with an item on each line."""
    yield "["
    yield from members(map(item, cited_works(export)))
    yield "\n]\n"


def _name(creator: Creator) -> dict[str, str]:
    if creator.literal or not creator.family:
        return {"literal": creator.literal or creator.given}
    return {"family": creator.family, "given": creator.given} if creator.given else {"family": creator.family}


def _date(parts: tuple[int, ...]) -> dict[str, Any] | None:
    return {"date-parts": [list(parts)]} if parts else None
