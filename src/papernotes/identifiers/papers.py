"""Rules for sites that publish papers: OpenReview, ACL Anthology, PubMed, publishers with DOIs in paths."""

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
