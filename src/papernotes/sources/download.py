"""The PDF of a work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId
from papernotes.sources.failures import SourceError

if TYPE_CHECKING:
    from papernotes.model import Link
    from papernotes.sources.settings import SourceSettings


def pdf_url(link: Link) -> str | None:
    """Where the PDF of a link's work is, or None where no rule tells."""
    if link.kind == "pdf":
        return link.url
    if link.kind == "arxiv" and link.id:
        arxiv = ArxivId.parse(link.id)
        return arxiv.pdf_url if arxiv else None
    if link.kind == "openreview" and link.id:
        return f"https://openreview.net/pdf?id={link.id}"
    if link.kind == "acl" and link.id:
        return f"https://aclanthology.org/{link.id}.pdf"
    return None


def download_pdf(link: Link, settings: SourceSettings) -> bytes:
    """Fetch the PDF of a link's work.

    Args:
        link: what was read.
        settings: where to ask, how long to wait, how much to take.

    Raises:
        SourceError: there is none, or what came is no PDF.
    """
    url = pdf_url(link)
    if url is None:
        raise SourceError(f"where the PDF of {link.url} is, no rule tells")
    from papernotes.sources.client import Client
    from papernotes.sources.pdf import is_pdf

    with Client(settings) as client:
        client.begin(batch=True)
        answer = client.get(url, accept="application/pdf", largest=settings.largest_pdf)
    if not is_pdf(answer.body):
        raise SourceError(f"what {url} sends is no PDF")
    return answer.body
