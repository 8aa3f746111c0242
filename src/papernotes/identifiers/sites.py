"""Rules for sites: which work a page of a site is about. First those that publish papers, then all others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from papernotes.identifiers.address import parameter
from papernotes.identifiers.arxiv import ArxivId, from_page
from papernotes.identifiers.doi import Doi

if TYPE_CHECKING:
    from papernotes.identifiers.address import Address
    from papernotes.model import LinkKind

    Identified = tuple[LinkKind, str | None]

SITE_NAMES = {
    "aclanthology.org": "ACL Anthology",
    "arxiv.org": "arXiv",
    "bilibili.com": "哔哩哔哩",
    "csdn.net": "CSDN博客",
    "doi.org": "DOI",
    "github.com": "GitHub",
    "huggingface.co": "Hugging Face",
    "kaggle.com": "Kaggle",
    "mp.weixin.qq.com": "微信",
    "openreview.net": "OpenReview",
    "pubmed.ncbi.nlm.nih.gov": "PubMed",
    "x.com": "X",
    "youtube.com": "YouTube",
    "zhihu.com": "知乎",
    "zhuanlan.zhihu.com": "知乎",
}
"""What sites call themselves, by host without `www.`."""

_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]+")
_GITHUB_PAGES = re.compile(
    "about|apps|blog|collections|contact|customer-stories|enterprise|events|explore|features|issues|login|marketplace|"
    "notifications|orgs|pricing|pulls|readme|search|security|settings|site|sponsors|stars|topics|trending|users"
)
"""First path segments at GitHub that are no account."""
_GITHUB_LISTS = re.compile(
    "actions|branches|commits|issues|network|projects|pulls|releases|stargazers|tags|wiki"
)
_HUGGING_FACE_PAGES = re.compile(
    "api|blog|chat|docs|enterprise|join|learn|login|models|organizations|papers|pricing|search|settings|tasks"
)
_HUGGING_FACE_SORTS = frozenset({"collections", "datasets", "spaces"})
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_BILIBILI_ID = re.compile(r"BV[A-Za-z0-9]{10}|av[0-9]+")
_NUMBER = re.compile(r"[0-9]+")
_X_STATUS = re.compile(r"/(?:[^/]+|i/web)/status(?:es)?/([0-9]+)")
_WECHAT_ID = re.compile(r"/s/([A-Za-z0-9_-]+)")
_OPENREVIEW_PATHS = frozenset({"/forum", "/pdf", "/attachment", "/revisions"})
_OPENREVIEW_ID = re.compile(r"[A-Za-z0-9_-]{6,}")
_ACL_ID = re.compile(
    r"([0-9]{4}\.[a-z0-9_]+-[a-z0-9_]+\.[0-9]+|[A-Z][0-9]{2}-[0-9]{4})(?:v[0-9]+)?(?![0-9])", re.IGNORECASE
)
_ACL_DOI_PREFIX = "10.18653/v1/"
_PMC_ID = re.compile(r"/(?:articles?|PMC)/(?:PMC/)?(?:PMC)?([0-9]+)(?![^/])", re.IGNORECASE)
_PUBMED_ID = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|/pubmed|/med)/([0-9]+)(?![^/])", re.IGNORECASE)
_PUBMED_NUMBER = re.compile(
    r"pmid\s*[:：]\s*([0-9]{1,9})|(?:pmcid\s*[:：]\s*)?(pmc[0-9]{1,9})", re.IGNORECASE | re.ASCII
)
_NATURE_ARTICLE = re.compile(r"/articles/([a-z0-9.-]*[0-9][a-z0-9-]*)(?:\.pdf)?(?![^/])")
_DOI_VIEW = re.compile(
    r"(?:/(?:full|pdf|epdf|abstract|meta|html|references)|\.full|\.pdf|\.html|\.abstract)+$"
)
_PREPRINT_VIEW = re.compile(r"(10\.[0-9]+/[0-9.]*[0-9])v[0-9]+.*$")


def doi_work(doi: Doi) -> Identified:
    """Name the work behind a DOI: arXiv's and the ACL's own DOIs name papers that have identifiers there."""
    if arxiv := ArxivId.parse(doi.id):
        return "arxiv", arxiv.id
    if doi.id.startswith(_ACL_DOI_PREFIX) and (acl := _acl_id(doi.id.removeprefix(_ACL_DOI_PREFIX))):
        return "acl", acl
    return "doi", doi.id


def arxiv_page(page: Address) -> Identified | None:
    """A page about a paper on arXiv, there or on a site that mirrors it."""
    found = from_page(page.host, page.path)
    return ("arxiv", found.id) if found else None


def doi_resolver(page: Address) -> Identified | None:
    """doi.org: the path is the DOI."""
    doi = Doi.parse(f"https://doi.org{page.path}")
    return doi_work(doi) if doi else None


def openreview(page: Address) -> Identified | None:
    """OpenReview: a submission's forum, PDF and attachments share its `id`."""
    if page.path.rstrip("/") not in _OPENREVIEW_PATHS:
        return None
    found = parameter(page.query, "id")
    return ("openreview", found) if _OPENREVIEW_ID.fullmatch(found) else None


