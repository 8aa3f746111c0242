"""Export formats by name: the built-in ones, and those of other installed packages.

The module of a format is imported when the format is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from papernotes.errors import UsageError
from papernotes.exporters.base import Assets, Export, Group, Options, OutputFile, well_formed
from papernotes.exporters.format import Format

if TYPE_CHECKING:
    from papernotes.extensions import ExtensionError

__all__ = [
    "Assets",
    "Export",
    "Format",
    "Group",
    "Options",
    "OutputFile",
    "all_formats",
    "all_names",
    "get",
    "names",
    "well_formed",
]

_FORMATS = {
    one.name: one
    for one in (
        Format("markdown", "a Markdown document", ".md", "markdown:export", ("link", "copy"), groups=True),
        Format(
            "obsidian",
            "a folder of notes with properties",
            "",
            "obsidian:files",
            ("copy", "link"),
            works=True,
        ),
        Format("html", "a web page", ".html", "html:export", ("inline", "link", "copy"), groups=True),
        Format("site", "a folder of web pages with a search", "", "site:files", ("copy",), works=True),
        Format("json", "an object with entries and days", ".json", "json:export"),
        Format("jsonl", "an entry a line", ".jsonl", "json:export_lines"),
        Format("csv", "a table for spreadsheets", ".csv", "csv:export", works=True),
        Format("bibtex", "the works, for BibTeX", ".bib", "bibtex:export_bibtex", works=True, of_works=True),
        Format(
            "biblatex",
            "the works, for biblatex and biber",
            ".bib",
            "bibtex:export_biblatex",
            works=True,
            of_works=True,
        ),
        Format(
            "csl-json", "the works, for Zotero and pandoc", ".json", "csl:export", works=True, of_works=True
        ),
        Format("ris", "the works, for reference managers", ".ris", "ris:export", works=True, of_works=True),
        Format("atom", "a feed", ".xml", "feeds:export_atom", ("inline", "link")),
        Format("jsonfeed", "a feed in JSON", ".json", "feeds:export_json_feed", ("inline", "link")),
    )
}


def names() -> tuple[str, ...]:
    """Return the names of the built-in formats, the usual one first."""
    return tuple(_FORMATS)


def all_names() -> tuple[str, ...]:
    """Return the names of all formats, the built-in ones first; no package is imported for it."""
    from papernotes.exporters.packaged import packaged_names

    return tuple(dict.fromkeys((*_FORMATS, *packaged_names())))


def all_formats() -> tuple[list[Format], list[ExtensionError]]:
    """Return all formats, the built-in ones first, and the errors of packaged formats that cannot be used."""
    from papernotes.exporters.packaged import packaged_formats

    packaged, errors = packaged_formats(_FORMATS)
    return [*_FORMATS.values(), *packaged], errors


def get(name: str) -> Format:
    """Return the format of that name, in any case.

    Raises:
        UsageError: there is none; the hint lists those there are.
        ExtensionError: a package brings a format of that name, which cannot be used.
    """
    if own := _FORMATS.get(name.lower()):
        return own
    from papernotes.exporters.packaged import packaged_format

    if found := packaged_format(name.lower(), _FORMATS):
        return found
    raise UsageError(f"there is no export format {name!r}", hint=f"Formats: {', '.join(all_names())}.")
