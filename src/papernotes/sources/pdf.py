"""PDFs: what a PDF tells about its work, and the download of the PDFs of works."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from papernotes.identifiers import ArxivId, Doi, identity
from papernotes.sources import arxiv, doi
from papernotes.sources.failures import SourceError, within
from papernotes.sources.page_text import clean, is_garbled, parse_creators

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from papernotes.model import Link, Work
    from papernotes.sources.client import Client
    from papernotes.sources.settings import SourceSettings

_SECONDS = 10.0
_STAMP = re.compile(r"arXiv:\s*((?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?)\s*\[", re.ASCII)
_DOI = re.compile(r"(?:doi\.org/|\bdoi:?\s*)(10\.\d{4,9}/[^\s,;]+)", re.IGNORECASE | re.ASCII)
_ENDINGS = re.compile(r"\.(?:docx?|tex|dvi|pdf|indd|qxd|ps|pptx?)$", re.IGNORECASE)


def is_pdf(body: bytes) -> bool:
    """Whether a body is a PDF, which may begin with a little noise (ISO 32000-1, implementation note 13)."""
    return b"%PDF-" in body[:1024]


def read(client: Client, body: bytes, known: Work, host: str) -> Work:
    """Say what a PDF tells about itself, asking arXiv or doi.org where its first page names it.

    Raises:
        SourceError: the file cannot be read, or tells no title that its first page bears out.
    """
    title, authors, text = _first_page(body, host)
    if (stamp := _STAMP.search(text)) and (name := ArxivId.parse(stamp.group(1))):
        found = arxiv.fetch_many(client, [name.id])
        if name.id in found:
            return replace(found[name.id], id=known.id, url=known.url)
    elif (printed := _DOI.search(text)) and (named := Doi.parse(printed.group(1))):
        # The first DOI on a page may also be that of a paper it cites.
        with suppress(SourceError):
            found_by_doi = doi.fetch(client, named, known)
            if _borne_out(found_by_doi.title, text):
                return replace(found_by_doi, url=known.url)
    if not _borne_out(title, text):
        raise SourceError(f"the PDF at {host} tells no title that can be trusted")
    return replace(known, title=title, creators=parse_creators(re.split(r"[;,]| and ", authors)), source=host)


def _first_page(body: bytes, host: str) -> tuple[str, str, str]:
    """Title and authors as the file's own fields have them, and the text of its first page."""

    def extract() -> tuple[str, str, str]:
        import logging
        from io import BytesIO

        from pypdf import PdfReader

        # Without a handler, logging prints what pypdf warns of on the terminal.
        logging.getLogger("pypdf").addHandler(logging.NullHandler())

        reader = PdfReader(BytesIO(body))
        fields = reader.metadata
        title, authors = (fields.title or "", fields.author or "") if fields else ("", "")
        return clean(str(title)), clean(str(authors)), reader.pages[0].extract_text()

    try:
        return within(_SECONDS, extract)
    except TimeoutError as error:
        raise SourceError(f"the PDF at {host} takes too long to read") from error
    except Exception as error:  # a damaged file raises anything from ValueError to RecursionError
        raise SourceError(f"the PDF at {host} cannot be read: {clean(str(error), 100)}") from error


def _borne_out(title: str, text: str) -> bool:
    """Whether the first page begins with words of the title; a template's own title does not stand there."""
    if len(title) < 8 or is_garbled(title) or _ENDINGS.search(title):
        return False
    wanted = "".join(char for char in title.casefold() if char.isalnum())
    shown = "".join(char for char in text[:3000].casefold() if char.isalnum())
    return bool(wanted) and wanted in shown


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

    url = pdf_url(link)
    if url is None:
        raise SourceError(f"the address of the PDF of {link.url} is unknown")
    client.begin(batch=True)
    answer = client.get(url, accept="application/pdf", largest=client.settings.largest_pdf)
    if not is_pdf(answer.body):
        raise SourceError(f"what {url} sends is no PDF")
    return answer.body
