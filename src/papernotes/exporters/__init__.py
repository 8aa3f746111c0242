"""Export formats by name; the module of a format is imported when the format is used."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papernotes.errors import UsageError
from papernotes.exporters.base import Assets, Export, Group, Options, OutputFile

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Assets", "Export", "Format", "Group", "Options", "OutputFile", "get", "names"]


@dataclass(frozen=True, slots=True)
class Format:
    """An export format."""

    name: str
    """What `--format` calls it."""
    summary: str
    """One line for help."""
    suffix: str
    """Usual suffix of its file, with the dot; empty for a folder."""
    function: str
    """Where its function is: module within this package, a colon, name."""
    assets: tuple[Assets, ...] = ()
    """What it can do with pictures, its own choice first; none for a format without pictures."""
    groups: bool = False
    """Whether it has sections to choose."""
    works: bool = False
    """Whether it tells of the works behind the entries, and so needs the records of the library."""
    of_works: bool = False
    """Whether it is a bibliography, so that an entry without a record is hardly in it."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files, and not one text."""
        return not self.suffix

    def text(self, export: Export) -> Iterator[str]:
        """Yield the text of a one-file format piece by piece; it can always be encoded as UTF-8.

        Raises:
            UsageError: the format is a folder, or does not take one of the options.
        """
        if self.is_folder:
            raise UsageError(
                f"the format {self.name} is a folder of files", hint="Name a folder with --output."
            )
        self._check(export.options)
        text: Iterator[str] = self._load()(export)
        return text

    def files(self, export: Export) -> Iterator[OutputFile]:
        """Yield the files of a folder format, or the pictures that go beside a one-file format.

        Raises:
            UsageError: the format does not take one of the options.
        """
        self._check(export.options)
        if self.is_folder:
            files: Iterator[OutputFile] = self._load()(export)
            return files
        if export.options.assets != "copy":
            return iter(())
        from papernotes.exporters.link_targets import copies

        return copies(export)

    def _check(self, options: Options) -> None:
        if options.assets is not None and options.assets not in self.assets:
            can = f"it takes: {', '.join(self.assets)}" if self.assets else "it has no pictures"
            raise UsageError(f"the format {self.name} cannot {options.assets} pictures; {can}")
        if options.group != "day" and not self.groups:
            raise UsageError(f"the format {self.name} has no sections to group by {options.group}")

    def _load(self) -> Any:
        module, _, function = self.function.partition(":")
        return getattr(importlib.import_module(f"{__name__}.{module}"), function)


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
    """Return the names of all formats, the usual one first."""
    return tuple(_FORMATS)


def get(name: str) -> Format:
    """Return the format of that name, in any case.

    Raises:
        UsageError: there is none; the hint lists those there are.
    """
    try:
        return _FORMATS[name.lower()]
    except KeyError:
        raise UsageError(
            f"there is no export format {name!r}", hint=f"Formats: {', '.join(names())}."
        ) from None
