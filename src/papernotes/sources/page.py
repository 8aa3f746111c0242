"""Any page, and the pages of services that are read by their tags."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from papernotes.identifiers import SITE_NAMES, ArxivId, Doi, page_beside
from papernotes.sources import pdf
from papernotes.sources.failures import SourceError
from papernotes.sources.page_text import clean, decode_page, is_garbled, iso_date, parse_creators, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from papernotes.model import Link, Work
    from papernotes.sources.client import Client

_MOST_TEXT = 2_000_000
_MOST_TAGS = 10_000


@dataclass(slots=True)
class Tags:
    """What a page's head says, as it says it."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents of meta elements by name, property or itemprop, in lower case."""
    title: str = ""
    """Text of the first title element."""
    json_ld: list[str] = field(default_factory=list)
    """Texts of the scripts that hold JSON-LD."""

    def first(self, *names: str) -> str:
        """The first content that is not empty under the first of several names that has one."""
        return next((text for name in names for text in self.meta.get(name, ()) if text.strip()), "")

    def all(self, *names: str) -> list[str]:
        """All contents under the first of several names that has any."""
        return next((found for name in names if (found := self.meta.get(name))), [])


def read_tags(page: str) -> Tags:
    """Read the tags of a page, or of its first two million characters; never raises."""
    reader = _TagParser()
    reader.feed(page[:_MOST_TEXT])
    reader.close()
    return reader.tags


class _TagParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = Tags()
        self._count = 0
        self._within: str | None = None
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and self._count < _MOST_TAGS:
            self._count += 1
            told = dict(attrs)
            content = told.get("content")
            name = told.get("name") or told.get("property") or told.get("itemprop")
            if name and content:
                self.tags.meta.setdefault(name.strip().lower(), []).append(content)
        elif (tag == "title" and not self.tags.title) or (
            tag == "script" and (dict(attrs).get("type") or "").strip().lower() == "application/ld+json"
        ):
            self._within = tag
            self._texts = []

    def handle_endtag(self, tag: str) -> None:
        if tag != self._within:
            return
        text = "".join(self._texts)
        self._within = None
        if tag == "title":
            self.tags.title = text
        elif len(self.tags.json_ld) < 20:
            self.tags.json_ld.append(text)

    def handle_data(self, data: str) -> None:
        if self._within:
            self._texts.append(data)


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


_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""})
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,application/pdf;q=0.8,*/*;q=0.1"


def fetch(client: Client, link: Link, known: Work) -> Work:
    """Read what the page behind a link tells about itself.

    Raises:
        SourceError: the page could not be had, or tells no title.
    """
    address = page_address(link)
    wants_pdf = address.partition("?")[0].lower().endswith(".pdf")
    answer = client.get(address, accept=_ACCEPT, largest=client.settings.largest_pdf if wants_pdf else None)
    host = urlsplit(answer.url).netloc
    if pdf.is_pdf(answer.body):
        return pdf.read(client, answer.body, known, host)
    if answer.type not in _HTML_TYPES:
        raise SourceError(f"{host} sent {answer.type}, which tells no title")
    return from_page(known, read_tags(decode_page(answer.body, answer.charset)), host)


def page_address(link: Link) -> str:
    """The address whose page tells most about what a link names."""
    match link.kind if link.id else None:
        case "openreview":
            return f"https://openreview.net/forum?id={link.id}"
        case "acl":
            return f"https://aclanthology.org/{link.id}/"
        case "pubmed" if link.id and link.id.startswith("PMC"):
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{link.id}/"
        case "pubmed":
            return f"https://pubmed.ncbi.nlm.nih.gov/{link.id}/"
        case "arxiv":
            return f"https://arxiv.org/abs/{link.id}"
    return page_beside(link.url)
