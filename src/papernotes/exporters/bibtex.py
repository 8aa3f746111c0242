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
    # Styles sort and label an entry by its `key` when it has no author.
    own = {"key": "" if work.creators else tex.escape(record.citekey)}
    own["year"] = "".join(f"{year:04}" for year in date_parts(work.issued)[:1])
    if arxiv := tex.escape(identifier(work, "arxiv")):
        own |= {"eprint": arxiv, "archivePrefix": "arXiv", "primaryClass": tex.escape(work.primary_class)}
    return _fields(record, kind, own)


def _biblatex(record: CitedWork, kind: _Kind) -> dict[str, str]:
    work = record.work
    own = {"type": _LATEX_TYPES.get(kind.name, "")}
    own["date"] = "-".join(f"{part:02}" for part in date_parts(work.issued))
    if arxiv := tex.escape(identifier(work, "arxiv")):
        own |= {"eprint": arxiv, "eprinttype": "arxiv", "eprintclass": tex.escape(work.primary_class)}
    if work.type != "article" and kind.name == "online" and record.read:
        own["urldate"] = record.read
    return _fields(record, kind, own)


def _fields(record: CitedWork, kind: _Kind, own: dict[str, str]) -> dict[str, str]:
    """Return the fields of an entry, those of the dialect's own between those of both dialects."""
    work = record.work
    return {
        "title": tex.escape(work.title, keep_case=True),
        "author": " and ".join(tex.name(name.family, name.given, name.literal) for name in work.creators),
        kind.container: tex.escape(work.container_title) if kind.container else "",
        kind.publisher: "" if work.type == "article" else tex.escape(work.publisher),
        "volume": tex.escape(work.volume),
        "number": "" if work.volume and kind.name in {"inproceedings", "book"} else tex.escape(work.issue),
        "pages": tex.escape(work.page.replace("–", "-")).replace("-", "--"),
        **own,
        "doi": uri(identifier(work, "doi")),
        "isbn": tex.escape(identifier(work, "isbn")),
        "url": uri(work.url),
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
