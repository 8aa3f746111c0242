"""The PDFs of works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId, identity
from papernotes.sources.failures import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from papernotes.model import Link
    from papernotes.sources.client import Client
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


def download_pdfs(
    links: Sequence[Link], settings: SourceSettings, *, cache: Path | None = None
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Fetch the PDFs of works, one after the other.

    Args:
        links: what was read.
        settings: where to ask, how long to wait, how much to take.
        cache: folder that tells when arXiv was last asked, or None to know of this call only.

    Returns:
        The PDFs, and why others could not be had, both by the identities of their works.
    """
    from papernotes.sources.client import Client

    pdfs: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    try:
        with Client(settings, cache=cache) as client:
            for link in links:
                try:
                    pdfs[identity(link)] = _download(client, link)
                except SourceError as error:
                    problems[identity(link)] = error.message
    except SourceError as error:  # there is no client, so that nobody can be asked
        problems = {identity(link): error.message for link in links}
    return pdfs, problems


def _download(client: Client, link: Link) -> bytes:
    from papernotes.sources.pdf import is_pdf

    url = pdf_url(link)
    if url is None:
        raise SourceError(f"the address of the PDF of {link.url} is unknown")
    client.begin(batch=True)
    answer = client.get(url, accept="application/pdf", largest=client.settings.largest_pdf)
    if not is_pdf(answer.body):
        raise SourceError(f"what {url} sends is no PDF")
    return answer.body