def acl_anthology(page: Address) -> Identified | None:
    """The ACL Anthology: page, PDF and BibTeX of a paper, here and at its old address."""
    found = _acl_id(page.path.rstrip("/").rpartition("/")[2])
    return ("acl", found) if found else None


def pubmed(page: Address) -> Identified | None:
    """PubMed and PubMed Central, also by way of Europe PMC: a PMID (`123`) or a PMCID (`PMC123`)."""
    if match := _PUBMED_ID.search(page.host + page.path):
        return "pubmed", match.group(1)
    if match := _PMC_ID.search(page.path):
        return "pubmed", f"PMC{match.group(1)}"
    return None


def pubmed_number(text: str) -> tuple[str, str] | None:
    """Read `PMID: 123`, `PMC123` or `PMCID: PMC123`: the identifier, and the address of its page."""
    match = _PUBMED_NUMBER.fullmatch(text)
    if match is None:
        return None
    if match[1]:
        return match[1], f"https://pubmed.ncbi.nlm.nih.gov/{match[1]}/"
    return match[2].upper(), f"https://pmc.ncbi.nlm.nih.gov/articles/{match[2].upper()}/"


def doi_in_path(page: Address) -> Identified | None:
    """Publishers whose paths hold the DOI (`/doi/full/10.1145/...`, `/article/10.1007/...`)."""
    _, found, rest = page.path.partition("/10.")
    if not found:
        return None
    doi = Doi.parse(f"https://doi.org/10.{_DOI_VIEW.sub('', rest.rstrip('/'))}")
    return doi_work(doi) if doi else None


def preprint_server(page: Address) -> Identified | None:
    """The servers bioRxiv and medRxiv: the DOI, followed by a version that the DOI itself does not have."""
    _, found, rest = page.path.partition("/10.")
    doi = Doi.parse(_PREPRINT_VIEW.sub(r"\1", f"10.{_DOI_VIEW.sub('', rest)}")) if found else None
    return ("doi", doi.id) if doi else None


def nature(page: Address) -> Identified | None:
    """Nature's journals: the article's name is the suffix of its DOI."""
    match = _NATURE_ARTICLE.match(page.path)
    return ("doi", f"10.1038/{match.group(1)}") if match else None


def plos(page: Address) -> Identified | None:
    """PLOS: the DOI is a parameter."""
    doi = Doi.parse(parameter(page.query, "id"))
    return ("doi", doi.id.removesuffix(".pdf")) if doi else None


def _acl_id(text: str) -> str | None:
    match = _ACL_ID.match(text)
    if match is None:
        return None
    found = match.group(1)
    return found.upper() if "." not in found else found.lower()


