"""What services answer, in the forms that they answer in; the papers are made up."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from tests.loopback import Reply

API = "/export.arxiv.org/api/query"
ATOM = "application/atom+xml; charset=UTF-8"


def entry(
    name: str,
    title: str,
    *,
    version: int = 1,
    authors: tuple[str, ...] = ("Erika Muster", "Jan van den Berg"),
    further: str = "",
) -> str:
    """One entry of arXiv's feed."""
    people = "".join(f"<author><name>{escape(author)}</name></author>" for author in authors)
    return (
        f"<entry><id>http://arxiv.org/abs/{name}v{version}</id><title>{escape(title)}</title>"
        "<updated>2025-02-03T10:00:00Z</updated><published>2025-01-02T18:59:59Z</published>"
        f"<summary>  We wait &amp; see.\n  Slowly. </summary>{people}{further}"
        '<arxiv:primary_category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>'
        '<category term="cs.CL"/><category term="cs.AI"/></entry>'
    )


def feed(*entries: str) -> Reply:
    """arXiv's answer."""
    return Reply(
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom"><title>arXiv Query</title><id>http://arxiv.org/api/x</id>'
        f"{''.join(entries)}</feed>",
        type=ATOM,
    )


def error_feed(status: int) -> Reply:
    """arXiv's answer to an identifier that it does not like."""
    failed = (
        "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
        "<summary>incorrect id format for x</summary></entry>"
    )
    return Reply(feed(failed).body, status, ATOM)


def page(title: str = "A page", **meta: str | list[str]) -> Reply:
    """A page with meta elements; `DC_title` and `og_title` stand for `DC.title` and `og:title`."""
    tags = ""
    for name, contents in meta.items():
        for content in [contents] if isinstance(contents, str) else contents:
            attribute = "property" if name.startswith(("og_", "article_")) else "name"
            written = name.replace("_", ":", 1) if attribute == "property" else name.replace("DC_", "DC.")
            tags += f'<meta {attribute}="{written}" content="{escape(content, {chr(34): "&quot;"})}">\n'
    return Reply(
        f"<!DOCTYPE html><html><head><title>{escape(title)}</title>\n{tags}</head><body><p>Text</body></html>"
    )


def answer(content: object) -> Reply:
    """JSON."""
    return Reply(json.dumps(content), type="application/json")


CSL = {
    "type": "journal-article",
    "title": ["Slow <i>Tokens</i> &amp; You"],
    "author": [
        {"given": "Erika", "family": "Muster", "sequence": "first"},
        {"given": "Jan", "family": "Berg", "non-dropping-particle": "van den"},
        {"name": "Slow Group"},
    ],
    "issued": {"date-parts": [[2024, 5, 6]]},
    "container-title": "Journal of Waiting",
    "publisher": "Waiting Press",
    "DOI": "10.1145/1234.5678",
    "volume": "7",
    "issue": "2",
    "page": "12-34",
    "ISSN": ["1234-5678"],
    "abstract": "<jats:p>We wait.</jats:p><jats:p>Slowly.</jats:p>",
}
"""A record as Crossref hands it out."""
