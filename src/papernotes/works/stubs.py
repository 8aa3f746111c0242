"""What a link alone tells about a work, before or without asking anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId, Doi, identity
from papernotes.model import Work

if TYPE_CHECKING:
    from papernotes.model import Link, LinkKind

_TYPES: dict[LinkKind, str] = {
    "arxiv": "article",
    "doi": "document",
    "openreview": "paper-conference",
    "acl": "paper-conference",
    "pubmed": "article-journal",
    "github": "software",
    "huggingface": "software",
    "pdf": "document",
    "video": "motion_picture",
    "zhihu": "post-weblog",
    "wechat": "post-weblog",
    "x": "post",
    "web": "webpage",
}
"""CSL 1.0.2 types by what stands behind a link."""


def stub(link: Link) -> Work:
    """Make the record of a work that is still to be fetched.

    Its title is empty, and so is its `source`. An arXiv identifier tells the month of the first version.
    """
    known = Work(id=identity(link), type=_TYPES[link.kind], title="", url=link.url)
    if link.id is None:
        return known
    match link.kind:
        case "arxiv" if arxiv := ArxivId.parse(link.id):
            return Work(
                id=known.id,
                type=known.type,
                title="",
                issued=f"{arxiv.year}-{arxiv.month:02}",
                publisher="arXiv",
                identifiers=(("arxiv", arxiv.id),),
                url=arxiv.abs_url,
            )
        case "doi":
            return Work(known.id, known.type, "", identifiers=(("doi", link.id),), url=Doi(link.id).url)
        case "pubmed":
            scheme = "pmcid" if link.id.startswith("PMC") else "pmid"
            return Work(known.id, known.type, "", identifiers=((scheme, link.id),), url=link.url)
        case "huggingface" if link.id.startswith("datasets/"):
            return Work(known.id, "dataset", "", url=link.url)
        case _:
            return known
