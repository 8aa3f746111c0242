"""From a URL to what stands behind it, and to one string for one work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.identifiers import sites
from papernotes.identifiers.address import LONGEST, Address, normalised, split
from papernotes.identifiers.arxiv import SITES as ARXIV_SITES
from papernotes.identifiers.arxiv import ArxivId
from papernotes.identifiers.doi import Doi
from papernotes.model import PAPER_KINDS, Link

if TYPE_CHECKING:
    from collections.abc import Callable

    from papernotes.identifiers.sites import Identified

    Rule = Callable[[Address], Identified | None]

_HOSTS: dict[str, Rule] = {
    "doi.org": sites.doi_resolver,
    "dx.doi.org": sites.doi_resolver,
    "openreview.net": sites.openreview,
    "aclanthology.org": sites.acl_anthology,
    "aclweb.org": sites.acl_anthology,
    "pubmed.ncbi.nlm.nih.gov": sites.pubmed,
    "pmc.ncbi.nlm.nih.gov": sites.pubmed,
    "ncbi.nlm.nih.gov": sites.pubmed,
    "europepmc.org": sites.pubmed,
    "biorxiv.org": sites.preprint_server,
    "medrxiv.org": sites.preprint_server,
    "nature.com": sites.nature,
    "journals.plos.org": sites.plos,
    "dl.acm.org": sites.doi_in_path,
    "link.springer.com": sites.doi_in_path,
    "science.org": sites.doi_in_path,
    "pnas.org": sites.doi_in_path,
    "tandfonline.com": sites.doi_in_path,
    "journals.sagepub.com": sites.doi_in_path,
    "pubs.acs.org": sites.doi_in_path,
    "journals.aps.org": sites.doi_in_path,
    "iopscience.iop.org": sites.doi_in_path,
    "frontiersin.org": sites.doi_in_path,
    "github.com": sites.github,
    "raw.githubusercontent.com": sites.github_raw,
    "gist.github.com": sites.gist,
    "huggingface.co": sites.hugging_face,
    "hf.co": sites.hugging_face,
    "hf-mirror.com": sites.hugging_face,
    "youtube.com": sites.youtube,
    "m.youtube.com": sites.youtube,
    "youtu.be": sites.youtube,
    "bilibili.com": sites.bilibili,
    "m.bilibili.com": sites.bilibili,
    "b23.tv": sites.bilibili,
    "zhihu.com": sites.zhihu,
    "zhuanlan.zhihu.com": sites.zhihu,
    "mp.weixin.qq.com": sites.wechat,
    "x.com": sites.x,
    "twitter.com": sites.x,
    "mobile.twitter.com": sites.x,
}
"""What to make of a site's pages, by host without `www.`."""
_DOMAINS: dict[str, Rule] = {
    **{site: sites.arxiv_page for site in ARXIV_SITES if site not in _HOSTS},
    "onlinelibrary.wiley.com": sites.doi_in_path,
}
"""The same for sites whose every subdomain counts."""
_TWINS = (
    (
        re.compile(r"(https?://openaccess\.thecvf\.com/content[^?#]*)/papers?/([^/?#]+)\.pdf$"),
        r"\1/html/\2.html",
    ),
    (re.compile(r"(https?://proceedings\.mlr\.press/v\d+)/([^/?#]+)/\2\.pdf$"), r"\1/\2.html"),
    (
        re.compile(
            r"(https?://(?:papers\.nips\.cc|proceedings\.neurips\.cc)/paper[^?#]*)/file/([0-9a-f]+)-Paper([^/?#]*)\.pdf$"
        ),
        r"\1/hash/\2-Abstract\3.html",
    ),
)
"""Proceedings whose PDFs have a page beside them that tells more."""
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_CASELESS = frozenset({"doi", "github", "huggingface"})


def classify(url: str) -> Link:
    """Say what stands behind a URL.

    Args:
        url: any text at all; what is no URL is a link of kind `web` without an identifier.
    """
    url = url.strip()
    parts = split(url)
    if len(url) > LONGEST:
        return Link(url, "web", None)
    if parts is None:
        kind, found = _without_scheme(url) or ("web", None)
        return Link(url, kind, found)
    kind, found = _ruling(parts)
    return Link(url, kind, found)


def identity(link: Link) -> str:
    """One string for one work, however it is written: `arxiv:2512.03036`, `github:owner/repo`, `url:https://...`."""
    if link.id is None:
        return f"url:{page_beside(normalised(link.url))}"
    return f"{link.kind}:{link.id.lower() if link.kind in _CASELESS else link.id}"


def page_beside(url: str) -> str:
    """Return the address of the page of a paper's PDF; any other address as it is."""
    for pattern, page in _TWINS:
        if pattern.match(url):
            return pattern.sub(page, url)
    return url


def identify(text: str) -> Link | None:
    """Read a word of the command line as a link.

    Args:
        text: a URL (also `arxiv.org/abs/...` without `https://`), a bare arXiv identifier or DOI,
            `arXiv:...`, `doi:...`, `PMID:...` or `PMC...`. A bare identifier gets its canonical
            address as URL.

    Returns:
        The link, or None where the text is none of these, or holds blanks or control characters.
    """
    text = text.strip().removeprefix("<").removesuffix(">").strip()
    if len(text) > LONGEST:
        return None
    parts = split(text)
    if parts is not None:
        return classify(text) if parts.scheme in {"https", "http"} and not _BLANK.search(text) else None
    if arxiv := ArxivId.parse(text):
        return Link(arxiv.abs_url, "arxiv", arxiv.id)
    if doi := Doi.parse(text):
        kind, found = sites.doi_work(doi)
        return Link(doi.url, kind, found)
    if number := sites.pubmed_number(text):
        return Link(number[1], "pubmed", number[0])
    if _BLANK.search(text) or not _names_known_site(text):
        return None
    return classify(f"https://{text.removeprefix('//')}")


def is_paper(link: Link) -> bool:
    """Whether a link names a paper by identifier."""
    return link.id is not None and link.kind in PAPER_KINDS


def _ruling(page: Address) -> Identified:
    host = page.host.removeprefix("www.")
    rule = _HOSTS.get(host) or _DOMAINS.get(host) or _domain_rule(host)
    if rule is not None and (found := rule(page)):
        return found
    return ("pdf", None) if page.path.lower().endswith(".pdf") else ("web", None)


def _domain_rule(host: str) -> Rule | None:
    while "." in host:
        host = host.partition(".")[2]
        if rule := _DOMAINS.get(host):
            return rule
    return None


def _without_scheme(text: str) -> Identified | None:
    if arxiv := ArxivId.parse(text):
        return "arxiv", arxiv.id
    if doi := Doi.parse(text):
        return sites.doi_work(doi)
    if _names_known_site(text):
        page = split(f"https://{text.removeprefix('//')}")
        return _ruling(page) if page else None
    return ("pdf", None) if text.lower().endswith(".pdf") else None


def _names_known_site(text: str) -> bool:
    host, slash, _ = text.removeprefix("//").partition("/")
    host = host.lower()
    return bool(slash) and (host.startswith("www.") or host in _HOSTS or host in _DOMAINS)
