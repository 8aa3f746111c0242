"""RIS, a format of tagged lines that every reference manager imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.exporters.base import well_formed
from papernotes.exporters.bibliography import cited_works, date_parts, identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.exporters.base import Export
    from papernotes.exporters.bibliography import CitedWork
    from papernotes.model import Creator

_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "motion_picture": "VIDEO",
    "paper-conference": "CONF",
    "patent": "PAT",
    "post": "BLOG",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "thesis": "THES",
    "webpage": "ELEC",
}
_BREAK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")


def export(export: Export) -> Iterator[str]:
    """Yield a record for each work. Lines end in CR LF, as the format requires."""
    for record in cited_works(export):
        lines = ((tag, _BREAK.sub(" ", well_formed(value)).strip()) for tag, value in _lines(record))
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value or tag == "ER") + "\r\n"


def _lines(record: CitedWork) -> Iterator[tuple[str, str]]:
    work = record.work
    date = date_parts(work.issued)
    first, _, last = re.sub(r"[–—-]+", "-", work.page).partition("-")
    arxiv = identifier(work, "arxiv")
    yield "TY", _TYPES.get(work.type, "GEN")
    yield "ID", record.citekey
    yield "TI", work.title
    for creator in work.creators:
        yield "AU", _name(creator)
    yield "PY", f"{date[0]:04}" if date else ""
    yield "DA", "/".join(f"{part:02}" for part in date)
    yield "T2", work.container_title
    yield "PB", work.publisher
    yield "VL", work.volume
    yield "IS", work.issue
    yield "SP", first
    yield "EP", last
    yield "DO", identifier(work, "doi")
    yield "SN", identifier(work, "isbn")
    yield "AN", f"arXiv:{arxiv}" if arxiv else ""
    yield "UR", work.url
    for tag in record.tags:
        yield "KW", tag
    yield "AB", work.abstract
    yield "ER", ""


def _name(creator: Creator) -> str:
    if creator.literal or not creator.family:
        return creator.literal or creator.given
    return f"{creator.family}, {creator.given}" if creator.given else creator.family
