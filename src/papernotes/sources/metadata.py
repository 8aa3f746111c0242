"""From a page's tags to a work: Highwire, Dublin Core, Open Graph, JSON-LD, and last its title element."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from papernotes.identifiers import SITE_NAMES, ArxivId, Doi
from papernotes.sources.dates import iso_date
from papernotes.sources.failures import SourceError
from papernotes.sources.page_text import clean, is_garbled, plain_text
from papernotes.sources.person_names import parse_creators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.model import Work
    from papernotes.sources.page_tags import Tags

_STAND_IN = re.compile(
    r"""(just\ a\ (moment|sec(ond)?) | attention\ required | one\ more\ step | please\ wait | loading
    | redirecting | access\ (to\ this\ page\ has\ been\ )?denied | pardon\ our\ interruption
    | client\ challenge | captcha | checking\ your\ browser.* | making\ sure\ you.re\ not\ a\ bot
    | (are\ you|verify(ing)?\ (that\ )?you\ are)\ (a\ )?(human|robot|not\ a\ (ro)?bot)
    | (robot|security|human)\ (check|verification) | ddos-guard | (log|sign)\ ?in
    | login\ required
    | ((error|http)\ )?(400|401|403|404|429|500|502|503|504)
    | ((error|http)\ )?((400|401|403|404|429|500|502|503|504)\ )?
      (error|forbidden|unauthorized|bad\ (request|gateway)|(page\ )?not\ found|too\ many\ requests
      |internal\ server\ error|service\ (temporarily\ )?unavailable)
    | 请稍候 | (百度)?安全验证 | 验证码 | 环境异常 | 访问受限 | 页面不存在 | 请登录
    )[\s.…!?]*""",
    re.VERBOSE | re.IGNORECASE,
)
"""Titles of the pages that stand in for a page that a service does not want to show."""
_SEPARATOR = re.compile(r"\s+[|·•–—-]\s+|\s*[|｜_]\s*|\s+::\s+")
_ARTICLE_TYPES = re.compile(
    r"(Article|Posting|Report|Chapter|Thesis|Dataset|SourceCode|VideoObject|WebPage|Book)$"
)


def from_page(known: Work, tags: Tags, host: str) -> Work:
    """Say what the tags of a page tell about a work.

    Args:
        known: what its link alone tells.
        tags: the page's tags.
        host: the host that served the page.

    Raises:
        SourceError: the page tells no title, or is one that stands in for the real one.
    """
    if _stands_in(tags.title):
        raise SourceError(f"{host} did not show the page itself, but “{clean(tags.title, 60)}”", passing=True)
    work = _highwire(known, tags) or _dublin_core(known, tags) or _general(known, tags, host)
    if work is None or not work.title:
        raise SourceError(f"{host} tells no title")
    if is_garbled(work.title):
        raise SourceError(f"{host} sent a title whose characters cannot be read")
    return replace(work, source=host)


def less_site_name(title: str, site_name: str, host: str) -> str:
    """Take the site's name off the end or the beginning of a page's title."""
    gaps = list(_SEPARATOR.finditer(title))
    own = next((name for domain, name in SITE_NAMES.items() if f".{host}".endswith(f".{domain}")), "")
    names = {_letters(site_name), _letters(host.removeprefix("www.")), _letters(own)} - {""}
    if gaps:
        last, first = title[gaps[-1].end() :], title[: gaps[0].start()]
        if _is_site(last, names):
            return less_site_name(title[: gaps[-1].start()].strip(), site_name, host)
        if _is_site(first, names):
            return title[gaps[0].end() :].strip()
    return title


def _highwire(known: Work, tags: Tags) -> Work | None:
    title = plain_text(tags.first("citation_title"))
    if not title:
        return None
    names = [part for text in tags.all("citation_author", "citation_authors") for part in text.split(";")]
    journal, conference = (
        tags.first("citation_journal_title"),
        tags.first("citation_conference_title", "citation_inbook_title", "citation_book_title"),
    )
    arxiv, doi = ArxivId.parse(tags.first("citation_arxiv_id")), Doi.parse(tags.first("citation_doi"))
    told = {
        "arxiv": arxiv.id if arxiv else "",
        "doi": doi.id if doi else "",
        "pmid": tags.first("citation_pmid"),
        "isbn": tags.first("citation_isbn"),
    }
    kind = known.type
    if known.type in {"document", "webpage", "paper-conference", "article-journal", "post-weblog"}:
        kind = "paper-conference" if conference else "article-journal" if journal else kind
    first, last = tags.first("citation_firstpage"), tags.first("citation_lastpage")
    return replace(
        known,
        type=kind,
        title=title,
        creators=parse_creators(names),
        issued=iso_date(
            tags.first("citation_publication_date", "citation_date", "citation_online_date", "citation_year")
        )
        or known.issued,
        container_title=plain_text(journal or conference),
        publisher=plain_text(tags.first("citation_publisher", "citation_technical_report_institution"))
        or known.publisher,
        identifiers=_united(known.identifiers, {scheme: clean(text, 200) for scheme, text in told.items()}),
        abstract=plain_text(
            tags.first("citation_abstract", "dcterms.abstract", "description", "og:description")
        ),
        volume=clean(tags.first("citation_volume"), 50),
        issue=clean(tags.first("citation_issue"), 50),
        page=clean(f"{first}-{last}" if first and last else first, 50),
    )


def _dublin_core(known: Work, tags: Tags) -> Work | None:
    title = plain_text(tags.first("dc.title", "dcterms.title"))
    if not title:
        return None
    doi = Doi.parse(tags.first("dc.identifier", "dcterms.identifier"))
    return replace(
        known,
        title=title,
        creators=parse_creators(tags.all("dc.creator", "dcterms.creator")),
        issued=iso_date(tags.first("dc.date", "dcterms.issued", "dcterms.date", "dc.date.issued"))
        or known.issued,
        publisher=plain_text(tags.first("dc.publisher", "dcterms.publisher")) or known.publisher,
        identifiers=_united(known.identifiers, {"doi": doi.id if doi else ""}),
        abstract=plain_text(tags.first("dcterms.abstract", "dc.description", "description")),
    )


def _general(known: Work, tags: Tags, host: str) -> Work | None:
    """Open Graph, then JSON-LD, then the title element."""
    article = next(_articles(tags), {})
    site = clean(tags.first("og:site_name"), 200)
    title = plain_text(
        tags.first("og:title", "twitter:title") or _text(article, "headline", "name") or tags.title
    )
    named = [name for name in tags.all("article:author", "og:article:author", "author") if "://" not in name]
    return replace(
        known,
        title=less_site_name(title, site, host),
        creators=parse_creators(named or _people(article.get("author"))),
        issued=iso_date(
            tags.first("article:published_time", "og:article:published_time", "datepublished", "date")
        )
        or iso_date(_text(article, "datePublished", "uploadDate", "dateCreated"))
        or known.issued,
        container_title=site,
        abstract=plain_text(
            tags.first("og:description", "description") or _text(article, "description", "abstract")
        ),
    )


def _articles(tags: Tags) -> Iterator[dict[str, Any]]:
    """Objects of JSON-LD that describe the page's content, not its site or its way through it."""
    for text in tags.json_ld:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            continue
        nodes = content if isinstance(content, list) else [content]
        for node in nodes:
            if not isinstance(node, dict):
                continue
            graph = node.get("@graph")
            for each in graph if isinstance(graph, list) else [node]:
                if isinstance(each, dict) and _ARTICLE_TYPES.search(str(each.get("@type", ""))):
                    yield each


def _people(author: Any) -> list[str]:
    listed = author if isinstance(author, list) else [author]
    names = [each.get("name") if isinstance(each, dict) else each for each in listed]
    return [name for name in names if isinstance(name, str) and "://" not in name]


def _text(node: dict[str, Any], *names: str) -> str:
    return next((value for name in names if isinstance(value := node.get(name), str) and value.strip()), "")


def _united(known: tuple[tuple[str, str], ...], told: dict[str, str]) -> tuple[tuple[str, str], ...]:
    have = {scheme for scheme, _ in known}
    return (*known, *((scheme, text) for scheme, text in told.items() if text and scheme not in have))


def _stands_in(title: str) -> bool:
    return any(_STAND_IN.fullmatch(part) for part in _SEPARATOR.split(clean(title)))


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _is_site(part: str, names: set[str]) -> bool:
    """Whether a part of a title names the site: exactly, or as three letters or more of its host."""
    letters = _letters(part)
    return any(letters == name or (len(letters) > 2 and letters in name) for name in names)
