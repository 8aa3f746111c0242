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
    host: rule
    for rule, hosts in (
        (sites.doi_resolver, "doi.org dx.doi.org"),
        (sites.openreview, "openreview.net"),
        (sites.acl_anthology, "aclanthology.org aclweb.org"),
        (sites.pubmed, "pubmed.ncbi.nlm.nih.gov pmc.ncbi.nlm.nih.gov ncbi.nlm.nih.gov europepmc.org"),
        (sites.preprint_server, "biorxiv.org medrxiv.org"),
        (sites.nature, "nature.com"),
        (sites.plos, "journals.plos.org"),
        (sites.doi_in_path, "dl.acm.org link.springer.com science.org pnas.org tandfonline.com"),
        (sites.doi_in_path, "journals.sagepub.com pubs.acs.org journals.aps.org iopscience.iop.org"),
        (sites.doi_in_path, "frontiersin.org"),
        (sites.github, "github.com"),
        (sites.github_raw, "raw.githubusercontent.com"),
        (sites.gist, "gist.github.com"),
        (sites.hugging_face, "huggingface.co hf.co hf-mirror.com"),
        (sites.youtube, "youtube.com m.youtube.com youtu.be"),
        (sites.bilibili, "bilibili.com m.bilibili.com b23.tv"),
        (sites.zhihu, "zhihu.com zhuanlan.zhihu.com"),
        (sites.wechat, "mp.weixin.qq.com"),
        (sites.x, "x.com twitter.com mobile.twitter.com"),
    )
    for host in hosts.split()
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
