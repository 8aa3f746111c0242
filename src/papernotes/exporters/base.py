"""What every export format is given, and what it gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from papernotes.model import Day, Entry, Span, Work

Group = Literal["day", "topic", "tag"]
"""What a document's sections are."""

Assets = Literal["link", "copy", "inline"]
"""Where pictures go: linked where they are, copied beside the document, or written into it."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def _no_document(path: str, _note: str) -> tuple[str, Path | None]:
    return path, None


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about an export."""

    group: Group = "day"
    """Sections of a document."""
    assets: Assets | None = None
    """Where pictures go; None for what suits the format."""
    folder: Path | None = None
    """Folder the output will stand in, to which linked pictures are relative; None for the library's root."""
    output: str = ""
    """Name of the file that is written; empty for none."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported, with the means to look at what stands behind it."""

    entries: tuple[Entry, ...]
    """The entries chosen, in the order chosen."""
    image: Callable[[str, str], tuple[str, Path | None]]
    """From an image's path and its note's: the path relative to the library, and the file if it is inside."""
    source: Callable[[Span], str]
    """The exact Markdown of a place in a note."""
    days: tuple[Day, ...] = ()
    """The days chosen, in the order chosen; a document has their introductory texts and topics too."""
    works: Mapping[str, Work] = field(default_factory=dict)
    """Bibliographic records by the identity of their work; what is missing is made from links."""
    document: Callable[[str, str], tuple[str, Path | None]] = _no_document
    """As `image`, of a file that a note links to, if it is only read: a PDF, text, a table."""
    every: Callable[[], Iterable[Entry]] = tuple
    """Gives all entries of the library: a work has the same title and key whatever is exported with it."""
    root: Path | None = None
    """The library's folder, for links from outside it to its files."""
    title: str = ""
    """Title of a document or feed."""
    options: Options = field(default_factory=Options)
    """What the user chose."""
    notices: list[str] = field(default_factory=list)
    """What the user should be told of the export once it is made."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of an export that has several."""

    path: str
    """Where it goes, relative to the export's folder, with `/` between folders; never leaves that folder."""
    content: str | Path
    """Its text, or the file to copy."""


def well_formed(text: str) -> str:
    """Return the text with lone surrogates, which no encoding can write, replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
