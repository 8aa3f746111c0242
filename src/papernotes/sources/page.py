"""Any page, and the pages of services that are read by their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from papernotes.identifiers import page_beside
from papernotes.sources import pdf
from papernotes.sources.failures import SourceError
from papernotes.sources.metadata import from_page
from papernotes.sources.page_tags import read_tags
from papernotes.sources.page_text import decode_page

if TYPE_CHECKING:
    from papernotes.model import Link, Work
    from papernotes.sources.client import Client

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