def github(page: Address) -> Identified:
    """GitHub: a repository's front page, branches and lists are the repository; anything deeper is itself."""
    names = _segments(page.path)
    if len(names) < 2 or _GITHUB_PAGES.fullmatch(names[0]) or not _OWNER.fullmatch(names[0]):
        return "github", None
    repository = names[1].removesuffix(".git")
    if not _REPOSITORY.fullmatch(repository):
        return "github", None
    whole = f"{names[0]}/{repository}"
    match names[2:]:
        case [] | ["tree", _] | ["blob", _, "README.md"]:
            return "github", whole
        case [tab] if _GITHUB_LISTS.fullmatch(tab):
            return "github", whole
        case ["pull" | "issues" | "discussions" as tab, number, *_]:
            return "github", f"{whole}/{tab}/{number}"
        case deeper:
            return "github", "/".join([whole, *deeper])


def github_raw(page: Address) -> Identified:
    """A file of a repository, served bare."""
    match _segments(page.path):
        case [owner, repository, "refs", "heads", branch, *path] if path:
            return "github", "/".join([owner, repository, "blob", branch, *path])
        case [owner, repository, branch, *path] if path:
            return "github", "/".join([owner, repository, "blob", branch, *path])
    return "github", None


def gist(page: Address) -> Identified:
    """A gist, whoever's."""
    names = _segments(page.path)
    return "github", f"gist:{names[-1].removesuffix('.git')}" if names and len(names) <= 2 else None


def hugging_face(page: Address) -> Identified:
    """Hugging Face: models, data sets, spaces and collections; a paper's page there is the paper on arXiv."""
    if paper := from_page(page.host, page.path):
        return "arxiv", paper.id
    names = _segments(page.path)
    sort = names.pop(0) if names and names[0] in _HUGGING_FACE_SORTS else ""
    if len(names) < 2 or not _REPOSITORY.fullmatch(names[0]) or not _REPOSITORY.fullmatch(names[1]):
        return "huggingface", None
    if not sort and _HUGGING_FACE_PAGES.fullmatch(names[0]):
        return "huggingface", None
    if names[2:] in (["tree", "main"], ["discussions"], ["blob", "main", "README.md"]):
        del names[2:]
    if len(names) > 2 and names[2] == "resolve":
        names[2] = "blob"
    return "huggingface", "/".join([sort, *names] if sort else names)


def youtube(page: Address) -> Identified:
    """YouTube: a video by parameter or path."""
    names = _segments(page.path)
    found = ""
    if names[:1] == ["watch"]:
        found = parameter(page.query, "v")
    elif len(names) > 1 and names[0] in {"shorts", "live", "embed", "v"}:
        found = names[1]
    elif page.host == "youtu.be" and names:
        found = names[0]
    return "video", found if _VIDEO_ID.fullmatch(found) else None


def bilibili(page: Address) -> Identified:
    """Bilibili: a video, and its part where that is not the first; columns and short links are just pages."""
    names = _segments(page.path)
    if len(names) < 2 or names[0] != "video" or not _BILIBILI_ID.fullmatch(names[1]):
        return "video", None
    part = parameter(page.query, "p")
    return "video", f"{names[1]}?p={part}" if _NUMBER.fullmatch(part) and part.strip("01") else names[1]


def zhihu(page: Address) -> Identified:
    """Zhihu: an article (`p/...`), an answer whatever its question, or a question."""
    match _segments(page.path):
        case ["p", number] | ["tardis", _, "art", number]:
            found = f"p/{number}"
        case ["question", _, "answer", number] | ["answer", number] | ["tardis", _, "ans", number]:
            found = f"answer/{number}"
        case ["question", number]:
            found = f"question/{number}"
        case ["pin", number]:
            found = f"pin/{number}"
        case _:
            return "zhihu", None
    return "zhihu", found if _NUMBER.fullmatch(number) else None


def wechat(page: Address) -> Identified:
    """An article of a WeChat account: by short name, or by account, message and place in it."""
    if match := _WECHAT_ID.fullmatch(page.path.rstrip("/")):
        return "wechat", match.group(1)
    parts = [parameter(page.query, name) for name in ("__biz", "mid", "idx")]
    return "wechat", "/".join(parts) if all(parts) else None


def x(page: Address) -> Identified:
    """A post on X, formerly Twitter; its number says all."""
    match = _X_STATUS.match(page.path)
    return "x", match.group(1) if match else None


def _segments(path: str) -> list[str]:
    return [name for name in path.split("/") if name]
