"""DOIs: the resolver hands out CSL-JSON, whichever agency registered the name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from papernotes.identifiers import Doi
from papernotes.model import Creator
from papernotes.sources.failures import SourceError
from papernotes.sources.page_text import clean, is_garbled, iso_date, of_parts, parse_creators, plain_text

if TYPE_CHECKING:
    from papernotes.model import Work
    from papernotes.sources.client import Client

CSL_JSON = "application/vnd.citationstyles.csl+json"
_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "preprint": "article",
    "book-chapter": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "dissertation": "thesis",
    "report-component": "report",
    "peer-review": "review",
}
"""Crossref's own types, which it sends in the place of CSL's."""


def fetch(client: Client, doi: Doi, known: Work) -> Work:
    """Ask the resolver for what a DOI names.

    Args:
        client: the client to ask with.
        doi: the DOI.
        known: what the link alone tells; the record keeps its identity and address.

    Raises:
        SourceError: the DOI is unknown, or the answer is no metadata.
    """
    return read_csl(client.get(doi.url, accept=CSL_JSON).body, known)


def read_csl(body: bytes, known: Work) -> Work:
    """Read CSL-JSON.

    Raises:
        SourceError: the body is something else, or tells no title.
    """
    try:
        item = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError("doi.org sent something else than metadata", passing=True) from error
    if not isinstance(item, dict):
        raise SourceError("doi.org sent something else than metadata", passing=True)
    title = plain_text(_text(item, "title"))
    subtitle = plain_text(_text(item, "subtitle"))
    if not title or is_garbled(title):
        raise SourceError("doi.org tells no title that can be read")
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}"
    kind = _text(item, "type")
    doi = Doi.parse(_text(item, "DOI"))
    told = [("doi", doi.id if doi else ""), ("isbn", _text(item, "ISBN")), ("issn", _text(item, "ISSN"))]
    have = {scheme for scheme, _ in known.identifiers} | ({"doi"} if known.id.startswith("arxiv:") else set())
    return replace(
        known,
        type=_TYPES.get(kind, clean(kind, 50)) or known.type,
        title=title,
        creators=_creators(item.get("author")),
        issued=_sharper(_date(item), known.issued),
        container_title=plain_text(_text(item, "container-title"), 500),
        publisher=known.publisher or plain_text(_text(item, "publisher"), 500),
        identifiers=(*known.identifiers, *((a, clean(b, 200)) for a, b in told if b and a not in have)),
        abstract=plain_text(_text(item, "abstract")),
        volume=clean(_text(item, "volume"), 50),
        issue=clean(_text(item, "issue"), 50),
        page=clean(_text(item, "page"), 50),
        source="doi.org",
    )


def _text(item: dict[str, Any], name: str) -> str:
    """A field that is a text, a number, or a list whose first item counts."""
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value) if isinstance(value, str | int) else ""


def _creators(authors: Any) -> tuple[Creator, ...]:
    found: list[Creator] = []
    for author in authors if isinstance(authors, list) else ():
        if not isinstance(author, dict):
            continue
        family, given = clean(_text(author, "family"), 200), clean(_text(author, "given"), 200)
        particle = clean(_text(author, "non-dropping-particle"), 50)
        if family:
            found.append(Creator(family=f"{particle} {family}".strip(), given=given))
        else:
            found.extend(parse_creators([_text(author, "literal") or _text(author, "name") or given]))
    return tuple(found)


def _sharper(told: str | None, known: str | None) -> str | None:
    """Of two dates the more precise, if they agree; else the one that was told."""
    return known if known and (told is None or known.startswith(told)) else told


def _date(item: dict[str, Any]) -> str | None:
    for name in ("issued", "published", "published-online", "published-print", "posted", "created"):
        date = item.get(name)
        if not isinstance(date, dict):
            continue
        parts = date.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list):
            numbers = [int(part) for part in parts[0][:3] if str(part).isdecimal()]
            if numbers and (found := of_parts(*numbers)):
                return found
        if found := iso_date(str(date.get("raw") or date.get("literal") or "")):
            return found
    return None
