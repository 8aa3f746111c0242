"""arXiv: many identifiers in one request to its API, and its abstract pages where the API fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId, Doi
from papernotes.model import Work
from papernotes.sources.failures import SourceError
from papernotes.sources.page_text import clean, is_garbled, parse_creators, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from papernotes.sources.client import Client

API = "https://export.arxiv.org/api/query"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_PUBLISHED_IN = "published in "
MOST_AT_ONCE = 100
"""How many papers one request asks for, which keeps its address short."""


def fetch_many(client: Client, names: Sequence[str]) -> dict[str, Work]:
    """Ask the API for papers in one request.

    Args:
        client: the client to ask with.
        names: at most `MOST_AT_ONCE` identifiers without versions.

    Returns:
        The latest version of each paper that the API knows, by identifier. It leaves unknown ones out.
        What it tells of others is left aside.

    Raises:
        SourceError: the API failed, for a reason that is not a single identifier's.
    """
    query = f"id_list={','.join(names)}&max_results={len(names)}"
    try:
        told = read_feed(client.get(f"{API}?{query}", accept="application/atom+xml").body)
    except SourceError as error:
        if error.status != 400:
            raise
        if len(names) == 1:
            return {}
    else:
        return {name: told[name] for name in names if name in told}
    # One identifier that arXiv takes offence at spoils the whole request, so it is narrowed down.
    middle = len(names) // 2
    return fetch_many(client, names[:middle]) | fetch_many(client, names[middle:])


def read_feed(body: bytes) -> dict[str, Work]:
    """Read the API's Atom feed.

    Raises:
        SourceError: the body is no such feed, or its one entry tells an error.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        feed = fromstring(body)
    except DefusedXmlException as error:
        raise SourceError("arXiv sent XML that declares entities, which is not read") from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError("arXiv sent something else than metadata", passing=True) from error
    if feed.tag != f"{_ATOM}feed":
        raise SourceError("arXiv sent something else than metadata", passing=True)
    works: dict[str, Work] = {}
    for entry in feed.iter(f"{_ATOM}entry"):
        address = _text(entry, f"{_ATOM}id")
        if "api/errors" in address:
            raise SourceError(
                f"arXiv answered with an error: {_text(entry, f'{_ATOM}summary')[:200]}", status=400
            )
        name = ArxivId.parse(address)
        if name is not None and (work := _work(name, entry)):
            works[name.id] = work
    return works


def _work(name: ArxivId, entry: Element) -> Work | None:
    title = _text(entry, f"{_ATOM}title")
    if not title or is_garbled(title):
        return None
    doi = Doi.parse(_text(entry, f"{_ARXIV}doi").partition(" ")[0])
    category = entry.find(f"{_ARXIV}primary_category")
    notes = [_text(entry, f"{_ARXIV}comment")]
    if reference := _text(entry, f"{_ARXIV}journal_ref"):
        notes.append(_PUBLISHED_IN + reference)
    return Work(
        id=f"arxiv:{name.id}",
        type="article",
        title=title,
        creators=parse_creators(_text(author, f"{_ATOM}name") for author in entry.iter(f"{_ATOM}author")),
        issued=_text(entry, f"{_ATOM}published")[:10] or f"{name.year}-{name.month:02}",
        publisher="arXiv",
        identifiers=(("arxiv", name.id), ("doi", doi.id)) if doi else (("arxiv", name.id),),
        abstract=plain_text(_text(entry, f"{_ATOM}summary", 20_000)),
        url=replace(name, version=None).abs_url,
        primary_class=clean(category.get("term", ""), 50) if category is not None else "",
        version=name.version,
        note="; ".join(note for note in notes if note),
        source="arXiv",
    )


def journal_reference(work: Work) -> str:
    """Where a work was published, from the note that `read_feed` made; empty if arXiv does not tell."""
    return work.note.partition(_PUBLISHED_IN)[2]


def _text(element: Element, tag: str, longest: int = 1000) -> str:
    return clean(element.findtext(tag) or "", longest)
