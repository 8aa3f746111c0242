"""Bibliographies for BibTeX and biblatex. Preprints are written as arXiv itself writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from papernotes.exporters import tex
from papernotes.exporters.bibliography import cited_works, date_parts, identifier
from papernotes.exporters.link_targets import uri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from papernotes.exporters.base import Export
    from papernotes.exporters.bibliography import CitedWork
    from papernotes.model import Work


@dataclass(frozen=True, slots=True)
class _Kind:
    """An entry type of BibTeX or biblatex."""

    name: str
    """The name that stands behind the @."""
    container: str = ""
    """The field for the journal, proceedings or series that the work is part of."""
    publisher: str = "publisher"
    """The field for the publisher."""
    required: tuple[str, ...] = ()
    """The fields without which bibliography styles give warnings. A work that lacks a field is written as a
    plainer entry type."""


_PERIODICALS = ("article-journal", "article-magazine", "article-newspaper")
_BIBTEX = {
    **dict.fromkeys(_PERIODICALS, _Kind("article", "journal", required=("author", "journal", "year"))),
    "paper-conference": _Kind("inproceedings", "booktitle", required=("author", "booktitle", "year")),
    "book": _Kind("book", "series", required=("author", "publisher", "year")),
    "chapter": _Kind("incollection", "booktitle", required=("author", "booktitle", "publisher", "year")),
    "thesis": _Kind("phdthesis", publisher="school", required=("author", "school", "year")),
    "report": _Kind("techreport", publisher="institution", required=("author", "institution", "year")),
}
_PLAIN = _Kind("misc", "howpublished")

_BIBLATEX = {
    **dict.fromkeys(
        _PERIODICALS, _Kind("article", "journaltitle", required=("author", "journaltitle", "date"))
    ),
    "paper-conference": _Kind("inproceedings", "booktitle", required=("author", "booktitle", "date")),
    "book": _Kind("book", "series", required=("author", "date")),
    "chapter": _Kind("incollection", "booktitle", required=("author", "booktitle", "date")),
    "thesis": _Kind("thesis", publisher="institution", required=("author", "institution", "date")),
    "report": _Kind("report", publisher="institution", required=("author", "institution", "date")),
    "software": _Kind("software", "organization"),
    "dataset": _Kind("dataset"),
}
_ONLINE = _Kind("online", "organization")
_LATEX_TYPES = {"thesis": "phdthesis", "report": "techreport"}
"""The value of the field `type`, which biblatex requires for these entry types."""


def export_bibtex(export: Export) -> Iterator[str]:
    """Yield the works as BibTeX.

    A preprint is a `@misc` with `eprint`, `archivePrefix` and `primaryClass`.
    """
    for number, record in enumerate(cited_works(export)):
        kind = _BIBTEX.get(record.work.type, _PLAIN)
        yield ("\n" if number else "") + _entry(record, _bibtex, kind, _PLAIN)


def export_biblatex(export: Export) -> Iterator[str]:
    """Yield the works as biblatex. A preprint is an `@online` with `eprinttype` and `eprintclass`."""
    for number, record in enumerate(cited_works(export)):
        plain = _ONLINE if record.work.url else _PLAIN
        kind = _BIBLATEX.get(record.work.type, plain)
        yield ("\n" if number else "") + _entry(record, _biblatex, kind, plain)


def _bibtex(record: CitedWork, kind: _Kind) -> dict[str, str]:
    work = record.work
    arxiv = tex.escape(identifier(work, "arxiv"))
    fields = _common(work, kind)
    if not work.creators:
        fields["key"] = tex.escape(record.citekey)  # styles sort and label by it when there is no author
    fields["year"] = "".join(f"{year:04}" for year in date_parts(work.issued)[:1])
    if arxiv:
        fields |= {"eprint": arxiv, "archivePrefix": "arXiv", "primaryClass": tex.escape(work.primary_class)}
    return fields | _addresses(record)


def _biblatex(record: CitedWork, kind: _Kind) -> dict[str, str]:
    work = record.work
    arxiv = tex.escape(identifier(work, "arxiv"))
    fields = _common(work, kind)
    if kind.name in _LATEX_TYPES:
        fields["type"] = _LATEX_TYPES[kind.name]
    fields["date"] = "-".join(f"{part:02}" for part in date_parts(work.issued))
    if arxiv:
        fields |= {"eprint": arxiv, "eprinttype": "arxiv", "eprintclass": tex.escape(work.primary_class)}
    if work.type != "article" and kind.name == "online" and record.read:
        fields["urldate"] = record.read
    return fields | _addresses(record)


def _common(work: Work, kind: _Kind) -> dict[str, str]:
    preprint = work.type == "article"
    return {
        "title": tex.escape(work.title, keep_case=True),
        "author": " and ".join(tex.name(name.family, name.given, name.literal) for name in work.creators),
        kind.container: tex.escape(work.container_title) if kind.container else "",
        kind.publisher: "" if preprint else tex.escape(work.publisher),
        "volume": tex.escape(work.volume),
        "number": "" if work.volume and kind.name in {"inproceedings", "book"} else tex.escape(work.issue),
        "pages": tex.escape(work.page.replace("–", "-")).replace("-", "--"),
    }


def _addresses(record: CitedWork) -> dict[str, str]:
    return {
        "doi": uri(identifier(record.work, "doi")),
        "isbn": tex.escape(identifier(record.work, "isbn")),
        "url": uri(record.work.url),
        "keywords": ", ".join(tex.escape(tag) for tag in record.tags),
    }


def _entry(record: CitedWork, fields: Callable[[CitedWork, _Kind], dict[str, str]], *kinds: _Kind) -> str:
    """Return an entry of the first kind whose required fields are all known."""
    kind, values = next(
        (kind, values)
        for kind in kinds
        if (values := fields(record, kind)) and all(values.get(name) for name in kind.required)
    )
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items() if name and value)
    return f"@{kind.name}{{{record.citekey},\n{lines}}}\n"
